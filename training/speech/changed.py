"""Speech as it reaches a service: clips of the corpora with noise, through a telephone's band, in a room, and strung together.

    changed.py LIST FOLDER    LIST: paths of clips, one a line; writes 16 kHz WAV files named KIND-NUMBER.wav, and prints their paths
"""
import math
import os
import sys

import numpy as np
import scipy.signal as ss
import soundfile
from scipy.io import wavfile

RATE, CLIPS = 16000, 500


def read(path):
    x, rate = soundfile.read(path, dtype="float32", always_2d=True)
    divisor = math.gcd(rate, RATE)
    return ss.resample_poly(x.mean(1), RATE // divisor, rate // divisor)


def with_noise(x, slope, low_db, high_db, rng):
    spectrum = np.fft.rfft(rng.normal(size=len(x)))
    spectrum[1:] /= np.arange(1, len(spectrum)) ** (slope / 2)
    noise = np.fft.irfft(spectrum, len(x))
    return x + noise * np.sqrt((x ** 2).mean() / (noise ** 2).mean()) * 10 ** (-rng.uniform(low_db, high_db) / 20)


def in_room(x, rng):
    tail = int(RATE * rng.uniform(0.2, 0.8))
    response = rng.normal(size=tail) * np.exp(-6.9 * np.arange(tail) / tail)
    response[0] = 3
    return ss.fftconvolve(x, response)[:len(x)]


def main(listing, folder):
    rng = np.random.default_rng(5)
    with open(listing) as f:
        files = [line.strip() for line in f]
    files = [files[i] for i in rng.permutation(len(files))[:CLIPS]]
    changes = {
        "noisy": lambda x: with_noise(x, 0, 6, 20, rng),
        "pink": lambda x: with_noise(x, 1, 4, 15, rng),
        "phone": lambda x: ss.lfilter(*ss.butter(4, [300, 3400], "bandpass", fs=RATE), x),
        "room": lambda x: in_room(x, rng),
        "long": lambda x: np.concatenate([x] + [read(files[i]) for i in rng.integers(0, len(files), 3)]),
    }
    os.makedirs(folder, exist_ok=True)
    for i, path in enumerate(files):
        kind, change = list(changes.items())[i % len(changes)]
        y = change(read(path))
        out = os.path.join(folder, f"{kind}-{i}.wav")
        wavfile.write(out, RATE, np.round(y / np.abs(y).max() * 0.5 * 32767).astype(np.int16))
        print(out)


if __name__ == "__main__":
    main(*sys.argv[1:3])
