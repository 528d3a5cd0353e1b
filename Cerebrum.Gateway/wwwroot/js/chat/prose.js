import { h } from '../dom.js';
import { words } from '../words.js';

const inline = /(\[\d{1,3}\]|\*\*[^*\n]+\*\*)/;
const item = /^\s*(?:[-*•]|\d{1,2}[.)])\s+/;
const heading = /^#{1,4}\s+/;

/** Turns the text of an answer into paragraphs, lists and headings; `[1]` becomes a button that opens its passage, and a sentence whose
 *  evidence is known a `.sentence` that names it by number.
 *  @param {string} text
 *  @param {(id: number) => {title: string, open: () => void}|undefined} citation
 *  @param {{start: number, end: number}[]} [sentences] their places in the text
 *  @returns {Node[]} */
export function prose(text, citation, sentences = []) {
  const out = [];
  let at = 0;
  let afterBlank = true;
  for (const line of text.split('\n')) {
    const prefix = (heading.exec(line) ?? item.exec(line) ?? [''])[0].length;
    const nodes = spans(text, at + prefix, at + line.length, citation, sentences);
    if (!line.trim()) afterBlank = true;
    else { place(out, line, nodes, afterBlank); afterBlank = false; }
    at += line.length + 1;
  }

  return out;
}

function place(out, line, nodes, afterBlank) {
  const last = out.at(-1);
  if (heading.test(line)) out.push(h('h4', {}, ...nodes));
  else if (item.test(line)) listOf(out, /^\s*\d/.test(line) ? 'ol' : 'ul').append(h('li', {}, ...nodes));
  else if (last?.tagName === 'P' && !afterBlank) last.append(h('br'), ...nodes);
  else out.push(h('p', {}, ...nodes));
}

function listOf(out, tag) {
  if (out.at(-1)?.tagName !== tag.toUpperCase()) out.push(h(tag));
  return out.at(-1);
}

function spans(text, from, to, citation, sentences) {
  const nodes = [];
  let at = from;
  sentences.forEach(({ start, end }, i) => {
    const [a, b] = [Math.max(start, at), Math.min(end, to)];
    if (a >= b) return;
    nodes.push(...marked(text.slice(at, a), citation), h('span.sentence', { 'data-sentence': i, tabindex: '-1' }, ...marked(text.slice(a, b), citation)));
    at = b;
  });
  return [...nodes, ...marked(text.slice(at, to), citation)];
}

function marked(text, citation) {
  return text.split(inline).filter(Boolean).map((part) => {
    if (part.startsWith('**')) return h('strong', {}, part.slice(2, -2));
    const id = /^\[(\d+)\]$/.exec(part)?.[1];
    const cited = id && citation(Number(id));
    return cited
      ? h('button.citation', { type: 'button', 'aria-label': words.source(id, cited.title), title: cited.title, onclick: cited.open }, id)
      : document.createTextNode(part);
  });
}
