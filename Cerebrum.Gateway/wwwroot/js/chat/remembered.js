import { call, key } from '../api.js';

// Which conversations this browser had, and what they are called. The server lists them only for a caller it can name (by key); without
// keys, who knows an id may read the conversation, so the ids are kept here alone.

const slot = 'cerebrum.sessions';
const most = 100;

const read = () => {
  try { return JSON.parse(localStorage.getItem(slot)) ?? []; } catch { return []; } // Storage is closed, or holds something else.
};

const write = (list) => {
  try { localStorage.setItem(slot, JSON.stringify(list.slice(0, most))); } catch { /* Storage is closed: the list lasts as long as the page. */ }
};

/** @param {string} title the first question; kept shortened, and only where the conversation has no name yet */
export function remember(id, title) {
  const list = read();
  const known = list.find((s) => s.id === id) ?? { id, title: title.replace(/\s+/g, ' ').slice(0, 60) };
  write([{ ...known, at: new Date().toISOString() }, ...list.filter((s) => s.id !== id)]);
}

export function rename(id, title) {
  const list = read();
  const known = list.find((s) => s.id === id) ?? { id, at: new Date().toISOString() };
  write([...list.filter((s) => s.id !== id), { ...known, title }].toSorted((a, b) => b.at.localeCompare(a.at)));
}

export const forget = (id) => write(read().filter((s) => s.id !== id));

let closedFor; // The key with which the server gave no list: not asked again.

async function listed() {
  if (closedFor === key.get()) return [];
  try {
    const response = await call('/api/sessions?limit=50');
    if (response.status === 404) closedFor = key.get();
    return response.ok ? (await response.json()).sessions ?? [] : [];
  } catch {
    return []; // Nothing answers; the status line says so.
  }
}

/** @returns {Promise<{id: string, title: string, at: string}[]>} the latest first: the server's where it lists them, and this browser's */
export async function sessions() {
  const mine = read();
  const others = (await listed()).map((s) => ({ id: s.session_id, title: mine.find((m) => m.id === s.session_id)?.title ?? s.title, at: s.last_activity }));
  return [...others, ...mine.filter((m) => !others.some((o) => o.id === m.id))].toSorted((a, b) => b.at.localeCompare(a.at));
}

export const titleOf = (id) => read().find((s) => s.id === id)?.title;
