#!/usr/bin/python3
"""A re-creation of the predecessor's path for audio and typing: Flask, scipy features, a random forest. usage: app.py PORT threaded|waitress

Written anew after its README (MFCC, spectral, tonal and rhythm features; hold, gap, error, rhythm, speed and pause figures),
with the same route, request and answer. The forests are trained at start on random numbers: only their speed means
anything, and their answers nothing. Its own features came from librosa, which Debian lacks; these scipy ones are no slower.
"""
import base64
import io
import sys

import numpy as np
from flask import Flask, jsonify, request
from scipy.fftpack import dct
from scipy.io import wavfile
from scipy.signal import stft
from sklearn.ensemble import RandomForestClassifier

EMOTIONS = ["happy", "sad", "angry", "neutral", "fear"]
CONDITIONS = ["parkinsons", "essential_tremor", "carpal_tunnel", "multiple_sclerosis", "normal"]
FRAME, HOP, MELS, MFCCS = 2048, 512, 40, 13  # librosa's defaults, and the usual counts.

app = Flask(__name__)


def mel_filters(rate):
    mel = np.linspace(0, 2595 * np.log10(1 + rate / 2 / 700), MELS + 2)
    edges = 700 * (10 ** (mel / 2595) - 1)
    bins = np.fft.rfftfreq(FRAME, 1 / rate)
    rising = (bins - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    falling = (edges[2:, None] - bins) / (edges[2:] - edges[1:-1])[:, None]
    return np.maximum(0, np.minimum(rising, falling))


def chroma_filters(rate):
    bins = np.fft.rfftfreq(FRAME, 1 / rate)
    classes = np.full(len(bins), -1)
    classes[1:] = np.round(12 * np.log2(bins[1:] / 440)) % 12
    return (classes == np.arange(12)[:, None]).astype(float)


def audio_features(data):
    rate, samples = wavfile.read(io.BytesIO(data))
    samples = samples.reshape(len(samples), -1).mean(axis=1) / 32768
    frequencies, _, spectrum = stft(samples, rate, nperseg=FRAME, noverlap=FRAME - HOP)
    magnitude = np.abs(spectrum) + 1e-10
    power = magnitude ** 2
    mel = np.log(mel_filters(rate) @ power + 1e-10)
    mfcc = dct(mel, axis=0, norm="ortho")[:MFCCS]
    delta = np.gradient(mfcc, axis=1)
    total = magnitude.sum(axis=0)
    centroid = frequencies @ magnitude / total
    bandwidth = np.sqrt((((frequencies[:, None] - centroid) ** 2) * magnitude).sum(axis=0) / total)
    rolloff = frequencies[(np.cumsum(power, axis=0) < 0.85 * power.sum(axis=0)).sum(axis=0).clip(max=len(frequencies) - 1)]
    chroma = chroma_filters(rate) @ power
    chroma /= chroma.max(axis=0) + 1e-10
    onset = np.maximum(np.diff(mel, axis=1), 0).mean(axis=0)
    rhythm = np.correlate(onset - onset.mean(), onset - onset.mean(), "full")[len(onset):][:40]
    frames = np.vstack([mfcc, delta, mel, chroma, centroid, bandwidth, rolloff, np.sqrt(power.mean(axis=0))])
    return np.r_[frames.mean(axis=1), frames.std(axis=1), onset.mean(), onset.std(), rhythm.argmax()]


def typing_features(keystrokes):
    down = np.array([k.get("timeDown", k.get("press_time")) for k in keystrokes], float)
    up = np.array([k.get("timeUp", k.get("release_time")) for k in keystrokes], float)
    hold, gap, press = up - down, down[1:] - up[:-1], np.diff(down)
    wrong = sum(k["key"] in ("Backspace", "Delete") for k in keystrokes)
    minutes = max(up[-1] - down[0], 1) / 60_000
    pauses = gap[gap > 500]
    return {
        "key_press_duration": hold.mean(), "duration_variability": hold.std(), "time_between_keys": gap.mean(), "rhythm_variability": press.std(),
        "error_rate": wrong / len(keystrokes), "correction_rate": wrong / len(keystrokes), "typing_speed": len(keystrokes) / minutes,
        "rhythm_consistency": 1 / (1 + press.std() / press.mean()), "pause_frequency": len(pauses) / minutes,
        "pause_duration": pauses.mean() if len(pauses) else 0.0}


def forest(width, labels):
    rng = np.random.default_rng(0)
    return RandomForestClassifier(100, random_state=0).fit(rng.normal(size=(500, width)), rng.choice(labels, 500))


HEARD = forest(2 * (2 * MFCCS + MELS + 12 + 4) + 3, EMOTIONS)
TYPED = forest(10, CONDITIONS)


def classify(model, values):
    p = dict(zip(model.classes_, map(float, model.predict_proba(np.nan_to_num([values]))[0])))
    return max(p, key=p.get), p


@app.post("/ml/process")
def process():
    body = request.get_json()
    if body["data_type"] == "audio":
        label, p = classify(HEARD, audio_features(base64.b64decode(body["url"])))
        return jsonify(detected_emotion=label, confidence=p[label], emotions=p, probabilities=p)
    features = typing_features(body["url"]["keystrokes"])
    label, p = classify(TYPED, list(features.values()))
    return jsonify(detected_condition=label, confidence=p[label], probabilities=p, features={k: float(v) for k, v in features.items()})


@app.get("/")
def root():
    return jsonify(status="ok", service="ml_models")


if __name__ == "__main__":
    port, server = int(sys.argv[1]), sys.argv[2]
    if server == "waitress":
        import waitress
        waitress.serve(app, host="127.0.0.1", port=port, threads=4)
    else:
        app.run(host="127.0.0.1", port=port, threaded=True)
