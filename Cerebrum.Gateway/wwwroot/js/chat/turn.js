import { byId, h } from '../dom.js';
import { words } from '../words.js';
import { showEvidence } from './evidence.js';
import { differential, failure, passages, triageBanner, warnings } from './parts.js';
import { prose } from './prose.js';
import { asked, meta } from './question.js';
import { signal } from './signals.js';
import { supportsInWords } from './supports.js';

let turns = 0;

/** One question and what comes of it. Each event fills its place; places keep their order whatever comes first. */
export class Turn {
  #number = ++turns;
  #text = { initial: '', final: '' };
  #evidence = [];
  #citations = [];
  #signals = {};
  #reasons = [];
  #places = {};
  #drawing = 0;
  #question;
  #tryAgain;

  /** @param {{question: string, sent?: string[], audio?: object, image?: object, typing?: object}} question what was asked, and what this page still has of it
   *  @param {() => void} [tryAgain] */
  constructor(question, tryAgain) {
    this.#question = question;
    this.#tryAgain = tryAgain;
    for (const name of ['triage', 'progress', 'error', 'final', 'warnings', 'differential', 'signals', 'passages', 'initial', 'meta']) {
      this.#places[name] = h('div.place', { 'data-place': name });
    }

    const id = `turn-${this.#number}`;
    this.element = h('article.turn', { 'aria-labelledby': id, 'aria-busy': 'true' }, asked(id, question), h('div.reply', {}, ...Object.values(this.#places)));
    this.#put('progress', h('p.progress', {}, h('span.pulse', { 'aria-hidden': 'true' }), words.working));
  }

  get heading() { return this.element.querySelector('h2'); }

  /** @returns {object|undefined} the whole answer, once it is there */
  take({ name, data }) {
    switch (name) {
      case 'plan': this.#plan(data.steps ?? []); break;
      case 'ml': this.#signals[data.modality] = data.analysis; this.#drawSignals(); break;
      case 'triage': this.#triage(data); break;
      case 'passages': this.#cite(data.citations ?? []); break;
      case 'token': this.#append(data.stage, data.text); break;
      case 'done': this.#done(data); return data;
      case 'error': this.fail(data); break;
      default: break; // A newer service may say more than this page knows.
    }

    return undefined;
  }

  fail(problem) {
    this.end();
    this.#put('error', failure(problem, this.#tryAgain));
  }

  end() {
    this.#places.progress.replaceChildren();
    this.element.setAttribute('aria-busy', 'false');
  }

  #put(place, ...nodes) { this.#places[place].replaceChildren(...nodes); }

  #plan(steps) {
    const names = steps.map((s) => typeof s === 'string' ? s : s.name ?? '').map((s) => words.steps[s] ?? s.replaceAll('_', ' '));
    this.#put('progress', h('p.progress', {}, h('span.pulse', { 'aria-hidden': 'true' }), names.join(' · ') || words.working));
  }

  // Drawn again, an alert would be read out twice.
  #triage(triage) {
    this.#reasons = triage.reasons ?? [];
    const now = triageBanner(triage);
    if (this.#places.triage.firstChild?.textContent !== now.textContent) this.#put('triage', now);
  }

  #append(stage, text) {
    if (!(stage in this.#text)) return;
    if (stage === 'final' && this.#text.final === '') byId('announce').textContent = words.writing;
    this.#text[stage] += text;
    this.#drawing ||= requestAnimationFrame(() => { this.#drawing = 0; this.#drawText(); });
  }

  #drawText() {
    const open = this.#places.initial.querySelector('details')?.open ?? false;
    const { initial, final } = this.#text;
    const citation = (id) => this.#citation(id);
    this.#put('final', ...(final ? [h('section.part.prose', { 'data-part': 'final' }, h('h3', {}, words.answer), ...prose(final, citation, this.#evidence))] : []));
    this.#put('initial', ...(initial ? [h('details.part.prose', { 'data-part': 'initial', open }, h('summary', {}, words.first), ...prose(initial, citation))] : []));
  }

  #drawSignals() {
    const cards = Object.entries(this.#signals).filter(([, a]) => a).map(([modality, analysis]) => signal(modality, analysis, this.#question[modality]));
    this.#put('signals', ...(cards.length ? [h('section.part', { 'data-part': 'signals' }, h('h3', {}, words.signals), h('div.signal-grid', {}, ...cards))] : []));
  }

  #cite(citations) {
    if (JSON.stringify(this.#citations) === JSON.stringify(citations)) return; // Redrawn, an opened passage would close.
    this.#citations = citations;
    this.#put('passages', ...(citations.length ? [passages(citations, (id) => this.#passageId(id))] : []));
    this.#drawText();
  }

  #passageId(id) { return `turn-${this.#number}-passage-${id}`; }

  #citation(id) {
    const cited = this.#citations.find((c) => c.id === id);
    return cited && { title: cited.title, open: () => this.#open(id) };
  }

  #open(id) {
    const passage = byId(this.#passageId(id));
    passage.open = true;
    passage.scrollIntoView({ block: 'center' });
    passage.querySelector('summary').focus({ preventScroll: true });
  }

  #done(answer) {
    cancelAnimationFrame(this.#drawing);
    const { analysis = {}, triage, citations, differential: conditions = [], warnings: notes = [] } = answer;
    this.#text = { initial: analysis.initial_diagnosis ?? this.#text.initial, final: analysis.final_analysis ?? this.#text.final };
    this.#signals = { audio: analysis.audio_analysis, typing: analysis.typing_analysis, image: analysis.image_analysis };
    this.#evidence = answer.evidence ?? [];
    if (triage) this.#triage(triage);
    if (citations) this.#cite(citations);
    this.#drawText();
    this.#drawSignals();
    this.#put('differential', ...(conditions.length ? [differential(conditions)] : []));
    this.#put('warnings', ...(notes.length ? [warnings(notes)] : []));
    this.#put('meta', meta(answer));
    this.#explain();
    this.end();
  }

  #explain() {
    const text = this.#places.final.firstElementChild;
    const answer = { citations: this.#citations, signals: this.#signals, reasons: this.#reasons, open: (id) => this.#open(id) };
    if (text) showEvidence(text, (i) => supportsInWords(this.#evidence[i].supports ?? [], answer));
  }
}
