import { byId, h, icon } from '../dom.js';
import { words } from '../words.js';
import { Recorder, longest } from './recorder.js';
import { level, resampled, waveFile } from './sound.js';
import { waveform } from './waveform.js';

const drawn = 120; // Blocks of the moving picture: about 5 s.

/** The button that records, and what is seen while it does.
 *  @param {(file: File) => Promise<void>} take the recording
 *  @param {(message: string) => void} complain
 *  @returns {{finish: () => Promise<void>}} ends a recording that runs, and takes it */
export function watchRecording(take, complain) {
  const button = byId('record');
  let recorder;

  const end = async (keep) => {
    const mine = recorder;
    if (!mine) return;
    recorder = undefined;
    byId('recording').replaceChildren();
    button.hidden = false;
    button.focus();
    const buffer = await mine.stop();
    if (keep && buffer) await take(waveFile(await resampled(buffer), words.voice.fileName));
  };

  button.addEventListener('click', async () => {
    if (recorder) return;
    complain('');
    const mine = recorder = new Recorder();
    const panel = recordingPanel(() => end(true), () => end(false));
    try {
      await mine.start((samples, seconds) => {
        panel.show(samples, seconds);
        if (seconds >= longest) end(true);
      });
    } catch (e) {
      recorder = undefined;
      await mine.stop();
      complain(e.name === 'NotFoundError' ? words.voice.noMicrophone : e.name === 'NotAllowedError' ? words.voice.notAllowed : words.voice.cannotRecord);
      return;
    }

    button.hidden = true;
    byId('recording').replaceChildren(panel.element);
    panel.element.querySelector('button').focus();
  });
  return { finish: () => end(true) };
}

function recordingPanel(stop, discard) {
  const meter = h('span.meter', { 'aria-hidden': 'true', vars: { value: 0 } });
  const time = h('span.time', {}, words.voice.seconds(0));
  const picture = h('div.moving', { 'aria-hidden': 'true' });
  const peaks = Array(drawn).fill(0);
  const element = h('div.attachment.recording', {},
    h('span.dot', { 'aria-hidden': 'true' }),
    h('div.attachment-text', {}, h('strong', {}, words.voice.recording), time),
    meter, picture,
    h('button.primary', { type: 'button', onclick: stop }, words.voice.stop),
    h('button.icon-button', { type: 'button', 'aria-label': words.voice.discard, onclick: discard }, icon('close')));
  const show = (samples, seconds) => {
    meter.style.setProperty('--value', level(samples));
    time.textContent = words.voice.seconds(seconds);
    peaks.push(samples.reduce((top, x) => Math.max(top, Math.abs(x)), 0));
    peaks.shift();
    picture.replaceChildren(waveform(peaks));
  };

  return { element, show };
}
