import { words } from './words.js';

const word = (path) => path.split('.').reduce((w, name) => w?.[name], words) ?? path;

/** Puts the words into index.html: `data-t` is an element's text, `data-t-NAME` its attribute NAME. */
export function fillWords(root = document) {
  for (const element of root.querySelectorAll('[data-t]')) element.textContent = word(element.dataset.t);
  for (const name of ['aria-label', 'placeholder', 'title']) {
    for (const element of root.querySelectorAll(`[data-t-${name}]`)) element.setAttribute(name, word(element.getAttribute(`data-t-${name}`)));
  }
}
