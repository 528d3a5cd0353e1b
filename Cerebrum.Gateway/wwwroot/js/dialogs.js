import { call, key, whenRefused } from './api.js';
import { byId } from './dom.js';
import { words } from './words.js';

/** Buttons of dialogs that do not send their form close them with `data-close` as the answer. */
export function watchDialogs() {
  for (const button of document.querySelectorAll('dialog [data-close]')) {
    button.addEventListener('click', () => button.closest('dialog').close(button.dataset.close));
  }
}

/** Asks before something is done that cannot be undone.
 *  @returns {Promise<boolean>} */
export function confirmed(title, text, yes) {
  return answered('confirm', title, text, yes).then((value) => value === 'yes');
}

/** @returns {Promise<string|null>} null when nothing is to change */
export async function asked(title, label, value, yes) {
  byId('ask-label').textContent = label;
  byId('ask-value').value = value;
  return await answered('prompt', title, '', yes) === 'yes' ? byId('ask-value').value.trim() : null;
}

function answered(id, title, text, yes) {
  const dialog = byId(id);
  dialog.querySelector('h2').textContent = title;
  dialog.querySelector('p.dialog-text')?.replaceChildren(text);
  dialog.querySelector('[value=yes]').textContent = yes;
  dialog.returnValue = '';
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener('close', () => resolve(dialog.returnValue), { once: true }));
}

/** The key: asked for when the server answers 401, changed by its button from then on. It stays in this tab.
 *  @param {() => void} changed what to do with a new key */
export function watchKey(changed) {
  const dialog = byId('key-dialog');
  let declined = false; // A page that looks again by itself does not ask again.
  const open = (text) => {
    if (document.querySelector('dialog[open]')) return;
    byId('key-button').hidden = false;
    byId('key-text').textContent = text;
    byId('key').value = '';
    dialog.querySelector('[data-close=forget]').hidden = !key.get();
    dialog.returnValue = '';
    dialog.showModal();
  };

  byId('key-button').hidden = !key.get();
  byId('key-button').addEventListener('click', () => open(key.get() ? words.key.change : words.key.needed));
  whenRefused((status, isRead) => {
    byId('key-button').hidden = false;
    if (status === 401 && !(isRead && declined)) open(key.get() ? words.key.wrong : words.key.needed);
  });
  dialog.addEventListener('close', () => {
    if (dialog.returnValue === 'forget') key.set('');
    declined = dialog.returnValue !== 'yes';
    if (dialog.returnValue !== 'yes' || !byId('key').value.trim()) return;
    key.set(byId('key').value.trim());
    byId('key').value = '';
    changed();
  });
}

/** A line that stays until it is read or replaced, e.g. the receipt of a deletion. */
export function notice(text) {
  byId('notice-text').textContent = text;
  byId('notice').hidden = text === '';
}

/** Saves what the API answers as a file.
 *  @throws where nothing answers or it is an error */
export async function download(path, name, pretty = false) {
  const response = await call(path);
  if (!response.ok) throw new Error(String(response.status));
  const blob = pretty ? new Blob([JSON.stringify(await response.json(), null, 2)], { type: 'application/json' }) : await response.blob();
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000); // Once the browser has taken it.
}
