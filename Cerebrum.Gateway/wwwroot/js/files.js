import { byId, h, icon } from './dom.js';
import { words } from './words.js';

const limitMegabytes = 18; // Under the service's 20 MiB with room for the rest of the form.

/** The voice clip and the image that go with the next question: chosen, dropped or pasted, shown, removable. */
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

  get audio() { return this.#chosen.audio?.file; }

  get image() { return this.#chosen.image?.file; }

  /** @param {File[]} files
   *  @param {'audio'|'image'} [as] what the person said they are; otherwise their type tells */
  add(files, as) {
    this.#complain('');
    for (const file of files) {
      const kind = as ?? ['audio', 'image'].find((k) => file.type.startsWith(`${k}/`));
      if (!kind) this.#complain(words.wrongFile(file.name));
      else if (this.#sizeWith(kind, file) > limitMegabytes * 1e6) this.#complain(words.tooLarge(limitMegabytes));
      else this.#put(kind, file);
    }
  }

  clear() {
    for (const kind of Object.keys(this.#chosen)) this.#remove(kind);
  }

  #sizeWith(kind, file) {
    return Object.entries(this.#chosen).reduce((sum, [k, c]) => sum + (k === kind ? 0 : c.file.size), file.size);
  }

  #put(kind, file) {
    this.#remove(kind);
    const url = URL.createObjectURL(file);
    const preview = kind === 'audio'
      ? h('audio', { controls: true, src: url, preload: 'metadata', 'aria-label': file.name })
      : h('img', { src: url, alt: '' });
    const remove = h('button.icon-button', { type: 'button', 'aria-label': `${words.remove}: ${file.name}`, onclick: () => { this.#remove(kind); byId(kind).focus(); } }, icon('close'));
    const card = h(`div.attachment.${kind}`, { id: `${kind}-preview` }, preview,
      h('div.attachment-text', {}, h('strong', {}, words.modalities[kind]), h('span', {}, file.name)), remove);
    this.#chosen[kind] = { file, url, card };
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
