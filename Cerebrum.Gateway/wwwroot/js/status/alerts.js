import { call } from '../api.js';
import { byId, h, when } from '../dom.js';

/** The alerts, where the server has any to tell of. */
export async function drawAlerts() {
  const answer = await call('/api/alerts').then((r) => r.ok ? r.json() : null).catch(() => null);
  const alerts = answer?.alerts ?? [];
  byId('alerts').hidden = !answer;
  byId('alert-list').replaceChildren(...alerts.map((a) => h('li', {}, h('strong', {}, a.title ?? a.rule ?? a.id), a.at ? h('span.note', {}, when(a.at)) : null)));
}
