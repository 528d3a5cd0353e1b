import { h, percent } from '../dom.js';
import { words } from '../words.js';

const twoDigits = (x) => x.toFixed(2);

/** Values with their intervals on one scale from 0 to 1, and what guessing would reach.
 *  @param {{label: string, value: number, low?: number, high?: number}[]} rows */
export function intervals(title, rows, chance) {
  return h('figure.intervals', {}, h('figcaption', {}, title),
    h('ul', {}, ...rows.map((r) => h('li', {},
      h('span', {}, r.label),
      h('span.scale', { 'aria-hidden': 'true', vars: { value: r.value, low: r.low ?? r.value, high: r.high ?? r.value, chance } }, h('span.chance'), h('span.span'), h('span.point')),
      h('span.count', {}, twoDigits(r.value), Number.isFinite(r.low) ? h('span.note', {}, ` ${words.figures.interval(twoDigits(r.low), twoDigits(r.high))}`) : null)))),
    h('p.note', {}, words.figures.chance(twoDigits(chance))));
}

/** @param {string[]} labels of the rows (what was there) and columns (what the model said)
 *  @param {number[][]} counts */
export function confusion(title, labels, counts) {
  return h('div.scroll', { tabindex: '0', role: 'region', 'aria-label': title },
    h('table.confusion', {}, h('caption', {}, title),
      h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, words.figures.truth), ...labels.map((l) => h('th', { scope: 'col' }, l)))),
      h('tbody', {}, ...counts.map((row, i) => {
        const total = row.reduce((a, b) => a + b, 0);
        return h('tr', {}, h('th', { scope: 'row' }, labels[i]), ...row.map((n) => h('td', { vars: { value: total ? n / total : 0 } }, total ? percent(n / total) : '–')));
      }))));
}
