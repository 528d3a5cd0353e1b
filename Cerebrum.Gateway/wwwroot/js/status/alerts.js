import { call, json } from '../api.js';
import { byId, h, when } from '../dom.js';
import { words } from '../words.js';

const silence = 60; // Minutes.

let drawn = ''; // What is shown: drawn again only when it changed, so that the focus stays where it is.
let closed = false; // To this key: it is not asked for again until the view is shown again.

/** The alerts, where this key may see them.
 *  @param {boolean} [anew] whether the view was just shown */
export async function drawAlerts(anew = false) {
  if (closed && !anew) return;
  const response = await call('/api/alerts').catch(() => null);
  closed = response !== null && !response.ok;
  const answer = response?.ok ? await response.json().catch(() => null) : null;
  byId('alerts').hidden = !answer && !(response === null && drawn);
  if (!answer || JSON.stringify(answer) === drawn) return;
  drawn = JSON.stringify(answer);
  const { alerts, silences, channels } = answer;
  const open = alerts.filter((a) => a.state !== 'resolved').length;
  if (byId('alerts-said').textContent !== words.alerts.open(open)) byId('alerts-said').textContent = words.alerts.open(open);
  byId('alert-list').replaceChildren(...alerts.map(row));
  byId('silence-list').replaceChildren(...silences.map(hush));
  byId('channels-said').textContent = channels.filter((c) => c.last_error).map((c) => words.alerts.channel(c.name, c.last_error, c.waiting)).join(' ');
}

const row = (a) => h('li', { 'data-alert': a.id, 'data-state': a.state, 'data-severity': a.severity },
  h('p.alert-line', {}, h('strong.alert-state', {}, words.alerts.states[a.state] ?? a.state), h('span', {}, words.alerts.types[a.type] ?? a.type), h('code', {}, a.subject)),
  h('p', {}, a.message),
  h('p.note', {}, `${words.alerts.severities[a.severity] ?? a.severity}, ${words.alerts.since(when(a.since), a.until ? when(a.until) : '', a.count)}`),
  a.state === 'resolved' ? null : h('p.alert-tools', {},
    a.state === 'acknowledged' ? null : button(words.alerts.acknowledge, words.alerts.acknowledgeOf(a.subject), () => json(`/api/alerts/${encodeURIComponent(a.id)}/ack`, { method: 'POST' })),
    a.type === 'triage_emergency' ? null : button(words.alerts.silence, words.alerts.silenceOf(a.subject), () => json('/api/alerts/silences', {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ subject: a.subject, minutes: silence }),
    }))));

const hush = ({ id, subject, until }) => h('li', { 'data-silence': id },
  h('p.alert-line', {}, h('span', {}, words.alerts.silent(when(until))), h('code', {}, subject)),
  h('p.alert-tools', {}, button(words.alerts.end, words.alerts.endOf(subject), () => call(`/api/alerts/silences/${encodeURIComponent(id)}`, { method: 'DELETE' }))));

function button(text, label, act) {
  return h('button.quiet', {
    type: 'button', 'aria-label': label, onclick: async (event) => {
      const pressed = event.currentTarget;
      pressed.disabled = true;
      try {
        await act();
        await drawAlerts(true);
        byId('alerts-h').focus(); // The button that was pressed is gone.
      } catch (e) {
        pressed.disabled = false;
        byId('alerts-said').textContent = e.message || words.problems.other;
      }
    },
  }, text);
}
