"""Reads what `extract audio` wrote and joins it with the labels of the corpora."""
import csv
import os

import numpy as np

LABELS = ["happy", "sad", "angry", "neutral", "fear"]


class Clips:
    """x: [clips, features]; y: index in LABELS; speaker, corpus, split: [clips] of text."""

    def __init__(self, x, y, speaker, corpus, split):
        self.x, self.y, self.speaker, self.corpus, self.split = x, y, speaker, corpus, split

    def where(self, mask):
        return Clips(self.x[mask], self.y[mask], self.speaker[mask], self.corpus[mask], self.split[mask])

    def weights(self):
        """Each emotion of each corpus counts the same; mean 1."""
        w = np.zeros(len(self.y))
        for corpus in set(self.corpus):
            for label in set(self.y):
                cell = (self.corpus == corpus) & (self.y == label)
                w[cell] = 1 / max(1, cell.sum())
        return w / w.mean()


def read(labels, features):
    """Clips with one of LABELS; RAVDESS `calm` is none of them. Also the number the quality gate refused, and the names."""
    with open(labels) as f:
        by_file = {os.path.basename(row["file"]): row for row in csv.DictReader(f)}
    with open(features) as f:
        header, *rows = list(csv.reader(f))
    known = [(by_file[os.path.basename(r[0])], r) for r in rows]
    known = [(m, r) for m, r in known if m["emotion"] in LABELS]
    used = [(m, r) for m, r in known if float(r[1]) > 0]
    column = lambda name: np.array([m[name] for m, _ in used])
    x = np.array([[float(v) for v in r[2:]] for _, r in used])
    y = np.array([LABELS.index(m["emotion"]) for m, _ in used])
    return Clips(x, y, column("speaker"), column("corpus"), column("split")), len(known) - len(used), header[2:]
