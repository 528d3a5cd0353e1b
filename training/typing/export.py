"""Writes the heads as one ONNX graph, and the manifest that travels with it."""
import hashlib
import json

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from data import is_logarithmic
from heads import FARTHEST, PARKINSONS_FEATURES, SIMULATED, SIMULATED_FEATURES

EVIDENCE = {"parkinsons": "real subjects", **{s: "simulated" for s in SIMULATED}, "normal": "real subjects"}


def graph(names, labels, head, simulated, scale, prior):
    """features [-1, N] -> gather -> logarithm of durations -> standardise -> clip -> logits [-1, 5]."""
    chosen = PARKINSONS_FEATURES + SIMULATED_FEATURES
    n = len(PARKINSONS_FEATURES)
    weights = np.zeros((len(chosen), len(labels)))
    bias = np.zeros(len(labels))
    rest = 1 - sum(prior.values())
    for label, p in prior.items():
        i = labels.index(label)
        if label in SIMULATED:
            k = SIMULATED.index(label)
            weights[n:, i], bias[i] = simulated.coef[k], simulated.bias[k]
        else:
            weights[:n, i], bias[i] = scale[0] * head.coef[0], scale[0] * head.bias[0] + scale[1]
        bias[i] += np.log(p / rest)
    constants = {
        "chosen": np.array([names.index(f) for f in chosen], np.int64), "one": np.float32(1), "farthest": np.float32(FARTHEST),
        "nearest": np.float32(-FARTHEST), "durations": np.array([[is_logarithmic(f) for f in chosen]]),
        "mean": np.r_[head.mean, simulated.mean].astype(np.float32)[None], "sd": np.r_[head.sd, simulated.sd].astype(np.float32)[None],
        "weights": weights.astype(np.float32), "bias": bias.astype(np.float32)}
    nodes = [("Gather", ["features", "chosen"], "picked", {"axis": 1}), ("Max", ["picked", "one"], "positive", {}), ("Log", ["positive"], "logs", {}),
             ("Where", ["durations", "logs", "picked"], "values", {}), ("Sub", ["values", "mean"], "centred", {}),
             ("Div", ["centred", "sd"], "scaled", {}), ("Clip", ["scaled", "nearest", "farthest"], "clipped", {}),
             ("Gemm", ["clipped", "weights", "bias"], "logits", {})]
    return helper.make_graph(
        [helper.make_node(op, inputs, [output], **more) for op, inputs, output, more in nodes], "typing-pattern",
        [helper.make_tensor_value_info("features", TensorProto.FLOAT, [None, len(names)])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, [None, len(labels)])],
        [numpy_helper.from_array(np.asarray(v), k) for k, v in constants.items()])


def write(folder, names, labels, head, simulated, scale, prior, abstain_below, metrics):
    folder.mkdir(parents=True, exist_ok=True)
    model = helper.make_model(graph(names, labels, head, simulated, scale, prior), opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.checker.check_model(model)
    weights = model.SerializeToString()
    (folder / "model.onnx").write_bytes(weights)
    manifest = {
        "id": "typing-pattern", "version": "1.1.0", "task": "typing/pattern", "sha256": hashlib.sha256(weights).hexdigest(), "labels": labels,
        "input": {"name": "features", "shape": [-1, len(names)]}, "output": {"name": "logits", "shape": [-1, len(labels)]},
        "preprocessing": "keystroke-statistics/1", "calibration": {"temperature": 1.0, "abstain_below": abstain_below},
        "licence": "The project's own; trained on data under ODC-By 1.0, attribution in the card",
        "training_data": [
            {"name": "neuroQWERTY MIT-CSXPD 1.0.0, cohort MIT-CS2PD (54 subjects)", "licence": "ODC-By 1.0", "split": "10-fold by subject, 20 repeats"},
            {"name": "Tappy 1.0.0 (controls, as the base of simulations)", "licence": "ODC-By 1.0", "split": "by user"},
            {"name": "Simulations of three conditions over 69 real controls", "licence": "our own", "split": "by the control"},
            {"name": "Aalto 136M (600 participants)", "licence": "free for non-commercial use", "split": "measured on only, never trained on"}],
        "metrics": {"evidence": EVIDENCE, "prior": prior, **metrics},
        "intended_use": "Research and demonstration: to show how a person's typing compares with that of 24 people with Parkinson's and 30 without, "
                        "typing Spanish on one laptop in one clinic.",
        "not_for": "Diagnosis, or reassurance. Essential tremor, carpal tunnel syndrome and multiple sclerosis rest on simulations only.",
        "card": "docs/models/typing-pattern.md"}
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")
