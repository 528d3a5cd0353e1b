"""Trains, measures and writes the speech emotion model. Run it by training/speech/train.sh, which makes the features first."""
import argparse
import hashlib
import json
import os
import sys

import numpy as np

import figures
import measure
from features import LABELS, Clips, read
from model import SPEAKERS, KernelRidge, export, personal

FOLDS = 6
DEALS = 3  # Which speakers share a fold moves the figures by 0.03: they are dealt more than once.
BASELINE_CLIPS = [1, 2, 4, 8, 16]


def speakers_folds(clips, rng):
    """Speakers of each corpus dealt to folds."""
    fold = np.zeros(len(clips.y), int)
    for corpus in np.unique(clips.corpus):
        names = rng.permutation(np.unique(clips.speaker[clips.corpus == corpus]))
        for i, name in enumerate(names):
            fold[clips.speaker == name] = i % FOLDS
    return fold


def earlier_clips(clips, counts, rng):
    """For each clip the mean of `counts` other clips of its speaker, whatever their emotions."""
    person = np.zeros_like(clips.x)
    for i in range(len(clips.y)):
        others = np.flatnonzero((clips.speaker == clips.speaker[i]) & (np.arange(len(clips.y)) != i))
        person[i] = clips.x[rng.choice(others, min(counts[i], len(others)), replace=False)].mean(0)
    return person


def fit(clips, rng):
    """The two classifiers and the mean voice."""
    everybody = np.mean([clips.x[clips.speaker == s].mean(0) for s in np.unique(clips.speaker)], axis=0)
    plain = KernelRidge(clips.x, clips, len(LABELS), SPEAKERS)
    counts = rng.choice(BASELINE_CLIPS, len(clips.y))
    moved = personal(clips.x, earlier_clips(clips, counts, rng), counts, everybody)
    return plain, KernelRidge(moved, clips, len(LABELS)), everybody


def scores(model, clips, count, rng):
    plain, relative, everybody = model
    if count == 0:
        return plain.scores(clips.x)
    counts = np.full(len(clips.y), count)
    return relative.scores(personal(clips.x, earlier_clips(clips, counts, rng), counts, everybody))


def folds(clips, rng):
    """The clips, once a deal, and their scores by models that have not heard their speakers, without and with 4 earlier clips."""
    held_out = {count: np.zeros((DEALS, len(clips.y), len(LABELS))) for count in (0, 4)}
    for deal in range(DEALS):
        fold = speakers_folds(clips, rng)
        for k in range(FOLDS):
            model = fit(clips.where(fold != k), rng)
            for count in held_out:
                held_out[count][deal][fold == k] = scores(model, clips.where(fold == k), count, rng)
        print(f"folds, deal {deal + 1} of {DEALS}", file=sys.stderr, flush=True)
    every = np.tile(np.arange(len(clips.y)), DEALS)
    return clips.where(every), {count: s.reshape(-1, len(LABELS)) for count, s in held_out.items()}


def report(test, logits, scale):
    """Figures by corpus on speakers the model has never heard."""
    out, p = {}, measure.softmax(logits * scale)
    for corpus in sorted(set(test.corpus)):
        i = test.corpus == corpus
        y, q, speaker = test.y[i], p[i].argmax(1), test.speaker[i]
        out[corpus] = {
            "uar": round(measure.uar(y, q), 3),
            "interval95": measure.interval(y, q, speaker),
            "clips": int(i.sum()),
            "ece": round(measure.calibration_error(y, p[i]), 3),
            "uar_by_speaker": {s: round(measure.uar(y[speaker == s], q[speaker == s]), 3) for s in sorted(set(speaker))},
            "confusion": measure.confusion(y, q).tolist(),
        }
    return out


