import { notice } from './dialogs.js';
import { byId } from './dom.js';
import { words } from './words.js';

// One page, three views, named by the fragment: #/ and #/chat/SESSION, #/knowledge, #/status. A conversation lives on while another view is looked at.
const views = {};

/** @param {string} name of an element `view-NAME`
 *  @param {{show: (rest: string) => void, hide?: () => void}} view */
export function register(name, view) { views[name] = view; }

export function startViews() {
  addEventListener('hashchange', () => { notice(''); go(true); });
  go(false);
}

/** Names the open conversation in the address without leaving the view. */
export function nameAddress(sessionId) {
  if (current() === 'chat') history.replaceState(null, '', sessionId ? `#/chat/${sessionId}` : '#/');
}

const parts = () => location.hash.slice(2).split('/');

const current = () => parts()[0] in views ? parts()[0] : 'chat';

function go(moveFocus) {
  if (moveFocus && location.hash && !location.hash.startsWith('#/')) return; // A link inside the page.
  const name = current();
  for (const [other, view] of Object.entries(views)) {
    const leaves = other !== name && !byId(`view-${other}`).hidden;
    byId(`view-${other}`).hidden = other !== name;
    if (leaves) view.hide?.();
  }

  for (const link of document.querySelectorAll('nav a[data-view]')) {
    if (link.dataset.view === name) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }

  document.title = name === 'chat' ? words.product : `${words.nav[name]} · ${words.product}`;
  views[name].show(/^[\w-]+$/.exec(parts()[1] ?? '')?.[0] ?? '');
  if (moveFocus && name !== 'chat') byId(`view-${name}`).querySelector('h1').focus();
}
