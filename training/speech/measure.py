"""Figures of a classifier, with bootstrap intervals by speaker."""
import numpy as np


def softmax(logits):
    e = np.exp(logits - logits.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


def uar(y, predicted):
    """Unweighted average recall: the mean over the emotions of the share that was found."""
    return float(np.mean([(predicted[y == c] == c).mean() for c in np.unique(y)]))


def interval(y, predicted, speaker, seed=0, draws=1000):
    """95 % interval of the UAR over resampled speakers."""
    rng, names = np.random.default_rng(seed), np.unique(speaker)
    rows = [np.flatnonzero(speaker == name) for name in names]
    values = []
    for _ in range(draws):
        i = np.concatenate([rows[k] for k in rng.integers(0, len(rows), len(rows))])
        values.append(uar(y[i], predicted[i]))
    return [round(float(v), 3) for v in np.percentile(values, [2.5, 97.5])]


def confusion(y, predicted, classes=5):
    table = np.zeros((classes, classes), int)
    np.add.at(table, (y, predicted), 1)
    return table


def calibration_error(y, probabilities, bins=10):
    """Expected calibration error over equal-width bins of confidence (Guo et al. 2017)."""
    confidence, right = probabilities.max(1), probabilities.argmax(1) == y
    bin_of = np.minimum((confidence * bins).astype(int), bins - 1)
    return float(sum(abs(confidence[bin_of == b].mean() - right[bin_of == b].mean()) * (bin_of == b).mean() for b in np.unique(bin_of)))


def fit_scale(y, scores, weights):
    """The factor that makes logits of scores: least cross-entropy on clips of speakers the scores were not trained on."""
    grid = np.exp(np.linspace(np.log(0.5), np.log(30), 200))
    loss = [-(weights * np.log(softmax(scores * g)[np.arange(len(y)), y] + 1e-12)).mean() for g in grid]
    return float(grid[int(np.argmin(loss))])


def risk_coverage(y, probabilities):
    """(threshold, coverage, share of errors among the answered), from all answered to few."""
    confidence, wrong = probabilities.max(1), probabilities.argmax(1) != y
    points = []
    for threshold in np.arange(0.20, 0.91, 0.05):
        answered = confidence >= threshold
        if answered.sum() >= 5:
            points.append((round(float(threshold), 2), round(float(answered.mean()), 3), round(float(wrong[answered].mean()), 3)))
    return points
