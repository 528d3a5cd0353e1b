import { h, percent } from './dom.js';

/** @param {{label: string, value: number}[]} rows value 0..1
 *  @returns {HTMLElement} a list; the number stands beside each bar, so the bar itself says nothing to a screen reader */
export function bars(rows) {
  const best = Math.max(...rows.map((r) => r.value));
  return h('ul.bars', {}, ...rows.map(({ label, value }) => h(`li${value === best ? '.best' : ''}`, {},
    h('span.bar-label', {}, label),
    h('span.bar', { 'aria-hidden': 'true', vars: { value: Math.min(1, Math.max(0, value)) } }),
    h('span.bar-value', {}, percent(value)))));
}
