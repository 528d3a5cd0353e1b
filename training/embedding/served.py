"""The shipped folder in numpy: what the graph of model.onnx computes, for figures and for the golden values of the tests."""
import pathlib

import numpy as np
import onnx
import onnx.numpy_helper
import scipy.sparse

from wordpieces import WordPieces

LONGEST = 256


class Served:
    def __init__(self, folder):
        tensors = {t.name: onnx.numpy_helper.to_array(t) for t in onnx.load(str(pathlib.Path(folder, 'model.onnx'))).graph.initializer}
        self.pieces = WordPieces(pathlib.Path(folder, 'vocab.txt').read_text().split('\n')[:-1])
        self.table = tensors['pieces'].astype(np.float32) * tensors['weights'][:, None]

    def embed(self, texts):
        """[texts, dimension], each of length 1 or zero."""
        return embed(self.table, [self.pieces.encode(t)[:LONGEST - 2] for t in texts])


def embed(table, ids):
    counts = [len(i) for i in ids]
    bags = scipy.sparse.csr_matrix((np.ones(sum(counts), np.float32), np.concatenate(ids).astype(int), np.r_[0, np.cumsum(counts)]), (len(ids), len(table)))
    sums = bags @ table
    return sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-12)
