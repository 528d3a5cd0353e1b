"""Sounds that are no speech, made by formula: music of several timbres, singing, noises, signals. For the quality gate.

    sounds.py FOLDER [SEED]    writes 16 kHz WAV files named KIND-NUMBER.wav, and prints their paths
"""
import os
import sys

import numpy as np
import scipy.signal as ss
from scipy.io import wavfile

RATE, SECONDS, EACH = 16000, 4.0, 20
T = np.arange(int(RATE * SECONDS)) / RATE
MAJOR, MINOR = [0, 2, 4, 5, 7, 9, 11], [0, 2, 3, 5, 7, 8, 10]


def hz(note):
    return 440 * 2 ** ((note - 69) / 12)


def note_of(timbre, note, seconds, rng):
    t = np.arange(int(RATE * seconds)) / RATE
    wobble = 1 + 0.006 * np.sin(2 * np.pi * rng.uniform(4.5, 6.5) * t) * (timbre in ("strings", "voice"))
    phase = 2 * np.pi * np.cumsum(hz(note) * wobble) / RATE
    if timbre == "pluck":  # Karplus and Strong (1983).
        period = int(RATE / hz(note))
        excite = np.zeros(len(t))
        excite[:period] = rng.normal(size=min(period, len(t)))
        comb = np.zeros(period + 2)
        comb[0], comb[period], comb[period + 1] = 1, -0.498, -0.498
        return ss.lfilter([1], comb, excite)
    partials = [h for h in range(1, 25) if h * hz(note) < 7500]
    slope = {"organ": 0.6, "flute": 2.5, "strings": 1.0, "piano": 1.4, "voice": 1.2}[timbre]
    tone = sum(np.sin(h * phase + rng.uniform(0, 6)) / h ** slope for h in partials)
    if timbre == "piano":
        tone = tone * np.exp(-3 * t)
    if timbre == "voice":  # A sung vowel: two formants.
        f1, f2 = rng.choice([(700, 1200), (400, 2100), (300, 800), (500, 1800)])
        for f in (f1, f2):
            b, a = ss.iirpeak(f, f / 90, fs=RATE)
            tone = tone + 4 * ss.lfilter(b, a, tone)
    attack = np.minimum(1, t / 0.03) * np.minimum(1, (t[-1] - t + 1e-3) / 0.05)
    return tone * attack


def melody(timbre, rng, chords=False):
    out, at, beat = np.zeros(len(T) + RATE * 2), 0.0, 60 / rng.uniform(70, 160)
    scale, root, step = rng.choice([MAJOR, MINOR]), rng.integers(50, 68), 0
    while at < SECONDS:
        length = beat * rng.choice([0.5, 1, 1, 2])
        step = int(np.clip(step + rng.integers(-2, 3), -4, 8))
        degrees = [step, step + 2, step + 4] if chords else [step]
        for d in degrees:
            tone = note_of(timbre, root + 12 * (d // 7) + scale[d % 7], length, rng)
            start = int(at * RATE)
            out[start:start + len(tone)] += tone[:len(out) - start]
        at += length
    return out[:len(T)]


def drums(rng):
    out, beat = np.zeros(len(T)), 60 / rng.uniform(80, 150) / 2
    for i, at in enumerate(np.arange(0, SECONDS - 0.2, beat)):
        t = np.arange(int(0.15 * RATE)) / RATE
        hit = np.sin(2 * np.pi * (60 + 80 * np.exp(-30 * t)) * t) * np.exp(-15 * t) if i % 4 in (0, 3) else rng.normal(size=len(t)) * np.exp(-35 * t) * 0.6
        out[int(at * RATE):int(at * RATE) + len(t)] += hit
    return out


def noise(slope, rng):
    spectrum = np.fft.rfft(rng.normal(size=len(T)))
    spectrum[1:] /= np.arange(1, len(spectrum)) ** (slope / 2)
    return np.fft.irfft(spectrum, len(T))


def clicks(rng):
    out = np.zeros(len(T))
    out[rng.integers(0, len(T), 400)] = rng.normal(size=400)
    return ss.lfilter([1], [1, -0.7], out)


def beeps(rng):
    f, on = rng.uniform(400, 2500), rng.uniform(0.1, 0.5)
    return np.sin(2 * np.pi * f * T) * (T % (2 * on) < on)


def alarm(rng):
    low, high, rate = rng.uniform(400, 700), rng.uniform(800, 1500), rng.uniform(0.5, 4)
    f = np.where((T * rate) % 1 < 0.5, low, high) if rng.random() < 0.5 else low + (high - low) * (0.5 + 0.5 * np.sin(2 * np.pi * rate * T))
    return sum(np.sin(h * 2 * np.pi * np.cumsum(f) / RATE) / h for h in (1, 2, 3))


KINDS = {
    **{f"melody_{timbre}": (lambda rng, timbre=timbre: melody(timbre, rng)) for timbre in ("piano", "organ", "strings", "flute", "pluck")},
    **{f"chords_{timbre}": (lambda rng, timbre=timbre: melody(timbre, rng, chords=True)) for timbre in ("piano", "organ", "strings", "pluck")},
    "singing": lambda rng: melody("voice", rng),
    "band": lambda rng: 2 * drums(rng) + 0.15 * melody("piano", rng, chords=True) + 0.3 * melody("pluck", rng),
    "drums": drums,
    "white_noise": lambda rng: noise(0, rng),
    "pink_noise": lambda rng: noise(1, rng),
    "brown_noise": lambda rng: noise(2, rng),
    "hum": lambda rng: sum(np.sin(2 * np.pi * 50 * h * T) / h for h in range(1, 12)) + 0.05 * rng.normal(size=len(T)),
    "engine": lambda rng: noise(1, rng) * (1.2 + np.sin(2 * np.pi * rng.uniform(8, 30) * T)),
    "waves": lambda rng: noise(1, rng) * (1.1 + np.sin(2 * np.pi * rng.uniform(0.2, 1) * T)),
    "rain": clicks,
    "beeps": beeps,
    "alarm": alarm,
    "sweep": lambda rng: ss.chirp(T, rng.uniform(80, 300), SECONDS, rng.uniform(2000, 6000), "logarithmic"),
    "dial_tone": lambda rng: (np.sin(2 * np.pi * 425 * T) + np.sin(2 * np.pi * 350 * T)) * (T % 1.5 < rng.uniform(0.4, 1.5)),
}


def main(folder, seed=0):
    os.makedirs(folder, exist_ok=True)
    for kind, make in KINDS.items():
        for i in range(EACH):
            x = make(np.random.default_rng([seed, i, sum(map(ord, kind))]))
            path = os.path.join(folder, f"{kind}-{i}.wav")
            wavfile.write(path, RATE, np.round(x / np.abs(x).max() * 0.5 * 32767).astype(np.int16))
            print(path)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 0)
