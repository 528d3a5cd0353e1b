import { json } from '../api.js';
import { confirmed } from '../dialogs.js';
import { byId, h, icon, when } from '../dom.js';
import { words } from '../words.js';

/** The sources, with how much is in each; what was uploaded can be deleted. */
export async function drawSources() {
  const said = byId('sources-said');
  try {
    const { sources } = await json('/api/knowledge');
    said.textContent = '';
    byId('sources').replaceChildren(...sources.map(row));
  } catch (e) {
    said.textContent = e.message || words.offline;
    byId('sources').replaceChildren();
  }
}

const row = ({ source, documents, passages, updated, built_in: builtIn }) => h('tr', { 'data-source': source },
  h('th', { scope: 'row' }, source, builtIn ? h('span.tag', {}, words.knowledge.builtIn) : null),
  h('td.count', {}, documents.toLocaleString()), h('td.count', {}, passages.toLocaleString()), h('td', {}, when(updated)),
  h('td', {}, builtIn ? null : h('button.icon-button', { type: 'button', 'aria-label': words.knowledge.deleteSource(source), onclick: () => remove(source) }, icon('bin'))));

async function remove(source) {
  if (!await confirmed(words.knowledge.deleteTitle(source), words.knowledge.deleteText, words.sessions.delete)) return;
  const problem = await json(`/api/knowledge/${encodeURIComponent(source)}`, { method: 'DELETE' }).then(() => '', (e) => e.message || words.offline);
  await drawSources();
  byId('sources-said').textContent = problem || words.knowledge.deleted(source);
  byId('knowledge-h').focus();
}
