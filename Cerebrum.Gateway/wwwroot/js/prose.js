import { h } from './dom.js';
import { words } from './words.js';

const inline = /(\[\d{1,3}\]|\*\*[^*\n]+\*\*)/;
const item = /^\s*(?:[-*•]|\d{1,2}[.)])\s+/;

/** Turns the text of an answer into paragraphs, lists and headings; `[1]` becomes a button that opens its passage.
 *  @param {string} text
 *  @param {(id: number) => {title: string, open: () => void}|undefined} citation
 *  @returns {Node[]} */
export function prose(text, citation) {
  return text.trim().split(/\n{2,}/).filter(Boolean).flatMap((block) => blockOf(block.split('\n'), citation));
}

function blockOf(lines, citation) {
  const out = [];
  for (const line of lines) {
    const heading = /^#{1,4}\s+(.*)$/.exec(line);
    const last = out.at(-1);
    if (heading) out.push(h('h4', {}, ...spans(heading[1], citation)));
    else if (item.test(line)) listOf(out, /^\s*\d/.test(line) ? 'ol' : 'ul').append(h('li', {}, ...spans(line.replace(item, ''), citation)));
    else if (last?.tagName === 'P') last.append(h('br'), ...spans(line, citation));
    else out.push(h('p', {}, ...spans(line, citation)));
  }

  return out;
}

function listOf(out, tag) {
  if (out.at(-1)?.tagName !== tag.toUpperCase()) out.push(h(tag));
  return out.at(-1);
}

function spans(text, citation) {
  return text.split(inline).filter(Boolean).map((part) => {
    if (part.startsWith('**')) return h('strong', {}, part.slice(2, -2));
    const id = /^\[(\d+)\]$/.exec(part)?.[1];
    const cited = id && citation(Number(id));
    return cited
      ? h('button.citation', { type: 'button', 'aria-label': words.source(id, cited.title), title: cited.title, onclick: cited.open }, id)
      : document.createTextNode(part);
  });
}
