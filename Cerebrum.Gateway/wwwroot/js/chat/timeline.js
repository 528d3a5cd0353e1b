import { h, icon, number, percent, when } from '../dom.js';
import { labelOf, words } from '../words.js';

const best = (analysis) => Object.entries(analysis?.probabilities ?? {}).sort((a, b) => b[1] - a[1])[0];

/** The signals of a conversation side by side, a column a question.
 *  @param {{at: string, question: string, answer: object}[]} turns */
export function timeline(turns) {
  const rows = [
    [words.timeline.urgency, ({ answer }) => urgency(answer.triage)],
    [words.modalities.audio, ({ answer }) => shares(answer.analysis?.audio_analysis)],
    [words.modalities.typing, ({ answer }) => typing(answer.analysis?.typing_analysis)],
    [words.modalities.image, ({ answer }) => shares(answer.analysis?.image_analysis)],
  ].filter(([, cell]) => turns.some((t) => cell(t)));
  return h('div.scroll', { tabindex: '0', role: 'region', 'aria-label': words.timeline.title },
    h('table.timeline', {},
      h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, words.timeline.question), ...turns.map((t) => h('th', { scope: 'col' }, h('span.session-at', {}, when(t.at)), h('span.asked-short', {}, t.question))))),
      h('tbody', {}, ...rows.map(([name, cell]) => h('tr', {}, h('th', { scope: 'row' }, name), ...turns.map((t) => h('td', {}, cell(t) ?? h('span.note', {}, words.timeline.none))))))));
}

const urgency = (triage) => triage
  ? h('span.level', { 'data-level': triage.level }, icon(triage.level in words.levels ? triage.level : 'urgent'), words.levels[triage.level] ?? triage.level)
  : null;

function shares(analysis) {
  if (!analysis) return null;
  if (analysis.abstained || analysis.error || !best(analysis)) return h('span.note', {}, words.notJudged);
  const [label, value] = best(analysis);
  return h('div.share', {}, h('strong', {}, labelOf(label)), h('span.bar', { 'aria-hidden': 'true', vars: { value } }), h('span.note', {}, percent(value)));
}

function typing(analysis) {
  const { key_press_duration: hold, time_between_keys: flight } = analysis?.features ?? {};
  if (!analysis) return null;
  return h('div.share', {},
    h('strong', {}, analysis.abstained ? words.notJudged : labelOf(analysis.detected_condition ?? 'unknown')),
    Number.isFinite(hold) ? h('span.note', {}, words.timeline.typing(number(hold), number(flight))) : null,
    analysis.drift?.changed ? h('span.note', {}, words.timeline.changed) : null);
}
