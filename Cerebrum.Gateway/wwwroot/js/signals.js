import { bars } from './bars.js';
import { h } from './dom.js';
import { words } from './words.js';

const shown = {
  audio: ['duration_s', 'speech_s', 'snr_db'],
  typing: ['keystrokes', 'typing_speed', 'key_press_duration', 'time_between_keys'],
  image: [],
};

const labelOf = (label) => words.labels[label] ?? label.replaceAll('_', ' ');

/** One card of what a model made of a voice clip, keystrokes or an image.
 *  @param {'audio'|'typing'|'image'} modality
 *  @param {object} analysis the ML service's answer; CONTRACT names its fields */
export function signal(modality, analysis) {
  const probabilities = Object.entries(analysis.probabilities ?? analysis.emotions ?? {});
  const detected = analysis.detected_emotion ?? analysis.detected_condition;
  return h('section.signal', { 'data-modality': modality },
    h('h4', {}, words.modalities[modality] ?? modality),
    finding(analysis, detected),
    probabilities.length && !analysis.error ? bars(probabilities.map(([label, value]) => ({ label: labelOf(label), value })).sort((a, b) => b.value - a.value), !analysis.abstained) : null,
    measurements(modality, analysis));
}

function finding(analysis, detected) {
  if (analysis.error) return h('p.abstained', {}, h('strong', {}, words.unreadable), ` ${analysis.error}`);
  if (analysis.abstained) return h('p.abstained', {}, h('strong', {}, `${words.notJudged}. `), analysis.reason ?? words.noReason);
  return detected ? h('p.detected', {}, `${words.closestTo} `, h('strong', {}, labelOf(detected))) : null;
}

function measurements(modality, { features = {}, quality = {} }) {
  const rows = (shown[modality] ?? []).map((name) => [name, quality?.[name] ?? features?.[name]]).filter(([, v]) => Number.isFinite(v));
  return rows.length === 0 ? null : h('dl.measures', {}, ...rows.map(([name, value]) => {
    const [label, unit] = words.features[name];
    return h('div', {}, h('dt', {}, label), h('dd', {}, `${round(value)} ${unit}`.trim()));
  }));
}

const round = (x) => Math.abs(x) >= 20 ? Math.round(x) : Math.round(10 * x) / 10;
