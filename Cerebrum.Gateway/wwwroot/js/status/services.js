import { call, json } from '../api.js';
import { byId, h } from '../dom.js';
import { words } from '../words.js';

/** Which parts answer. */
export async function drawServices() {
  const status = await json('/status').catch((e) => e);
  if (status instanceof Error) {
    byId('services').replaceChildren(h('p.note', {}, status.message || words.status.offline));
    return;
  }

  byId('services').replaceChildren(...Object.entries(status.services ?? {}).map(([name, part]) => service(name, part)));
}

/** What this build knows, for who may see it. */
export async function drawBuild() {
  const llm = await call('/api/status').then((r) => r.ok ? r.json() : null).catch(() => null);
  byId('build').replaceChildren(...(llm ? [
    ...choice(words.build.engine, llm.engine, llm.engines),
    ...choice(words.build.store, llm.store, llm.stores),
  ] : []));
}

const service = (name, { status, ready, configured, nodes = [] }) => h('section.card', { 'data-service': name },
  h('h3', {}, words.services[name] ?? name),
  h('p.state', { 'data-state': status }, words.states[status] ?? status, h('span.note', {}, words.nodes(ready, configured))),
  h('ul.nodes', {}, ...nodes.map((n) => h('li', { 'data-state': n.state }, h('span', {}, n.id), h('span.note', {}, `${words.nodeStates[n.state] ?? n.state}, ${words.outstanding(n.outstanding)}`)))));

const choice = (name, chosen, known = []) => chosen ? [h('dt', {}, name), h('dd', {}, h('strong', {}, chosen), h('span.note', {}, words.build.known(known.join(', '))))] : [];
