"""From the networks' log-probabilities to confidences that hold elsewhere: bias-corrected temperature scaling (Alexandari et al. 2020),
flattening by distance, and the threshold of abstention."""
import numpy as np
from scipy.optimize import minimize

from figures import balanced, ece, softmax

LEAST_COVERAGE = .6  # Of external images; the aim is at least half, and the next hospital will differ more.
TARGET = .80         # Balanced accuracy worth answering with.
OUTSIDE = .7         # Part of the likelihood that external images have; the rest keeps the training sources' own in place.


class Scaling:
    """temperature; bias float[4], added to log-probabilities; far, step: distances (see served.py)."""

    def __init__(self, temperature, bias, far, step):
        self.temperature, self.bias, self.far, self.step, self.threshold = temperature, bias, far, step, 0.

    def __call__(self, set_):
        return softmax((set_.logits + self.bias) / (1 + np.maximum(set_.distance - self.far, 0) / self.step)[:, None] / self.temperature)


class Set:
    """logits float[N,4], distance float[N], label int[N], patient and source str[N] of one split."""

    def __init__(self, logits, distance, label, patient, source):
        self.logits, self.distance, self.label, self.patient, self.source = logits, distance, label, patient, source

    def __getitem__(self, index):
        return Set(self.logits[index], self.distance[index], self.label[index], self.patient[index], self.source[index])

    def weights(self):
        """Each class counts the same, but no image more than ten times one of the commonest class."""
        n = np.bincount(self.label, minlength=4)
        w = np.minimum(n.max() / np.maximum(n, 1), 10.)[self.label]
        return w / w.sum()


def fit(external, val):
    far, spread = np.percentile(val.distance, 95), np.percentile(val.distance, 95) - np.median(val.distance)
    sets = [(external, OUTSIDE * external.weights()), (val, (1 - OUTSIDE) * val.weights())]

    def loss(x, step):
        scaling = Scaling(np.exp(x[0]), np.append(x[1:], 0), far, step)
        nll = sum(-(w * np.log(scaling(s)[np.arange(len(w)), s.label] + 1e-9)).sum() for s, w in sets)
        return nll + .02 * (x[1:] ** 2).sum()  # A bias must be worth it.

    best = None
    for step in (1e6, 4 * spread, 2 * spread, spread):
        found = minimize(loss, np.zeros(4), args=(step,), method='L-BFGS-B', options={'maxiter': 60})
        if best is None or found.fun < best[0] - 1e-3:
            best = (found.fun, Scaling(float(np.exp(found.x[0])), np.append(found.x[1:], 0).astype(np.float32), float(far), float(step)))
    best[1].threshold = threshold_of(best[1](external), external.label)
    return best[1]


def threshold_of(p, label):
    """The least confidence to answer with: where balanced accuracy reaches TARGET, or as high as LEAST_COVERAGE allows."""
    confidence = np.sort(p.max(1))
    for part in np.arange(0, 1 - LEAST_COVERAGE, .02):
        t = confidence[int(part * len(confidence))]
        kept = p.max(1) >= t
        if balanced(label[kept], p[kept].argmax(1)) >= TARGET:
            return float(t)
    return float(confidence[int((1 - LEAST_COVERAGE) * len(confidence))])


def crossed(external, val, rounds=20):
    """Chooses everything on one half of the external patients and measures on the other."""
    rng, values = np.random.default_rng(1), []
    names, inverse = np.unique(external.patient, return_inverse=True)
    for _ in range(rounds):
        tune = (rng.permutation(len(names)) % 2 == 0)[inverse]
        scaling, rest = fit(external[tune], val), external[~tune]
        p = scaling(rest)
        kept = p.max(1) >= scaling.threshold
        values.append([balanced(rest.label[kept], p[kept].argmax(1)), kept.mean(), ece(p, rest.label), balanced(rest.label, p.argmax(1))])
    mean = [round(float(v), 3) for v in np.mean(values, 0)]
    return {'balanced_accuracy_all': mean[3], 'balanced_accuracy_answered': mean[0], 'coverage': mean[1], 'ece': mean[2],
            'range_5_95': [round(float(v), 3) for v in np.percentile([v[0] for v in values], [5, 95])]}
