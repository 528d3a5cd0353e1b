// Measures when keys go down and up in one text box. Which letter it was never leaves: a key is sent as the half of the keyboard
// it is on and a number in order of first use ("L1"), so that its holds can be compared with each other.

const most = 2000; // The newest are kept; a model needs at most a few hundred.

const kinds = { ' ': 'space', Backspace: 'backspace' };

// By the usual touch-typing fingers; codes name places on the keyboard, whatever letter is printed there.
const leftHand = /^(Key[QWERTASDFGZXCVB]|Digit[1-5])$/;
const rightHand = /^(Key[YUIOPHJKLNM]|Digit[06-9])$/;

/** What was left out, and why. */
const nothing = { repeats: 0, pasted: 0, composed: 0 };

export class Keystrokes {
  #changed;
  #enabled = false;
  #down = new Map();
  #strokes = [];
  #numbers = new Map();
  #left = { ...nothing };

  /** @param {HTMLTextAreaElement} box
   *  @param {() => void} changed */
  constructor(box, changed) {
    this.#changed = changed;
    box.addEventListener('keydown', (e) => this.#pressed(e));
    box.addEventListener('keyup', (e) => this.#released(e));
    box.addEventListener('paste', (e) => this.#leaveOut('pasted', e.clipboardData.getData('text').length));
    box.addEventListener('compositionend', (e) => this.#leaveOut('composed', e.data.length));
    box.addEventListener('blur', () => this.#down.clear()); // Its releases go elsewhere.
  }

  get enabled() { return this.#enabled; }

  /** Turning it off forgets everything. */
  set enabled(value) {
    this.#enabled = value;
    this.clear();
  }

  /** @returns {{down: number, up: number, kind: string}[]} in ms */
  get strokes() { return this.#strokes; }

  /** @returns {{repeats: number, pasted: number, composed: number, tick: number}} keys held until they repeated, letters pasted, letters an input
   *  method wrote; and the step of the browser's clock in ms, 0 when it is fine enough to measure with */
  get quality() { return { ...this.#left, tick: tickOf(this.#strokes) }; }

  clear() {
    this.#down.clear();
    this.#numbers.clear();
    this.#strokes = [];
    this.#left = { ...nothing };
    this.#changed();
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
    const shortcut = (e.ctrlKey || e.metaKey || e.altKey) && !e.getModifierState('AltGraph');
    if (!this.#enabled || shortcut || !e.isTrusted) return;
    if (e.isComposing || e.key === 'Process' || e.key === 'Unidentified') return; // An input method's; its text is counted when it ends.
    if (e.repeat) { if (this.#down.delete(e.code)) this.#leaveOut('repeats', 1); return; } // From here on the machine's rhythm.
    this.#down.set(e.code, { kind: this.#name(e), down: e.timeStamp });
  }

  #released(e) {
    const stroke = this.#down.get(e.code);
    if (!stroke) return;
    this.#down.delete(e.code);
    this.#strokes.push({ ...stroke, up: e.timeStamp });
    if (this.#strokes.length > most) this.#strokes.shift();
    this.#changed();
  }

  #leaveOut(why, count) {
    if (!this.#enabled || count === 0) return;
    this.#left[why] += count;
    this.#changed();
  }
}

// Some browsers round their clock against fingerprinting: then all times are multiples of one step.
function tickOf(strokes) {
  if (strokes.length < 10) return 0;
  const times = strokes.flatMap((s) => [s.down, s.up]).sort((a, b) => a - b);
  const steps = times.slice(1).map((t, i) => t - times[i]).filter((d) => d > 0.05);
  const least = Math.min(...steps);
  const isGrid = steps.every((d) => Math.abs(d / least - Math.round(d / least)) < 0.05);
  return least >= 4 && isGrid ? Math.round(10 * least) / 10 : 0;
}
