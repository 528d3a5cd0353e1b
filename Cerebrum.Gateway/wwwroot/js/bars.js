import { h, percent } from './dom.js';

/** @param {{label: string, value: number}[]} rows value 0..1
 *  @param {boolean} judged whether the longest bar is what the rows say; if not, none stands out
 *  @returns {HTMLElement} a list; the number stands beside each bar, so the bar itself says nothing to a screen reader */
export function bars(rows, judged = true) {
  const best = Math.max(...rows.map((r) => r.value));
  return h('ul.bars', {}, ...rows.map(({ label, value }) => h(`li${judged && value === best ? '.best' : ''}`, {},
    h('span.bar-label', {}, label),
    h('span.bar', { 'aria-hidden': 'true', vars: { value: Math.min(1, Math.max(0, value)) } }),
    h('span.bar-value', {}, percent(value)))));
}
