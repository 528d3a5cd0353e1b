import { h, s } from '../dom.js';
import { spoken } from '../voice/waveform.js';
import { words } from '../words.js';

const shown = 60; // The newest keystrokes.
const highest = 250; // ms; what is longer touches the top.
const height = 48;

const median = (xs) => xs.length ? xs.toSorted((a, b) => a - b)[Math.floor(xs.length / 2)] : NaN;

/** How long each key was held (a bar) and how long it took to the next one (a dot).
 *  @param {{down: number, up: number}[]} strokes ms, or with timeDown and timeUp
 *  @param {boolean} named whether a screen reader is told */
export function rhythm(strokes, named = true) {
  const last = strokes.map((k) => ({ down: k.down ?? k.timeDown, up: k.up ?? k.timeUp })).slice(-shown);
  const holds = last.map((k) => k.up - k.down);
  const flights = last.slice(1).map((k, i) => k.down - last[i].up);
  const y = (ms) => height - (height - 2) * Math.min(highest, Math.max(0, ms)) / highest;
  const x = (i) => 5 * i + 2.5;
  return s('svg', { class: 'rhythm', viewBox: `0 0 ${5 * shown} ${height}`, preserveAspectRatio: 'none',
    ...spoken(named ? words.rhythm.plot(last.length, Math.round(median(holds)), Math.round(median(flights))) : '') },
    s('path', { class: 'holds', d: holds.map((ms, i) => `M${x(i)} ${height}V${y(ms).toFixed(1)}`).join('') }),
    s('path', { class: 'flights', d: flights.map((ms, i) => `M${x(i + 1)} ${y(ms).toFixed(1)}h.01`).join('') }));
}

export const rhythmLegend = () => h('p.legend', {}, h('span.key-hold', {}, words.rhythm.hold), h('span.key-flight', {}, words.rhythm.flight));
