import { Problem, json } from '../api.js';
import { confirmed, asked as askFor, download, notice } from '../dialogs.js';
import { byId, when } from '../dom.js';
import { nameAddress } from '../views.js';
import { words } from '../words.js';
import { kept } from './kept.js';
import { forget, remember, rename, titleOf } from './remembered.js';
import { drawSessions } from './sessions.js';
import { timeline } from './timeline.js';
import { Turn } from './turn.js';

/** The open conversation: its turns, its name, and what can be done with it. */
export class Conversation {
  #id;
  #turns = [];
  #putBack;

  /** @param {(question: object) => void} putBack a question into the composer */
  constructor(putBack) {
    this.#putBack = putBack;
    byId('rename').addEventListener('click', () => this.#rename());
    byId('delete').addEventListener('click', () => this.#delete());
    byId('export-fhir').addEventListener('click', () => this.#export('/fhir', `${this.#id}.fhir.json`));
    byId('export-json').addEventListener('click', () => this.#export('', `${this.#id}.json`, true));
    byId('timeline-toggle').addEventListener('click', () => this.#showTimeline(byId('timeline').hidden));
  }

  get id() { return this.#id; }

  /** @param {object} question see Turn */
  begin(question) {
    const turn = new Turn(question, () => this.#putBack(question));
    byId('welcome').hidden = true;
    byId('view-chat').classList.add('talking');
    byId('conversation').append(turn.element);
    return turn;
  }

  /** An answer has come: the conversation is known by its id from now on. */
  keep(question, answer) {
    this.#turns.push({ at: new Date().toISOString(), question, answer });
    if (!answer.session_id) return;
    this.#id = answer.session_id;
    remember(this.#id, this.#turns[0].question);
    nameAddress(this.#id);
    this.refresh();
  }

  /** Opens an earlier one.
   *  @param {string} id */
  async open(id) {
    this.clear();
    this.#id = id;
    try {
      const { turns } = await json(`/api/sessions/${encodeURIComponent(id)}`);
      const files = await kept(id, turns);
      if (this.#id !== id) return; // Another was opened meanwhile.
      turns.forEach(({ at, question, answer }, i) => {
        this.begin({ question, sent: [when(at)], ...files[i] }).take({ name: 'done', data: answer });
        this.#turns.push({ at, question, answer });
      });
      this.refresh();
    } catch (e) {
      if (!(e instanceof Problem)) throw e;
      if (this.#id === id) this.#id = undefined;
      if (e.status === 404) forget(id);
      if (e.status !== 401) notice(e.status === 404 ? words.sessions.gone : e.message || words.offline);
      nameAddress();
      this.refresh();
    }
  }

  clear() {
    this.#id = undefined;
    this.#turns = [];
    for (const image of byId('conversation').querySelectorAll('img[src^="blob:"]')) URL.revokeObjectURL(image.src);
    byId('conversation').replaceChildren();
    byId('welcome').hidden = false;
    byId('view-chat').classList.remove('talking');
    this.refresh();
  }

  /** Draws its name and the list it is in. */
  refresh() {
    byId('head').hidden = !this.#id;
    byId('title').textContent = titleOf(this.#id) ?? this.#turns[0]?.question.slice(0, 60) ?? '';
    byId('timeline-toggle').hidden = this.#turns.length === 0;
    this.#showTimeline(!byId('timeline').hidden && this.#turns.length > 0);
    drawSessions(this.#id);
  }

  #showTimeline(is) {
    byId('timeline').hidden = !is;
    byId('timeline-toggle').setAttribute('aria-expanded', String(is));
    byId('timeline').replaceChildren(...(is ? [timeline(this.#turns)] : []));
  }

  async #rename() {
    const title = await askFor(words.sessions.rename, words.sessions.name, byId('title').textContent, words.sessions.save);
    if (!title) return;
    rename(this.#id, title);
    this.refresh();
  }

  async #delete() {
    const id = this.#id;
    if (!await confirmed(words.sessions.deleteTitle, words.sessions.deleteText, words.sessions.delete)) return;
    try {
      const { deleted } = await json(`/api/sessions/${encodeURIComponent(id)}`, { method: 'DELETE' });
      forget(id);
      this.clear();
      nameAddress();
      notice(words.sessions.receipt(deleted));
      byId('question').focus();
    } catch (e) {
      notice(e.status === 404 ? words.sessions.gone : e.message || words.offline);
    }
  }

  async #export(path, name, pretty) {
    try {
      await download(`/api/sessions/${encodeURIComponent(this.#id)}${path}`, name, pretty);
    } catch {
      notice(words.sessions.noExport);
    }
  }
}
