// Measures when keys go down and up in one text box, and nothing else. Which key it was is reduced to a class at once.

const most = 2000; // The newest are kept; a model needs at most a few hundred.

const kinds = { ' ': 'space', Backspace: 'backspace' };

/** @returns {'letter'|'space'|'backspace'|'other'} */
export const classOf = (key) => kinds[key] ?? (/^\p{L}$/u.test(key) ? 'letter' : 'other');

export class Keystrokes {
  #box;
  #changed;
  #enabled = false;
  #down = new Map();
  #strokes = [];

  /** @param {HTMLTextAreaElement} box
   *  @param {(count: number) => void} changed */
  constructor(box, changed) {
    this.#box = box;
    this.#changed = changed;
    box.addEventListener('keydown', (e) => this.#pressed(e));
    box.addEventListener('keyup', (e) => this.#released(e));
    box.addEventListener('blur', () => this.#down.clear()); // Its releases go elsewhere.
  }

  get enabled() { return this.#enabled; }

  /** Turning it off forgets everything. */
  set enabled(value) {
    this.#enabled = value;
    this.clear();
  }

  clear() {
    this.#down.clear();
    this.#strokes = [];
    this.#changed(0);
  }

  /** @returns {{keystrokes: {key: string, timeDown: number, timeUp: number}[]}|undefined} times in ms from the first key */
  take() {
    if (!this.#enabled || this.#strokes.length === 0) return undefined;
    const ordered = this.#strokes.toSorted((a, b) => a.down - b.down);
    const start = ordered[0].down;
    const ms = (t) => Math.round(10 * (t - start)) / 10;
    this.clear();
    return { keystrokes: ordered.map((s) => ({ key: s.kind, timeDown: ms(s.down), timeUp: ms(s.up) })) };
  }

  #pressed(e) {
    // Held keys repeat on the machine's rhythm, compositions and shortcuts on neither.
    const shortcut = (e.ctrlKey || e.metaKey || e.altKey) && !e.getModifierState('AltGraph');
    if (this.#enabled && !e.repeat && !e.isComposing && !shortcut && e.isTrusted) {
      this.#down.set(e.code, { kind: classOf(e.key), down: e.timeStamp });
    }
  }

  #released(e) {
    const stroke = this.#down.get(e.code);
    if (!stroke) return;
    this.#down.delete(e.code);
    this.#strokes.push({ ...stroke, up: e.timeStamp });
    if (this.#strokes.length > most) this.#strokes.shift();
    this.#changed(this.#strokes.length);
  }
}
