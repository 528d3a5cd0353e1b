import { json } from '../api.js';
import { byId, h } from '../dom.js';
import { labelOf, words } from '../words.js';
import { confusionsOf, figuresOf } from './figures.js';
import { confusion, intervals } from './plots.js';

/** A card for each model: what it is for, what it was trained on, how good it was found to be. */
export async function drawModels() {
  try {
    byId('models').replaceChildren(...(await json('/v1/ml/models')).map(card));
  } catch (e) {
    byId('models').replaceChildren(h('p.note', {}, e.message || words.status.noMl));
  }
}

function card({ task, loaded, error, manifest: m }) {
  const name = words.tasks[task] ?? task;
  if (!m) return h('section.card.model', {}, h('h3', {}, name), h('p.abstained', {}, error ?? words.models.absent));
  const { rows, chance } = figuresOf(task, m.metrics ?? {});
  return h('section.card.model', { 'data-task': task },
    h('h3', {}, name),
    h('p.state', { 'data-state': loaded ? 'ok' : 'away' }, loaded ? words.models.loaded : `${words.models.absent} ${error ?? ''}`, h('span.note', {}, `${m.id} ${m.version}`)),
    h('p', {}, m.intended_use),
    h('p.not-for', {}, h('strong', {}, `${words.models.notFor} `), m.not_for),
    rows.length ? intervals(words.models.figures[task] ?? words.models.figure, rows, chance) : null,
    ...confusionsOf(task, m).map(({ title, counts }) => confusion(title, m.labels.map(labelOf), counts)),
    h('details', {}, h('summary', {}, words.models.more),
      h('dl.facts', {},
        h('dt', {}, words.models.labels), h('dd', {}, m.labels.map(labelOf).join(', ')),
        h('dt', {}, words.models.data), h('dd', {}, h('ul', {}, ...(m.training_data ?? []).map((d) => h('li', {}, `${d.name}: ${d.split}. ${d.licence}`)))),
        h('dt', {}, words.models.licence), h('dd', {}, m.licence),
        h('dt', {}, words.models.preprocessing), h('dd', {}, m.preprocessing),
        h('dt', {}, words.models.weights), h('dd.mono', {}, m.sha256),
        h('dt', {}, words.models.card), h('dd.mono', {}, m.card ?? ''))));
}
