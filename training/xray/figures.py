"""Figures of a classifier: balanced accuracy, coverage, calibration, intervals by resampling patients; plots."""
import matplotlib
import numpy as np

matplotlib.use('Agg')
import matplotlib.pyplot as plt


def softmax(z):
    z = np.exp(z - z.max(1, keepdims=True))
    return z / z.sum(1, keepdims=True)


def balanced(label, top, classes=4):
    return float(np.mean([np.mean(top[label == k] == k) for k in range(classes) if (label == k).any()]))


def ece(p, label, bins=10):
    """Expected calibration error: mean distance of confidence and accuracy over equal-width bins, weighted by size."""
    c, hit = p.max(1), p.argmax(1) == label
    b = np.minimum((c * bins).astype(int), bins - 1)
    return float(sum(abs(c[b == i].mean() - hit[b == i].mean()) * (b == i).mean() for i in range(bins) if (b == i).any()))


def interval(p, label, patient, threshold, rounds=1000):
    """95 % bootstrap interval of the balanced accuracy of answered images; patients are resampled."""
    rng = np.random.default_rng(0)
    names, inverse = np.unique(patient, return_inverse=True)
    members = [np.flatnonzero(inverse == i) for i in range(len(names))]
    top, answered = p.argmax(1), p.max(1) >= threshold
    values = []
    for _ in range(rounds):
        index = np.concatenate([members[i] for i in rng.integers(len(names), size=len(names))])
        index = index[answered[index]]
        values.append(balanced(label[index], top[index]))
    return [round(float(v), 3) for v in np.percentile(values, [2.5, 97.5])]


def describe(p, label, patient, threshold, labels):
    top, answered = p.argmax(1), p.max(1) >= threshold
    return {
        'images': int(len(label)), 'patients': int(len(set(patient))),
        'balanced_accuracy_all': round(balanced(label, top), 3), 'interval_all': interval(p, label, patient, 0),
        'balanced_accuracy_answered': round(balanced(label[answered], top[answered]), 3), 'interval_answered': interval(p, label, patient, threshold),
        'accuracy_answered': round(float(np.mean(top[answered] == label[answered])), 3),
        'coverage': round(float(answered.mean()), 3), 'ece': round(ece(p, label), 3),
        'recall_answered': {n: (round(float(np.mean(top[answered & (label == k)] == k)), 3), int((answered & (label == k)).sum()), int((label == k).sum()))
                            for k, n in enumerate(labels) if (answered & (label == k)).any()},
    }


def plot(sets, threshold, labels, out):
    """sets: name -> (p, label). One picture: confusion, reliability and risk-coverage of each."""
    fig, axes = plt.subplots(len(sets), 3, figsize=(11, 3.4 * len(sets)), squeeze=False)
    for row, (name, (p, label)) in zip(axes, sets.items()):
        top, c = p.argmax(1), p.max(1)
        answered = c >= threshold
        table = np.array([[np.sum(answered & (label == i) & (top == j)) for j in range(4)] for i in range(4)])
        row[0].imshow(table / np.maximum(table.sum(1, keepdims=True), 1), cmap='Blues', vmin=0, vmax=1)
        for i in range(4):
            for j in range(4):
                row[0].text(j, i, table[i, j], ha='center', va='center')
        row[0].set(title=f'{name}: answered', xticks=range(4), yticks=range(4), xticklabels=labels, yticklabels=labels, xlabel='said', ylabel='is')
        b = np.minimum((c * 10).astype(int), 9)
        used = [i for i in range(10) if (b == i).any()]
        row[1].plot([0, 1], [0, 1], ':', color='grey')
        row[1].plot([c[b == i].mean() for i in used], [(top == label)[b == i].mean() for i in used], 'o-')
        row[1].set(title='calibration', xlabel='confidence', ylabel='accuracy', xlim=(0.2, 1), ylim=(0, 1))
        order = np.argsort(-c)
        row[2].plot(np.arange(1, len(c) + 1) / len(c), 1 - np.cumsum((top == label)[order]) / np.arange(1, len(c) + 1))
        row[2].axvline(answered.mean(), ls=':', color='grey')
        row[2].set(title='risk and coverage', xlabel='coverage', ylabel='error of answered', xlim=(0, 1), ylim=(0, .6))
    fig.tight_layout()
    fig.savefig(out, dpi=80)
