import { call, key } from '../api.js';
import { byId, h, number } from '../dom.js';
import { words } from '../words.js';
import { lines } from './chart.js';
import { quantile, samples } from './prometheus.js';

const family = 'http_server_request_duration_seconds';
const kept = 60; // Looks: five minutes.
const api = /^\/(api|chat|v1|ml)\b/;

const looks = [];
let before;
let closedFor; // The key that may not see it: not asked again with it.

/** Request rate, latency and errors at this door since the page looks, from /metrics. */
export async function drawTraffic() {
  if (closedFor === key.get()) return;
  const response = await call('/metrics').catch(() => null);
  if (response?.status === 401 || response?.status === 403) closedFor = key.get();
  if (!response?.ok) { byId('traffic-said').textContent = response ? words.traffic.closed : words.status.offline; return; }
  const now = read(await response.text());
  if (before) looks.push(between(before, now));
  if (looks.length > kept) looks.shift();
  before = now;
  byId('traffic-said').textContent = looks.length ? '' : words.traffic.collecting;
  if (looks.length) drawCharts();
  byId('routes').replaceChildren(...[...now.routes].sort((a, b) => b[1].count - a[1].count).map(([route, r]) => h('tr', {},
    h('th', { scope: 'row' }, route.replace(/\{[^}]*\}/, '…')), h('td.count', {}, r.count.toLocaleString()), h('td.count', {}, r.errors.toLocaleString()), h('td.count', {}, `${number(1000 * r.sum / r.count)} ms`))));
}

function read(text) {
  const [routes, buckets] = [new Map(), new Map()];
  for (const { name, labels, value } of samples(text, family)) {
    const route = labels.http_route ?? '';
    if (!api.test(route)) continue;
    const r = routes.get(route) ?? { count: 0, errors: 0, sum: 0 };
    routes.set(route, r);
    if (name.endsWith('_sum')) r.sum += value;
    if (name.endsWith('_count')) { r.count += value; if (labels.http_response_status_code >= '500') r.errors += value; }
    if (name.endsWith('_bucket')) { const le = labels.le === '+Inf' ? Infinity : Number(labels.le); buckets.set(le, (buckets.get(le) ?? 0) + value); }
  }

  const total = (what) => [...routes.values()].reduce((sum, r) => sum + r[what], 0);
  return { at: performance.now(), routes, buckets, count: total('count'), errors: total('errors') };
}

function between(a, b) {
  const count = Math.max(0, b.count - a.count); // Less than before: the gateway was started again.
  const buckets = [...b.buckets].sort((x, y) => x[0] - y[0]).map(([le, n]) => ({ le, count: n - (a.buckets.get(le) ?? 0) }));
  return {
    rate: 1000 * count / (b.at - a.at),
    median: 1000 * quantile(buckets, 0.5), slow: 1000 * quantile(buckets, 0.95),
    errors: count ? Math.max(0, b.errors - a.errors) / count : 0,
  };
}

function drawCharts() {
  const of = (what) => looks.map((s) => s[what]);
  byId('charts').replaceChildren(
    lines(words.traffic.rate, [{ name: words.traffic.perSecond, values: of('rate'), text: number }], kept),
    lines(words.traffic.latency, [
      { name: words.traffic.median, values: of('median'), text: (x) => `${number(x)} ms` },
      { name: words.traffic.slow, values: of('slow'), text: (x) => `${number(x)} ms` }], kept),
    lines(words.traffic.errors, [{ name: words.traffic.share, values: of('errors').map((x) => 100 * x), text: (x) => `${number(x)} %` }], kept, 1));
}
