"""Kernel ridge classification with a Gaussian kernel (Rifkin et al. 2003), in numpy to train and in ONNX to serve.

One graph holds two of them: `plain` sees a clip's features; `personal` sees them relative to the person's earlier clips,
and is used where there are any. Input [clips, 2 F + 1]: F features, the person's mean of them, and the number of their clips.
"""
import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper

CLIP = 3.0  # Standard deviations: beyond lies damage, not emotion.
PRIOR_CLIPS = 2.0  # The person's mean counts as n / (n + 2) of itself, the rest is everybody's.
RIDGE = 0.3
SPEAKERS = 0.15  # How strongly `plain` shrinks what differs between speakers; of 0.05 to 3 the best in the folds and across corpora.


class KernelRidge:
    def __init__(self, x, clips, classes, speakers=0.0):
        self.mean, self.std = x.mean(0), x.std(0) + 1e-6
        self.gamma = 1 / (3 * x.shape[1])
        self.turn = None
        if speakers > 0:
            self.turn = shrink_speakers(self.standard(x), clips, speakers)
        self.support = self.standard(x)
        targets = np.eye(classes)[clips.y] - 1 / classes
        self.dual = np.linalg.solve(self.kernel(self.support) + RIDGE * np.diag(1 / clips.weights()), targets)

    def standard(self, x):
        z = np.clip((x - self.mean) / self.std, -CLIP, CLIP)
        return z if self.turn is None else z @ self.turn

    def kernel(self, z):
        squares = (z ** 2).sum(1)[:, None] + (self.support ** 2).sum(1) - 2 * z @ self.support.T
        return np.exp(-self.gamma * np.maximum(squares, 0))

    def scores(self, x):
        return self.kernel(self.standard(x)) @ self.dual


def shrink_speakers(z, clips, strength):
    """[F, F]: shrinks the directions in which speakers of one corpus differ while they act the same emotion, after within-class
    covariance normalisation (Hatch et al. 2006). Every corpus counts the same; the mean square of the features stays 1."""
    away = []
    for corpus in np.unique(clips.corpus):
        for label in np.unique(clips.y):
            cell = (clips.corpus == corpus) & (clips.y == label)
            names = np.unique(clips.speaker[cell])
            away += [(z[cell & (clips.speaker == s)].mean(0) - z[cell].mean(0)) / np.sqrt(len(names)) for s in names]
    between = np.cov(np.array(away).T, bias=True)
    values, vectors = np.linalg.eigh(np.eye(z.shape[1]) + strength * between / (np.trace(between) / z.shape[1]))
    turn = (vectors / np.sqrt(values)) @ vectors.T
    return turn / np.sqrt(((z @ turn) ** 2).mean())


def personal(x, person, clips, everybody):
    """Features with the person's mean moved to everybody's, as far as `clips` earlier clips can be trusted."""
    trust = (clips / (clips + PRIOR_CLIPS))[:, None]
    return x - trust * (person - everybody)


def export(path, plain, relative, everybody, scale):
    """scale: (plain, personal) factors that make logits, at temperature 1, of the scores."""
    f = len(everybody)
    nodes, weights = [], []

    def const(name, value, kind=np.float32):
        weights.append(numpy_helper.from_array(np.asarray(value, dtype=kind), name))
        return name

    def op(kind, inputs, output, **attributes):
        nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output

    def half(name, value):
        """Stored as 16-bit floats: half the file, no change in the third decimal of a probability."""
        return op("Cast", [const(name + "_16", value, np.float16)], name, to=TensorProto.FLOAT)

    def ridge(name, model, x, factor):
        z = op("Sub", [x, const(name + "_mean", model.mean)], name + "_centred")
        z = op("Div", [z, const(name + "_std", model.std)], name + "_scaled")
        z = op("Clip", [z, const(name + "_low", -CLIP), const(name + "_high", CLIP)], name + "_z")
        if model.turn is not None:
            z = op("MatMul", [z, half(name + "_turn", model.turn)], name + "_turned")
        support = model.support.astype(np.float16).astype(np.float32)
        s = half(name + "_support", model.support.T)
        cross = op("MatMul", [z, s], name + "_cross")
        cross = op("Mul", [cross, const(name + "_two", 2.0)], name + "_cross2")
        own = op("ReduceSumSquare", [z], name + "_own", axes=[1], keepdims=1)
        total = op("Add", [own, const(name + "_squares", (support ** 2).sum(1))], name + "_total")
        distance = op("Sub", [total, cross], name + "_distance")
        k = op("Exp", [op("Mul", [distance, const(name + "_gamma", -model.gamma)], name + "_exponent")], name + "_kernel")
        return op("MatMul", [k, const(name + "_dual", model.dual * factor)], name + "_logits")

    def part(name, start, end):
        bounds = [const(name + "_start", [start], np.int64), const(name + "_end", [end], np.int64), const(name + "_axis", [1], np.int64)]
        return op("Slice", ["features", *bounds], name)

    x, person, clips = part("x", 0, f), part("person", f, 2 * f), part("clips", 2 * f, 2 * f + 1)
    trust = op("Div", [clips, op("Add", [clips, const("prior", PRIOR_CLIPS)], "known")], "trust")
    away = op("Sub", [person, const("everybody", everybody)], "away")
    moved = op("Sub", [x, op("Mul", [trust, away], "shift")], "moved")
    alone = ridge("plain", plain, x, scale[0])
    beside = ridge("personal", relative, moved, scale[1])
    op("Where", [op("Greater", [clips, const("none", 0.5)], "is_known"), beside, alone], "logits")
    graph = helper.make_graph(
        nodes, "speech-emotion",
        [helper.make_tensor_value_info("features", TensorProto.FLOAT, ["clips", 2 * f + 1])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["clips", plain.dual.shape[1]])], weights)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 12)], producer_name="cerebrum")
    model.ir_version = 7
    checker.check_model(model)
    with open(path, "wb") as out:
        out.write(model.SerializeToString(deterministic=True))
