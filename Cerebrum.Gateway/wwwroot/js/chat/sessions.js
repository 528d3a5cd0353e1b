import { byId, h, when } from '../dom.js';
import { words } from '../words.js';
import { sessions } from './remembered.js';

let newest = 0;

/** The conversations on the side. On a narrow page a button opens them. */
export function watchSessions() {
  const toggle = byId('sessions-toggle');
  const open = (is) => {
    toggle.setAttribute('aria-expanded', String(is));
    byId('sessions').classList.toggle('open', is);
  };

  toggle.addEventListener('click', () => open(toggle.getAttribute('aria-expanded') !== 'true'));
  byId('sessions').addEventListener('click', (e) => { if (e.target.closest('a, button')) open(false); });
}

/** @param {string} [current] id of the open one */
export async function drawSessions(current) {
  const mine = ++newest;
  const list = await sessions();
  if (mine !== newest) return; // Asked for again meanwhile.
  byId('session-list').replaceChildren(...list.map((s) => h('li', {},
    h('a', { href: `#/chat/${s.id}`, 'aria-current': s.id === current ? 'true' : null },
      h('span.session-title', {}, s.title || words.sessions.untitled), h('span.session-at', {}, when(s.at))))));
  byId('no-sessions').hidden = list.length > 0;
}
