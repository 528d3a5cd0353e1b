import { byId, h, icon } from '../dom.js';
import { outline, samplesOf, waveFile } from '../voice/sound.js';
import { waveform } from '../voice/waveform.js';
import { words } from '../words.js';

const limitMegabytes = 18; // Under the service's 20 MiB with room for the rest of the form.

/** The voice clip and the image that go with the next question: recorded, chosen, dropped or pasted, shown, removable. */
export class Files {
  #chosen = {};
  #complain;

  /** @param {HTMLElement} zone where files may be dropped
   *  @param {(message: string) => void} complain */
  constructor(zone, complain) {
    this.#complain = complain;
    for (const kind of ['audio', 'image']) {
      byId(kind).addEventListener('change', (e) => { this.add([...e.target.files], kind); e.target.value = ''; });
    }

    zone.addEventListener('dragover', (e) => { e.preventDefault(); zone.classList.add('dropping'); });
    zone.addEventListener('dragleave', (e) => { if (!zone.contains(e.relatedTarget)) zone.classList.remove('dropping'); });
    zone.addEventListener('drop', (e) => { e.preventDefault(); zone.classList.remove('dropping'); this.add([...e.dataTransfer.files]); });
    zone.addEventListener('paste', (e) => { if (e.clipboardData.files.length) { e.preventDefault(); this.add([...e.clipboardData.files]); } });
  }

  /** @returns {{file: File, peaks?: number[]}|undefined} */
  get audio() { return this.#chosen.audio; }

  /** @returns {{file: File}|undefined} */
  get image() { return this.#chosen.image; }

  /** @param {File[]} files
   *  @param {'audio'|'image'} [as] what the person said they are; otherwise their type tells */
  async add(files, as) {
    this.#complain('');
    for (const file of files) {
      const kind = as ?? kindOf(file);
      if (!kind) { this.#complain(words.wrongFile(file.name)); continue; }
      const fits = (f) => this.#sizeWith(kind, f) <= limitMegabytes * 1e6;
      const chosen = kind === 'audio' && fits(file) ? await heard(file) : { file };
      if (!fits(chosen.file)) this.#complain(words.tooLarge(limitMegabytes));
      else this.#put(kind, chosen);
    }
  }

  clear() {
    for (const kind of Object.keys(this.#chosen)) this.#remove(kind);
  }

  #sizeWith(kind, file) {
    return Object.entries(this.#chosen).reduce((sum, [k, c]) => sum + (k === kind ? 0 : c.file.size), file.size);
  }

  #put(kind, chosen) {
    this.#remove(kind);
    const { file } = chosen;
    const url = URL.createObjectURL(file);
    const remove = h('button.icon-button', { type: 'button', 'aria-label': `${words.remove}: ${file.name}`, onclick: () => { this.#remove(kind); byId(kind).focus(); } }, icon('close'));
    const text = h('div.attachment-text', {}, h('strong', {}, words.modalities[kind]), h('span', {}, file.name), ...notesOn(kind, chosen).map((n) => h('span', {}, n)));
    const card = h(`div.attachment.${kind}`, { id: `${kind}-preview` }, ...(kind === 'audio' ? [text, ...soundPreview(chosen, url)] : [picture(url), text]), remove);
    this.#chosen[kind] = { ...chosen, url, card };
    byId('attachments').append(card);
  }

  #remove(kind) {
    const chosen = this.#chosen[kind];
    if (!chosen) return;
    URL.revokeObjectURL(chosen.url);
    chosen.card.remove();
    delete this.#chosen[kind];
  }
}

const kindOf = (file) => /\.dcm$/i.test(file.name) || file.type === 'application/dicom'
  ? 'image'
  : ['audio', 'image'].find((k) => file.type.startsWith(`${k}/`));

// Sound in another format than WAV is sent as WAV where the browser can read it.
async function heard(file) {
  const samples = await samplesOf(file);
  if (!samples) return { file };
  const isWave = /wav/.test(file.type);
  return { file: isWave ? file : waveFile(samples, file.name.replace(/\.\w+$/, '.wav')), ...outline(samples) };
}

function notesOn(kind, { peaks, seconds, peak, clipped }) {
  if (kind !== 'audio') return [];
  return peaks ? [
    seconds < 1 ? words.voice.short : null,
    peak < 0.03 ? words.voice.quiet : null,
    clipped > 0.001 ? words.voice.clipped : null,
  ].filter(Boolean) : [words.voice.unread];
}

function soundPreview(chosen, url) {
  return [
    chosen.peaks ? waveform(chosen.peaks, words.voice.waveform(chosen.seconds)) : null,
    h('audio', { controls: true, src: url, preload: 'metadata', 'aria-label': chosen.file.name }),
  ];
}

/** @param {string} url of an image, or of a DICOM file no browser shows */
export const picture = (url) => h('img', { src: url, alt: '', onerror: (e) => e.target.replaceWith(h('span.no-picture', { 'aria-hidden': 'true' }, icon('image'))) });
