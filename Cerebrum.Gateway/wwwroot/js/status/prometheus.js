// Reads the text format of Prometheus, as much of it as /metrics uses.

const line = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)/;
const label = /(\w+)="((?:[^"\\]|\\.)*)"/g;

/** @param {string} text
 *  @param {string} family its samples, and those with _bucket, _sum, _count
 *  @returns {{name: string, labels: Object<string, string>, value: number}[]} */
export function samples(text, family) {
  return text.split('\n').filter((l) => l.startsWith(family)).map((l) => line.exec(l)).filter(Boolean)
    .map(([, name, labels = '', value]) => ({ name, labels: Object.fromEntries([...labels.matchAll(label)].map(([, k, v]) => [k, v])), value: Number(value) }));
}

/** @param {{le: number, count: number}[]} buckets cumulative, ascending
 *  @param {number} part 0..1
 *  @returns {number} the quantile, interpolated inside its bucket; NaN when nothing was counted */
export function quantile(buckets, part) {
  const total = buckets.at(-1)?.count ?? 0;
  if (total === 0) return NaN;
  const at = buckets.findIndex((b) => b.count >= part * total);
  const [below, here] = [buckets[at - 1] ?? { le: 0, count: 0 }, buckets[at]];
  if (!Number.isFinite(here.le)) return below.le;
  return below.le + (here.le - below.le) * (part * total - below.count) / Math.max(1, here.count - below.count);
}
