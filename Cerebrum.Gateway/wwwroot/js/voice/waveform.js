import { s } from '../dom.js';

/** @param {number[]} peaks 0..1, drawn relative to the loudest
 *  @param {string} [label] left out, it is decoration */
export function waveform(peaks, label) {
  const top = Math.max(0.02, ...peaks);
  const d = peaks.map((p, i) => {
    const half = Math.max(0.6, 19 * p / top);
    return `M${2 * i + 1} ${(20 - half).toFixed(1)}V${(20 + half).toFixed(1)}`;
  }).join('');
  return s('svg', { class: 'waveform', viewBox: `0 0 ${Math.max(1, 2 * peaks.length)} 40`, preserveAspectRatio: 'none', ...spoken(label) }, s('path', { d }));
}

/** Attributes that give a drawing its name, or hide it. */
export const spoken = (label) => label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': 'true' };
