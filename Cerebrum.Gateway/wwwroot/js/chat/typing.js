import { byId, number } from '../dom.js';
import { words } from '../words.js';
import { rhythm } from './rhythm.js';

/** The consent to measure typing, and the line that shows what is measured while it is.
 *  @param {import('./keystrokes.js').Keystrokes} keystrokes
 *  @returns {{draw: () => void}} */
export function watchTyping(keystrokes) {
  const consent = byId('typing-consent');
  let drawing = 0;
  const now = () => {
    drawing = 0;
    const { strokes, quality } = keystrokes;
    byId('typing-live').hidden = !keystrokes.enabled;
    byId('typing-count').textContent = words.keys(strokes.length);
    byId('typing-plot').replaceChildren(...(strokes.length ? [rhythm(strokes, false)] : []));
    byId('typing-notes').textContent = [
      quality.pasted ? words.rhythm.pasted(quality.pasted) : null,
      quality.composed ? words.rhythm.composed(quality.composed) : null,
      quality.repeats ? words.rhythm.repeats(quality.repeats) : null,
      quality.tick ? words.rhythm.tick(number(quality.tick)) : null,
    ].filter(Boolean).join(' · ');
  };

  consent.addEventListener('change', () => { keystrokes.enabled = consent.checked; });
  consent.checked = false; // A browser that restores the form must not restore this.
  return { draw: () => { drawing ||= requestAnimationFrame(now); } };
}
