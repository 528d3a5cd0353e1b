import { byId, h } from './dom.js';
import { differential, failure, passages, triageBanner, warnings } from './parts.js';
import { prose } from './prose.js';
import { signal } from './signals.js';
import { words } from './words.js';

let turns = 0;

/** One question and what comes of it. Each event fills its place; places keep their order whatever comes first. */
export class Turn {
  #number = ++turns;
  #text = { initial: '', final: '' };
  #citations = [];
  #signals = {};
  #places = {};
  #drawing = 0;
  #tryAgain;

  /** @param {string[]} sent what went with the question, in words
   *  @param {() => void} tryAgain */
  constructor(question, sent, tryAgain) {
    this.#tryAgain = tryAgain;
    for (const name of ['triage', 'progress', 'error', 'final', 'warnings', 'differential', 'signals', 'passages', 'initial', 'meta']) {
      this.#places[name] = h('div.place', { 'data-place': name });
    }

    this.element = h('article.turn', { 'aria-labelledby': `turn-${this.#number}`, 'aria-busy': 'true' },
      h('header.asked', {}, h('h2', { id: `turn-${this.#number}`, tabindex: '-1' }, h('span.visually-hidden', {}, `${words.you}: `), question),
        sent.length ? h('p.sent', {}, ...sent.map((s) => h('span', {}, s))) : null),
      h('div.reply', {}, ...Object.values(this.#places)));
    this.#put('progress', h('p.progress', {}, h('span.pulse', { 'aria-hidden': 'true' }), words.working));
  }

  get heading() { return this.element.querySelector('h2'); }

  /** @returns {string|undefined} the session the answer belongs to, once known */
  take({ name, data }) {
    switch (name) {
      case 'plan': this.#plan(data.steps ?? []); break;
      case 'ml': this.#signals[data.modality] = data.analysis; this.#drawSignals(); break;
      case 'triage': this.#put('triage', triageBanner(data)); break;
      case 'passages': this.#cite(data.citations ?? []); break;
      case 'token': this.#append(data.stage, data.text); break;
      case 'done': this.#done(data); return data.session_id;
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
    this.#put('final', ...(final ? [h('section.part.prose', { 'data-part': 'final' }, h('h3', {}, words.answer), ...prose(final, citation))] : []));
    this.#put('initial', ...(initial ? [h('details.part.prose', { 'data-part': 'initial', open }, h('summary', {}, words.first), ...prose(initial, citation))] : []));
  }

  #drawSignals() {
    const cards = Object.entries(this.#signals).filter(([, a]) => a).map(([modality, analysis]) => signal(modality, analysis));
    this.#put('signals', ...(cards.length ? [h('section.part', { 'data-part': 'signals' }, h('h3', {}, words.signals), h('div.signal-grid', {}, ...cards))] : []));
  }

  #cite(citations) {
    const before = JSON.stringify(this.#citations);
    if (before === JSON.stringify(citations)) return; // Redrawn, an opened passage would close.
    this.#citations = citations;
    this.#put('passages', ...(citations.length ? [passages(citations, (id) => this.#passageId(id))] : []));
    this.#drawText();
  }

  #passageId(id) { return `turn-${this.#number}-passage-${id}`; }

  #citation(id) {
    const cited = this.#citations.find((c) => c.id === id);
    return cited && { title: cited.title, open: () => {
      const passage = byId(this.#passageId(id));
      passage.open = true;
      passage.scrollIntoView({ block: 'center' });
      passage.querySelector('summary').focus({ preventScroll: true });
    } };
  }

  #done(answer) {
    cancelAnimationFrame(this.#drawing);
    this.#drawing = 0;
    const { analysis = {}, triage, citations, differential: conditions = [], warnings: notes = [] } = answer;
    this.#text = { initial: analysis.initial_diagnosis ?? this.#text.initial, final: analysis.final_analysis ?? this.#text.final };
    this.#signals = { audio: analysis.audio_analysis, typing: analysis.typing_analysis, image: analysis.image_analysis };
    if (triage) this.#updateTriage(triage);
    if (citations) this.#cite(citations);
    this.#drawText();
    this.#drawSignals();
    this.#put('differential', ...(conditions.length ? [differential(conditions)] : []));
    this.#put('warnings', ...(notes.length ? [warnings(notes)] : []));
    this.#put('meta', this.#meta(answer));
    this.end();
    byId('announce').textContent = words.complete;
  }

  // Drawn again, an alert would be read out twice.
  #updateTriage(triage) {
    const now = triageBanner(triage);
    if (this.#places.triage.firstChild?.textContent !== now.textContent) this.#put('triage', now);
  }

  #meta({ timings_ms: timings, engine, trace_id: trace, disclaimer }) {
    const facts = [
      timings?.total >= 0 ? words.tookSeconds((timings.total / 1000).toFixed(timings.total < 100 ? 2 : 1)) : null,
      engine?.name ? [engine.name, engine.model].filter(Boolean).join(' / ') : null,
      trace ? trace.slice(0, 8) : null,
    ].filter(Boolean);
    const stages = Object.entries(timings ?? {}).filter(([k]) => k !== 'total').map(([k, ms]) => `${words.steps[k] ?? k}: ${Math.round(ms)} ms`);
    return h('footer.meta', {}, disclaimer ? h('p.note', {}, disclaimer) : null,
      h('p', { title: stages.join('\n') }, facts.join(' · ')));
  }
}
