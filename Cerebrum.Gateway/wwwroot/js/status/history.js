import { call, key } from '../api.js';
import { byId, h, number, when } from '../dom.js';
import { words } from '../words.js';
import { lines } from './chart.js';

let closedFor; // The key that may not see it: not asked again with it.
let asked = 0; // An answer that comes after the next question is not drawn.

/** The last hour or day, kept by the gateway: also of the time when nobody looked. */
export async function drawHistory() {
  if (closedFor === key.get()) return;
  const turn = ++asked;
  const minutes = Number(byId('history-range').value);
  const response = await call(`/api/telemetry?minutes=${minutes}`).catch(() => null);
  closedFor = response?.status === 401 || response?.status === 403 ? key.get() : undefined;
  const told = response?.ok ? await response.json().catch(() => null) : null;
  if (turn !== asked) return;
  byId('history').hidden = !told;
  if (!told) return;
  drawCharts(told.series, minutes);
  byId('usage').replaceChildren(...told.services.map(usage));
  byId('slow').replaceChildren(...told.slow.slice(0, 10).map(slow));
  byId('slow-part').hidden = told.slow.length === 0;
}

const ms = (x) => `${number(x)} ms`;

function drawCharts(series, minutes) {
  const of = (what) => series.map(what);
  byId('history-charts').replaceChildren(
    lines(words.history.rate, [{ name: words.history.perMinute, values: of((m) => m.requests), text: number }], minutes),
    lines(words.traffic.latency, [
      { name: words.traffic.median, values: of((m) => m.p50_ms), text: ms },
      { name: words.history.slowest, values: of((m) => m.p99_ms), text: ms }], minutes),
    lines(words.traffic.errors, [{ name: words.traffic.share, values: of((m) => m.requests ? 100 * m.errors / m.requests : NaN), text: (x) => `${number(x)} %` }], minutes, 1));
}

const usage = ({ name, url, state, cpu, memory_bytes: memory, uptime_s: uptime }) => h('tr', {},
  h('th', { scope: 'row' }, words.services[name] ?? name, h('span.note', {}, ` ${url}`)), h('td', {}, words.nodeStates[state] ?? state),
  h('td.count', {}, known(cpu, words.history.cores)), h('td.count', {}, known(memory, (b) => `${number(b / 1e6)} MB`)), h('td.count', {}, known(uptime, words.history.since)));

const known = (value, text) => Number.isFinite(value) ? text(value) : '–';

const slow = ({ at, route, ms: took, status, trace_id: trace, stages }) => h('tr', {},
  h('th', { scope: 'row' }, route.replace(/\{[^}]*\}/, '…'), h('code.trace', {}, trace)), h('td', {}, when(at)),
  h('td.count', {}, ms(took)), h('td.count', {}, String(status)),
  h('td.stages', {}, stages.length ? stages.toSorted((a, b) => b.ms - a.ms).map((s) => `${s.name} ${ms(s.ms)}`).join(', ') : words.history.noStages));
