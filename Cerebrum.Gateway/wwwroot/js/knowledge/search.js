import { json } from '../api.js';
import { byId, h, percent } from '../dom.js';
import { words } from '../words.js';

const passages = 8;

/** Looks passages up as an answer would. */
export function startSearch() {
  let newest = 0;
  byId('search').addEventListener('submit', async (e) => {
    e.preventDefault();
    const question = byId('search-text').value.trim();
    if (!question) return;
    const mine = ++newest;
    byId('search-said').textContent = words.knowledge.searching;
    try {
      const found = await json(`/api/knowledge/search?${new URLSearchParams({ q: question, k: passages })}`);
      if (mine === newest) show(found);
    } catch (e2) {
      byId('search-said').textContent = e2.message || words.offline;
      byId('results').replaceChildren();
    }
  });
}

function show({ results, abstained, took_ms: took }) {
  byId('search-said').textContent = results.length === 0 ? words.knowledge.nothing
    : abstained ? words.knowledge.onlyNear
    : words.knowledge.found(results.length, took.toFixed(1));
  byId('results').replaceChildren(...results.map((r) => h('li.result', {},
    h('h3', {}, r.title, r.section ? h('span.section', {}, r.section) : null),
    h('p', {}, r.text),
    h('p.result-meta', {}, h('span', {}, r.source), h('span.bar', { 'aria-hidden': 'true', vars: { value: r.score } }), h('span', {}, words.knowledge.score(percent(r.score)))))));
}
