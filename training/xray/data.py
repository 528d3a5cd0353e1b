"""The images, their labels and their groups. Pixels come from the service: `extract image` wrote them (see make.sh)."""
import csv
import pathlib

import numpy as np

LABELS = ['covid', 'pneumonia', 'normal', 'other']
SOURCES = {'covid19-radiography-db': 'radiography', 'nih-chestxray14-64px': 'nih64', 'mednist-64px': 'mednist', 'scikit-image-data': 'skimage'}
ABNORMAL = 4  # NIH "other": a chest radiograph with any finding. Not a label of ours: it only teaches "a finding, not covid".

# How often a group is drawn in training. Within a class, sources are balanced as far as they exist.
SHARES = {('radiography', 0): .21, ('radiography', 2): .10, ('kermany', 1): .20, ('kermany', 2): .10, ('nih64', 2): .08,
          ('nih64', ABNORMAL): .09, ('mednist', 3): .08, ('skimage', 3): .02, ('drawn', 3): .12}


class Images:
    """pixels uint8[N,96,96]; label int[N] (0..3, or ABNORMAL); source, split, modality, finding str[N]."""

    def __init__(self, data, squares):
        rows = list(csv.DictReader(open(pathlib.Path(data, 'labels.csv'))))
        self.pixels = np.load(squares)
        drawn = len(self.pixels) - len(rows)
        self.file = np.array([r['file'] for r in rows] + [''] * drawn)
        self.source = np.array([SOURCES.get(r['source'], r['source']) for r in rows] + ['drawn'] * drawn)
        # Every sixth drawing validates, every sixth tests.
        self.split = np.array([r['split'] for r in rows] + [('val', 'test', 'train', 'train', 'train', 'train')[i % 6] for i in range(drawn)])
        self.modality = np.array([r['modality'] for r in rows] + ['drawn'] * drawn)
        self.patient = np.array([r['source'] + (r['group'] if r['patient'] == 'unknown' else r['patient']) for r in rows] + [f'drawn{i}' for i in range(drawn)])
        label = [ABNORMAL if r['label'] == 'other' and r['modality'] == 'X-ray' and r['source'].startswith(('nih', 'ieee')) else LABELS.index(r['label']) for r in rows]
        self.label = np.array(label + [3] * drawn)
        # Unreadable images are all zeros.
        self.readable = self.pixels.reshape(len(self.pixels), -1).max(1) > 0

    def where(self, split, labelled=True):
        keep = (self.split == split) & self.readable
        return np.flatnonzero(keep & (self.label < ABNORMAL) if labelled else keep)

    def groups(self):
        """Indices of the training images of each group of SHARES."""
        train = self.where('train', labelled=False)
        return {k: train[(self.source[train] == k[0]) & (self.label[train] == k[1])] for k in SHARES}
