"""Fits the gate that tells speech from music and noise, and says what it refuses. Run it by training/speech/gate.sh.

The speech: every clip of the corpora, and clips with noise, through a telephone's band, in a room, and strung together.
The rest: training/speech/sounds.py, fitted on seed 0 and measured on seed 1, each kind also by a gate that never heard it.
"""
import csv
import os
import sys

import numpy as np
from sklearn.linear_model import LogisticRegression

FEATURES = ["level.std", "voicing.std", "voicing.p50", "flatness_ln.p10", "flux.p50", "rhythm.syllables_hz"]
REFUSED_SPEECH = 0.5  # Percent of the speech the threshold may cost.


def read(path):
    """Names of the files, and FEATURES of those that the other rules let pass or that this gate refused."""
    with open(path) as f:
        header, *rows = list(csv.reader(f))
    rows = [r for r in rows if len(r) > 2]
    columns = [header.index(name) for name in FEATURES]
    return np.array([os.path.basename(r[0]) for r in rows]), np.array([[float(r[c]) for c in columns] for r in rows])


def fit(speech, sounds):
    x = np.vstack([speech, sounds])
    y = np.r_[np.ones(len(speech)), np.zeros(len(sounds))]
    mean, std = x.mean(0), x.std(0)
    model = LogisticRegression(class_weight="balanced", max_iter=2000).fit((x - mean) / std, y)
    weights = model.coef_[0] / std
    threshold = np.percentile(speech @ weights, REFUSED_SPEECH)
    return weights, threshold


def main(corpus, changed, sounds, others):
    (files, clips), (changed_files, changed), (kinds, known), (other_kinds, unknown) = map(read, (corpus, changed, sounds, others))
    kinds, other_kinds = (np.array([k.rsplit("-", 1)[0] for k in names]) for names in (kinds, other_kinds))
    speech = np.vstack([clips, changed])
    weights, threshold = fit(speech, known)
    print("refused, percent")
    print(f"  clips of the corpora {100 * np.mean(clips @ weights < threshold):.1f}")
    for kind in sorted({f.split('-')[0] for f in changed_files}):
        mine = np.array([f.startswith(kind) for f in changed_files])
        print(f"  speech, {kind} {100 * np.mean(changed[mine] @ weights < threshold):.1f}")
    print(f"  other sounds, new ones of known kinds {100 * np.mean(unknown @ weights < threshold):.1f}; of kinds not fitted to:")
    for kind in sorted(set(kinds)):
        w, t = fit(speech, known[kinds != kind])
        print(f"    {kind} {100 * np.mean(unknown[other_kinds == kind] @ w < t):.0f}")
    print("weights for Cerebrum.Ml/Speech/SpeechGate.cs")
    for name, weight in zip(FEATURES, weights):
        print(f'        ("{name}", {weight:.4g}),')
    print(f"    threshold {threshold:.4g}")


if __name__ == "__main__":
    main(*sys.argv[1:5])
