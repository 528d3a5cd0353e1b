import { h, percent } from '../dom.js';
import { labelOf, words } from '../words.js';

/** What a sentence rests on, in words.
 *  @param {string[]} supports `passage:ID`, `signal:MODALITY.MODEL`, `rule:ID`
 *  @param {{citations: object[], signals: object, reasons: object[], open: (id: number) => void}} answer
 *  @returns {Node[]} */
export function supportsInWords(supports, answer) {
  return supports.map((support) => {
    const [kind, ...rest] = support.split(':');
    const name = rest.join(':');
    if (kind === 'passage') return passage(name, answer);
    if (kind === 'signal') return signal(name, answer);
    return h('p', {}, h('span.kind', {}, words.supports.rule), answer.reasons.find((r) => r.rule === name)?.text ?? words.rules[name] ?? name);
  });
}

function passage(id, { citations, open }) {
  const cited = citations.find((c) => c.passage_id === id);
  return h('p', {}, h('span.kind', {}, words.supports.passage),
    cited ? h('button.link', { type: 'button', onclick: () => open(cited.id) }, `${cited.title} [${cited.id}]`) : id);
}

function signal(name, { signals }) {
  const modality = name.split('.')[0];
  const analysis = signals[modality];
  const found = analysis?.detected_emotion ?? analysis?.detected_condition;
  return h('p', {}, h('span.kind', {}, words.supports.signal),
    found ? `${words.modalities[modality]}: ${labelOf(found)}, ${percent(analysis.confidence ?? 0)}` : words.modalities[modality] ?? name);
}
