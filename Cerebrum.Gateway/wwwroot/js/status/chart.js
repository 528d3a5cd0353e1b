import { h, s } from '../dom.js';
import { words } from '../words.js';

const [width, height] = [300, 90];

/** Lines over the last looks, the newest at the right; the newest value is in words below. A look without a value leaves a gap.
 *  @param {string} title
 *  @param {{name: string, values: number[], text: (x: number) => string}[]} series
 *  @param {number} room looks the width holds at most; with fewer it is a minute wide, and grows
 *  @param {number} [least] smallest top of the axis */
export function lines(title, series, room, least = 0) {
  const top = Math.max(least, 1e-9, ...series.flatMap((l) => l.values).filter(Number.isFinite));
  const step = width / (Math.min(room, Math.max(13, series[0].values.length)) - 1);
  const paths = series.map(({ values }, i) => s('path', { class: `line line-${i}`, d: path(values, (j) => width - (values.length - 1 - j) * step, (v) => height - 2 - (height - 6) * v / top) }));
  return h('figure.chart', {},
    h('figcaption', {}, h('h3', {}, title), ...series.map((l, i) => h(`p.series.series-${i}`, {}, `${l.name}: `, h('strong', {}, latest(l))))),
    s('svg', { viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' }, s('path', { class: 'axis', d: `M0 ${height - 1}H${width}M0 3H${width}` }), ...paths),
    h('p.note.top-of', { 'aria-hidden': 'true' }, series[0].text(top)));
}

function latest({ values, text }) {
  const value = values.findLast(Number.isFinite);
  return value === undefined ? words.traffic.none : text(value);
}

// A single point is drawn as a dot: a line of no length with round ends.
function path(values, x, y) {
  return values.map((v, i) => Number.isFinite(v) ? `${Number.isFinite(values[i - 1]) ? 'L' : 'M'}${x(i).toFixed(1)} ${y(v).toFixed(1)}${Number.isFinite(values[i - 1]) ? '' : 'h.01'}` : '').join('');
}
