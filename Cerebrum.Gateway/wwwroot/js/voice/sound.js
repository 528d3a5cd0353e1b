// What is sent is 16 kHz mono, 16-bit PCM in a WAV file: all the model hears, and what the service reads without a decoder.

const rate = 16000;
const header = 44; // Bytes before the samples.

/** @param {File} file in any format the browser plays
 *  @returns {Promise<Float32Array|undefined>} mono samples at 16 kHz, -1..1; undefined when the browser cannot read it */
export async function samplesOf(file) {
  try {
    return mono(await new OfflineAudioContext(1, 1, rate).decodeAudioData(await file.arrayBuffer()));
  } catch (e) {
    if (e instanceof DOMException) return undefined; // EncodingError: the service may know more formats.
    throw e;
  }
}

/** @param {AudioBuffer} buffer at any rate */
export async function resampled(buffer) {
  const context = new OfflineAudioContext(1, Math.ceil(buffer.duration * rate), rate);
  const source = context.createBufferSource();
  source.buffer = buffer;
  source.connect(context.destination);
  source.start();
  return mono(await context.startRendering());
}

function mono(buffer) {
  const channels = Array.from({ length: buffer.numberOfChannels }, (_, i) => buffer.getChannelData(i));
  return channels.length === 1 ? channels[0] : channels[0].map((_, i) => channels.reduce((sum, c) => sum + c[i], 0) / channels.length);
}

/** @param {Float32Array} samples at 16 kHz */
export function waveFile(samples, name) {
  const view = new DataView(new ArrayBuffer(header + 2 * samples.length));
  const text = (at, letters) => [...letters].forEach((c, i) => view.setUint8(at + i, c.charCodeAt(0)));
  text(0, 'RIFF'); view.setUint32(4, header - 8 + 2 * samples.length, true); text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true); view.setUint16(20, 1, true); view.setUint16(22, 1, true); // 16 bytes of format: PCM, one channel.
  view.setUint32(24, rate, true); view.setUint32(28, 2 * rate, true); view.setUint16(32, 2, true); view.setUint16(34, 16, true);
  text(36, 'data'); view.setUint32(40, 2 * samples.length, true);
  samples.forEach((x, i) => view.setInt16(header + 2 * i, Math.round(32767 * Math.max(-1, Math.min(1, x))), true));
  return new File([view.buffer], name, { type: 'audio/wav' });
}

/** @returns {{seconds: number, peaks: number[], peak: number, clipped: number}} the loudest of each of 120 parts, and of all; how many samples lie at the limit, 0..1 */
export function outline(samples) {
  const part = Math.max(1, Math.ceil(samples.length / 120));
  const peaks = [];
  let clipped = 0;
  for (let i = 0; i < samples.length; i++) {
    const x = Math.abs(samples[i]);
    const at = Math.floor(i / part);
    peaks[at] = Math.max(peaks[at] ?? 0, x);
    if (x > 0.999) clipped++;
  }

  return { seconds: samples.length / rate, peaks, peak: Math.max(0, ...peaks), clipped: clipped / Math.max(1, samples.length) };
}

/** @returns {number} how loud, 0 (-60 dB of full scale or less) to 1 */
export function level(samples) {
  const power = samples.reduce((sum, x) => sum + x * x, 0) / samples.length;
  return Math.max(0, Math.min(1, 1 + 10 * Math.log10(power + 1e-12) / 60));
}
