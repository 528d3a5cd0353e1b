import { h } from '../dom.js';
import { words } from '../words.js';

let cards = 0;

/** Shows what a sentence rests on while the pointer or the focus is on it. One sentence is in the tab order; the arrow keys move on.
 *  @param {HTMLElement} text with elements `.sentence`; the card is placed in it
 *  @param {(index: number) => Node[]} evidenceOf */
export function showEvidence(text, evidenceOf) {
  const sentences = [...text.querySelectorAll('.sentence')];
  if (sentences.length === 0) return;
  const card = h('div.evidence', { id: `evidence-${++cards}`, hidden: true });
  text.append(card);
  sentences[0].tabIndex = 0;
  let shown;
  let hiding;

  const hide = () => {
    clearTimeout(hiding);
    card.hidden = true;
    shown?.removeAttribute('aria-describedby');
    shown = undefined;
  };
  const show = (sentence) => {
    clearTimeout(hiding);
    if (sentence === shown) return;
    hide();
    shown = sentence;
    card.replaceChildren(h('strong', {}, words.restsOn), ...evidenceOf(Number(sentence.dataset.sentence)));
    card.hidden = false;
    sentence.setAttribute('aria-describedby', card.id);
    place(card, sentence, text);
  };

  const over = (e) => e.target.closest?.('.sentence');
  // A move, and not its coming over: text that scrolls under a resting pointer is not pointed at.
  text.addEventListener('pointermove', (e) => { if (over(e)) show(over(e)); else if (e.target.closest('.evidence')) clearTimeout(hiding); });
  text.addEventListener('pointerout', () => { hiding = setTimeout(() => { if (!text.contains(document.activeElement?.closest('.sentence'))) hide(); }, 150); });
  text.addEventListener('click', (e) => { if (over(e) && !e.target.closest('button')) { over(e).focus(); show(over(e)); } });
  text.addEventListener('focusin', (e) => { if (over(e)) show(over(e)); });
  text.addEventListener('focusout', (e) => { if (!text.contains(e.relatedTarget)) hide(); });
  text.addEventListener('keydown', (e) => {
    const at = sentences.indexOf(over(e));
    if (e.key === 'Escape') hide();
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[e.key];
    const next = at >= 0 && step ? sentences[at + step] : undefined;
    if (!next) return;
    e.preventDefault();
    sentences[at].tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });
}

// Under the last line of the sentence, inside the text's width.
function place(card, sentence, text) {
  const box = text.getBoundingClientRect();
  const line = [...sentence.getClientRects()].at(-1);
  card.style.setProperty('--y', `${line.bottom - box.top + 6}px`);
  card.style.setProperty('--x', `${Math.max(0, Math.min(line.left - box.left, box.width - card.offsetWidth))}px`);
}
