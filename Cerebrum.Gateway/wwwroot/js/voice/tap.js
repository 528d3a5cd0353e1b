// Runs in the audio thread: hands on what the microphone gives, mixed to one channel.

const block = 2048; // Samples a message; 43 ms at 48 kHz.

class Tap extends AudioWorkletProcessor {
  #samples = new Float32Array(block);
  #filled = 0;

  process([channels]) {
    for (let i = 0; i < (channels[0]?.length ?? 0); i++) {
      this.#samples[this.#filled++] = channels.reduce((sum, c) => sum + c[i], 0) / channels.length;
      if (this.#filled === block) this.#send();
    }

    return true;
  }

  #send() {
    this.port.postMessage(this.#samples, [this.#samples.buffer]);
    this.#samples = new Float32Array(block);
    this.#filled = 0;
  }
}

registerProcessor('tap', Tap);
