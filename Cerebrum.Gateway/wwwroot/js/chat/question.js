import { h } from '../dom.js';
import { waveform } from '../voice/waveform.js';
import { words } from '../words.js';
import { picture } from './files.js';

/** What the person asked, with a small picture of what went with it. */
export function asked(id, { question, sent = [], audio, image }) {
  return h('header.asked', {},
    h('h2', { id, tabindex: '-1' }, h('span.visually-hidden', {}, `${words.you}: `), question),
    audio?.peaks || image ? h('div.asked-with', {}, audio?.peaks ? waveform(audio.peaks) : null, image ? picture(image.url) : null) : null,
    sent.length ? h('p.sent', {}, ...sent.map((s) => h('span', {}, s))) : null);
}

/** The last lines of an answer: how long it took, who wrote it, and that it is no diagnosis. */
export function meta({ timings_ms: timings, engine, trace_id: trace, disclaimer }) {
  const facts = [
    timings?.total >= 0 ? words.tookSeconds((timings.total / 1000).toFixed(timings.total < 100 ? 2 : 1)) : null,
    engine?.name ? [engine.name, engine.model].filter(Boolean).join(' / ') : null,
    trace ? trace.slice(0, 8) : null,
  ].filter(Boolean);
  const stages = Object.entries(timings ?? {}).filter(([k]) => k !== 'total').map(([k, ms]) => `${words.steps[k] ?? k}: ${Math.round(ms)} ms`);
  return h('footer.meta', {}, disclaimer ? h('p.note', {}, disclaimer) : null, h('p', { title: stages.join('\n') }, facts.join(' · ')));
}
