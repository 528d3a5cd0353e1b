// Measures when keys go down and up in one text box. Which letter it was never leaves: a key is sent as the half of the keyboard
// it is on and a number in order of first use ("L1"), so that its holds can be compared with each other.

const most = 2000; // The newest are kept; a model needs at most a few hundred.

const kinds = { ' ': 'space', Backspace: 'backspace' };

// By the usual touch-typing fingers; codes name places on the keyboard, whatever letter is printed there.
const leftHand = /^(Key[QWERTASDFGZXCVB]|Digit[1-5])$/;
const rightHand = /^(Key[YUIOPHJKLNM]|Digit[06-9])$/;

export class Keystrokes {
  #box;
  #changed;
  #enabled = false;
  #down = new Map();
  #strokes = [];
  #numbers = new Map();

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
    this.#numbers.clear();
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

  #name(e) {
    const hand = leftHand.test(e.code) ? 'L' : rightHand.test(e.code) ? 'R' : '';
    if (kinds[e.key] || !hand) return kinds[e.key] ?? 'other';
    if (!this.#numbers.has(e.code)) this.#numbers.set(e.code, this.#numbers.size + 1);
    return hand + this.#numbers.get(e.code);
  }

  #pressed(e) {
    // Held keys repeat on the machine's rhythm, compositions and shortcuts on neither.
    const shortcut = (e.ctrlKey || e.metaKey || e.altKey) && !e.getModifierState('AltGraph');
    if (this.#enabled && !e.repeat && !e.isComposing && !shortcut && e.isTrusted) {
      this.#down.set(e.code, { kind: this.#name(e), down: e.timeStamp });
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
