import { bars } from '../bars.js';
import { h, number, percent } from '../dom.js';
import { waveform } from '../voice/waveform.js';
import { labelOf, words } from '../words.js';
import { heatmap } from './heatmap.js';
import { rhythm, rhythmLegend } from './rhythm.js';

const shown = {
  audio: ['duration_s', 'speech_s', 'snr_db'],
  typing: ['keystrokes', 'typing_speed', 'key_press_duration', 'time_between_keys', 'correction_rate'],
  image: [],
};

/** One card of what a model made of a voice clip, keystrokes or an image.
 *  @param {'audio'|'typing'|'image'} modality
 *  @param {object} analysis the ML service's answer; CONTRACT names its fields
 *  @param {object} [sent] what this page still has of it: {peaks, seconds}, {keystrokes} or {file, url} */
export function signal(modality, analysis, sent) {
  const probabilities = Object.entries(analysis.probabilities ?? analysis.emotions ?? {});
  const rows = probabilities.map(([label, value]) => ({ label: labelOf(label) + (analysis.evidence?.[label] === 'simulated' ? ' *' : ''), value }));
  return h('section.signal', { 'data-modality': modality },
    h('h4', {}, words.modalities[modality] ?? modality),
    pictureOf(modality, analysis, sent),
    finding(analysis),
    rows.some((r) => r.value > 0) && !analysis.error ? bars(rows.sort((a, b) => b.value - a.value), !analysis.abstained) : null,
    Object.values(analysis.evidence ?? {}).includes('simulated') && rows.some((r) => r.value > 0) ? h('p.note', {}, words.simulated) : null,
    measurements(modality, analysis),
    ...notes(modality, analysis).map((note) => h('p.note', {}, note)));
}

function pictureOf(modality, analysis, sent) {
  if (!sent) return null;
  if (modality === 'audio') return sent.peaks ? waveform(sent.peaks, words.voice.waveform(sent.seconds)) : null;
  if (modality === 'typing') return h('div', {}, rhythm(sent.keystrokes), rhythmLegend());
  return heatmap(sent, analysis);
}

function finding(analysis) {
  const detected = analysis.detected_emotion ?? analysis.detected_condition;
  if (analysis.error) return h('p.abstained', {}, h('strong', {}, words.unreadable), ` ${analysis.error}`);
  if (analysis.abstained) return h('p.abstained', {}, h('strong', {}, `${words.notJudged}. `), analysis.reason ?? words.noReason);
  return detected ? h('p.detected', {}, `${words.closestTo} `, h('strong', {}, labelOf(detected)), analysis.reason ? h('span.note', {}, ` ${analysis.reason}`) : null) : null;
}

function measurements(modality, { features = {}, quality = {} }) {
  const rows = (shown[modality] ?? []).map((name) => [name, quality?.[name] ?? features?.[name]]).filter(([, v]) => Number.isFinite(v));
  return rows.length === 0 ? null : h('dl.measures', {}, ...rows.map(([name, value]) => {
    const [label, unit] = words.features[name];
    return h('div', {}, h('dt', {}, label), h('dd', {}, `${unit === '%' ? number(100 * value) : number(value)} ${unit}`.trim()));
  }));
}

// What a person can do better next time, and what changed against last time.
function notes(modality, { quality = {}, drift }) {
  if (modality === 'audio') return [quality.snr_db < 15 ? words.quality.noisy : null, quality.clipped > 0.001 ? words.quality.clipped : null, quality.speech_s < 2 ? words.quality.short : null].filter(Boolean);
  if (modality === 'image') return Number.isFinite(quality.width) ? [words.quality.size(quality.width, quality.height, percent(quality.kept ?? 1))] : [];
  return [
    quality.timer_resolution_ms >= 4 ? words.quality.tick(number(quality.timer_resolution_ms)) : null,
    quality.repeats > 0 ? words.quality.repeats(quality.repeats) : null,
    drift ? (drift.changed ? words.quality.changed(drift.features.map((f) => words.features[f.feature]?.[0].toLowerCase() ?? f.feature.replaceAll('_', ' ')).join(', ')) : words.quality.unchanged) : null,
  ].filter(Boolean);
}