def cross_corpus(clips, scale, rng):
    out = {}
    for corpus in sorted(set(clips.corpus)):
        train, test = clips.where(clips.corpus != corpus), clips.where(clips.corpus == corpus)
        model = fit(train, rng)
        for count in (0, 8):
            p = measure.softmax(scores(model, test, count, rng) * scale[4 if count else 0])
            q = p.argmax(1)
            out[f"{corpus}_unheard_corpus" + ("_baseline8" if count else "")] = {
                "uar": round(measure.uar(test.y, q), 3), "interval95": measure.interval(test.y, q, test.speaker),
                "ece": round(measure.calibration_error(test.y, p), 3)}
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", required=True, help="the folder with audio/labels.csv")
    parser.add_argument("--features", required=True, help="CSV of `extract audio`")
    parser.add_argument("--weights", required=True, help="folder for model.onnx and manifest.json")
    parser.add_argument("--card", required=True, help="folder for figures")
    args = parser.parse_args()
    rng = np.random.default_rng(2)
    clips, refused, names = read(os.path.join(args.data, "audio/labels.csv"), args.features)
    train, test = clips.where(clips.split != "test"), clips.where(clips.split == "test")

    # 1. Scores of every training clip by a model that has not heard its speaker: for calibration and the threshold.
    heard, held_out = folds(train, rng)
    scale = {count: measure.fit_scale(heard.y, s, heard.weights()) for count, s in held_out.items()}
    curve = measure.risk_coverage(heard.y, measure.softmax(held_out[0] * scale[0]))
    threshold = max(t for t, coverage, _ in curve if coverage >= 0.85)

    # 2. The model that ships has heard the train and val speakers, never the test speakers.
    model = fit(train, rng)
    os.makedirs(args.weights, exist_ok=True)
    path = os.path.join(args.weights, "model.onnx")
    export(path, *model, scale=(1.0, scale[4] / scale[0]))

    # 3. Figures.
    plain = scores(model, test, 0, rng)
    p = measure.softmax(plain * scale[0])
    metrics = {
        "test_speakers": report(test, plain, scale[0]),
        "test_speakers_with_baseline": {f"{n}_clips": report(test, scores(model, test, n, rng), scale[4]) for n in (1, 4, 8)},
        "held_out_folds": report(heard, held_out[0], scale[0]),
        "held_out_folds_with_baseline_4_clips": report(heard, held_out[4], scale[4]),
        "unheard_corpus": cross_corpus(clips, scale, rng),
        "ece_test": round(measure.calibration_error(test.y, p), 3),
        "risk_coverage_test": measure.risk_coverage(test.y, p),
        "risk_coverage_held_out": curve,
        "refused_by_quality_gate": refused,
        "clips": len(clips.y),
    }
    write_manifest(args.weights, path, len(names), 1 / scale[0], threshold, metrics)
    figures.draw(args.card, LABELS, test, p, metrics)
    summary = {k: v for k, v in metrics.items()}
    print(json.dumps(summary, indent=1))


def write_manifest(folder, path, features, temperature, threshold, metrics):
    with open(path, "rb") as f:
        sha256 = hashlib.sha256(f.read()).hexdigest()
    licence = "CC BY-NC-SA 4.0 (non-commercial)"
    manifest = {
        "id": "speech-emotion", "version": "1.1.0", "task": "audio/emotion", "sha256": sha256, "labels": LABELS,
        "input": {"name": "features", "shape": [-1, 2 * features + 1]},
        "output": {"name": "logits", "shape": [-1, len(LABELS)]},
        "preprocessing": "acoustic-functionals/1",
        "calibration": {"temperature": round(temperature, 5), "abstain_below": threshold},
        "licence": "Research and non-commercial use only: trained on CC BY-NC-SA 4.0 recordings",
        "training_data": [
            {"name": "RAVDESS speech, without calm", "licence": licence, "split": "actors 1-20 train, 21-24 test"},
            {"name": "nEMO", "licence": licence, "split": "7 speakers train, EB0 and KS0 test"},
        ],
        "metrics": metrics,
        "intended_use": "Describing which of five acted emotions a short adult voice clip resembles, as one weak hint among others, for research.",
        "not_for": "Diagnosis, surveillance, hiring, lie detection, emergency decisions, or any decision about a person by itself; children; music.",
        "card": "docs/models/speech-emotion.md",
    }
    with open(os.path.join(folder, "manifest.json"), "w") as f:
        json.dump(manifest, f, indent=2)
        f.write("\n")


if __name__ == "__main__":
    main()
