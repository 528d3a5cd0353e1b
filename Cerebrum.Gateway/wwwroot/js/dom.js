// Builds elements. Text goes in as text nodes only: nothing a model or a person wrote is ever read as HTML.

/** @param {string} tag e.g. 'p' or 'p.note'
 *  @param {object} [attributes] on* are listeners, `vars` CSS variables, false and null are left out
 *  @param {...(Node|string|null)} children */
export function h(tag, attributes = {}, ...children) {
  const [name, ...classes] = tag.split('.');
  const element = document.createElement(name);
  element.classList.add(...classes);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else if (key === 'vars') for (const [variable, v] of Object.entries(value)) element.style.setProperty(`--${variable}`, v);
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, value === true ? '' : value);
  }

  element.append(...children.filter((c) => c !== null && c !== undefined));
  return element;
}

const svg = 'http://www.w3.org/2000/svg';

/** @param {string} name of a symbol in index.html */
export function icon(name) {
  const element = document.createElementNS(svg, 'svg');
  const use = document.createElementNS(svg, 'use');
  element.setAttribute('class', 'icon');
  element.setAttribute('aria-hidden', 'true');
  use.setAttribute('href', `#i-${name}`);
  element.append(use);
  return element;
}

export const byId = (id) => document.getElementById(id);

export const percent = (x) => `${Math.round(100 * x)} %`;
