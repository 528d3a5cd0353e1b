// Records the microphone as it is: no compression, and none of the browser's own clean-up, which changes how a voice sounds.

const asItIs = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };

/** Longest recording, in seconds. */
export const longest = 60;

export class Recorder {
  #context;
  #stream;
  #blocks = [];
  #length = 0;

  /** @param {(samples: Float32Array, seconds: number) => void} heard each block, and how long the recording is by then
   *  @throws {DOMException} NotAllowedError, NotFoundError: no microphone for us */
  async start(heard) {
    this.#stream = await navigator.mediaDevices.getUserMedia({ audio: asItIs });
    this.#context = new AudioContext();
    await this.#context.audioWorklet.addModule('/js/voice/tap.js');
    const tap = new AudioWorkletNode(this.#context, 'tap', { numberOfOutputs: 0 });
    tap.port.onmessage = ({ data }) => {
      this.#blocks.push(data);
      this.#length += data.length;
      heard(data, this.#length / this.#context.sampleRate);
    };
    this.#context.createMediaStreamSource(this.#stream).connect(tap);
  }

  /** Ends the recording and lets go of the microphone.
   *  @returns {Promise<AudioBuffer|undefined>} undefined when nothing was heard */
  async stop() {
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    const { sampleRate } = this.#context ?? {};
    await this.#context?.close();
    if (this.#length === 0) return undefined;
    const buffer = new AudioBuffer({ length: this.#length, sampleRate });
    let at = 0;
    for (const block of this.#blocks) { buffer.copyToChannel(block, 0, at); at += block.length; }
    return buffer;
  }
}
