// Builds elements. Text goes in as text nodes only: nothing a model or a person wrote is ever read as HTML.

/** @param {string} tag e.g. 'p' or 'p.note'
 *  @param {object} [attributes] on* are listeners, `vars` CSS variables, false and null are left out
 *  @param {...(Node|string|null)} children */
export function h(tag, attributes = {}, ...children) {
  const [name, ...classes] = tag.split('.');
  const element = document.createElement(name);
  element.classList.add(...classes);
  return filled(element, attributes, children);
}

/** The same for SVG: presentation attributes and CSS classes, as the policy allows no inline styles. */
export function s(tag, attributes = {}, ...children) {
  return filled(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);
}

function filled(element, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else if (key === 'vars') for (const [variable, v] of Object.entries(value)) element.style.setProperty(`--${variable}`, v);
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, value === true ? '' : value);
  }

  element.append(...children.flat().filter((c) => c !== null && c !== undefined && c !== false));
  return element;
}

/** @param {string} name of a symbol in index.html */
export const icon = (name) => s('svg', { class: 'icon', 'aria-hidden': 'true' }, s('use', { href: `#i-${name}` }));

export const byId = (id) => document.getElementById(id);

export const percent = (x) => `${Math.round(100 * x)} %`;

/** Three digits are enough to compare with. */
export const number = (x) => Math.abs(x) >= 20 ? String(Math.round(x)) : String(Math.round(10 * x) / 10);

/** @param {string} at ISO 8601 */
export const when = (at) => new Date(at).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
