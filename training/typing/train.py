#!/usr/bin/python3
"""Trains typing/pattern and writes its weights, manifest, figures and plots, and the prior of its drift test.

usage: train.py DATA FEATURES_FOLDER REPOSITORY     (see run.sh for the steps before)
"""
import json
import pathlib
import sys

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold

import drift
import export
import plots
from data import births, columns, features, labels, nqscore, segment_parts
from sessions import STEPS_MS
from heads import CANDIDATES, PARKINSONS_FEATURES, RELATIVE, SIMULATED, SIMULATED_FEATURES, Linear, out_of_fold

C_PARKINSONS, C_SIMULATED = 0.05, 0.05
# Share of each condition among those whose typing is analysed. Not a measurement: a choice, and with it how strong the
# evidence must be. Parkinson's is reported above half where its likelihood ratio is over 4, a simulated condition near 100.
PRIOR = {"parkinsons": 0.2, "essential_tremor": 0.008, "carpal_tunnel": 0.008, "multiple_sclerosis": 0.008}
LABELS = [*PRIOR, "normal"]
ABSTAIN_BELOW = 0.5


def interval(y, score, draws=2000):
    """AUC and its 95 % bootstrap interval over subjects."""
    rng = np.random.default_rng(0)
    values = []
    while len(values) < draws:
        i = rng.integers(0, len(y), len(y))
        if 0 < y[i].sum() < len(y):
            values.append(roc_auc_score(y[i], score[i]))
    return [round(float(v), 3) for v in (roc_auc_score(y, score), *np.quantile(values, [0.025, 0.975]))]


def part(hits):
    """Share and its 95 % Wilson interval."""
    n, p, z = len(hits), float(np.mean(hits)), 1.96
    mid, half = (p + z * z / 2 / n) / (1 + z * z / n), z / (1 + z * z / n) * np.sqrt(p * (1 - p) / n + z * z / 4 / n / n)
    return [round(v, 3) for v in (p, max(0.0, mid - half), mid + half)] + [n]


def softmax(logits):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


class Parkinsons:
    """Data and training of the Parkinson's head: whole sessions of neuroQWERTY, and segments of them, a subject's weighing one each."""

    def __init__(self, folder, data, chosen=PARKINSONS_FEATURES):
        whole, cut = features(folder, "neuroqwerty"), features(folder, "segments")
        self.y = labels(data, whole.sessions)
        of_set, subject, length = segment_parts(cut)
        mine = of_set == "neuroqwerty"
        index = {s: i for i, s in enumerate(whole.sessions)}
        self.subject = np.array([index[s] for s in subject[mine]])
        self.length = length[mine]
        self.whole, self.cut = columns(whole, chosen), columns(cut, chosen)[mine]
        self.tables = [(self.whole, np.arange(len(self.y))), (self.cut, self.subject)]

    def fit(self, train, c=C_PARKINSONS):
        rows = np.isin(self.subject, train)
        counts = np.bincount(self.subject[rows], minlength=len(self.y))
        x = np.concatenate([self.whole[train], self.cut[rows]])
        y = np.concatenate([self.y[train], self.y[self.subject[rows]]])
        weight = np.concatenate([np.ones(len(train)), 1 / counts[self.subject[rows]]]) / 2
        return Linear().fit(x, y, weight, c)


def nested(folder, data, repeats=3):
    """AUC where the features and the regularisation, too, are chosen without the subject: what the choice cost in optimism."""
    sets = [Parkinsons(folder, data, chosen) for chosen in CANDIDATES]
    y = sets[0].y
    total = np.zeros(len(y))
    for r in range(repeats):
        for train, test in StratifiedKFold(10, shuffle=True, random_state=100 + r).split(y, y):
            best = max(((pd, c) for pd in sets for c in (0.01, 0.05, 0.3)), key=lambda choice: inner_auc(*choice, train))
            total[test] += best[0].fit(train, best[1])(best[0].whole[test])[:, 0]
    return interval(y, total)


def relative_spreads(folder, data):
    """The features with relative spreads: as good in the clinic; and the Aalto typists that they flag where as many patients are reported."""
    out = {}
    aalto = features(folder, "aalto")
    for name, chosen in ("relative_spreads", RELATIVE), ("our_choice", PARKINSONS_FEATURES):
        pd = Parkinsons(folder, data, chosen)
        (whole, _), _ = out_of_fold(pd.fit, np.arange(len(pd.y)), pd.y, pd.tables)
        least = np.quantile(whole[pd.y == 1], 0.6)
        out[f"{name}_auc"] = round(roc_auc_score(pd.y, whole), 3)
        out[f"{name}_aalto_at_40_percent_of_patients"] = part(pd.fit(np.arange(len(pd.y)))(columns(aalto, chosen))[:, 0] > least)
    return out


def inner_auc(pd, c, people):
    score = np.zeros(len(people))
    for train, test in StratifiedKFold(5, shuffle=True, random_state=0).split(people, pd.y[people]):
        score[test] = pd.fit(people[train], c)(pd.whole[people[test]])[:, 0]
    return roc_auc_score(pd.y[people], score)


def platt(score, y):
    """Slope and bias that turn a score into log odds at equal shares of both classes."""
    model = LogisticRegression(C=1e6, class_weight="balanced").fit(score[:, None], y)
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def simulated_head(folder, data):
    """Simulations against the same people's own typing, and against real Parkinson's: neither may look like them."""
    sim, cut = features(folder, "simulated"), features(folder, "segments")
    of_set, subject, _ = segment_parts(cut)
    tables = [features(folder, n) for n in ("neuroqwerty", "tappy")]
    rows = np.isin(of_set, ["neuroqwerty", "tappy"])
    x = np.concatenate([columns(sim, SIMULATED_FEATURES), columns(cut, SIMULATED_FEATURES)[rows], *(columns(t, SIMULATED_FEATURES) for t in tables)])
    kind = np.array([SIMULATED.index(s.split(":")[0]) + 1 for s in sim.sessions] + [0] * (rows.sum() + sum(len(t.sessions) for t in tables)))
    who = np.array([s.split(":")[1] for s in sim.sessions] + list(subject[rows]) + sum((t.sessions for t in tables), []))
    weight = (1 / np.bincount(kind))[kind]
    weight *= len(kind) / weight.sum()

    def fit(people):
        m = np.isin(who, people)
        head = Linear().fit(x[m], kind[m], weight[m], C_SIMULATED)
        head.coef, head.bias = head.coef[1:] - head.coef[0], head.bias[1:] - head.bias[0]  # Log odds against "not simulated".
        return head

    return fit, x, kind, who


def logits(parkinsons, simulated, scale, x_parkinsons, x_simulated):
    """[rows, 5] in the order of LABELS: log odds against normal, whose own is 0."""
    shift = [np.log(p / (1 - sum(PRIOR.values()))) for p in PRIOR.values()]
    slope, bias = scale
    z = slope * parkinsons(x_parkinsons)[:, :1] + bias
    return np.hstack([np.hstack([z, simulated(x_simulated)]) + shift, np.zeros((len(z), 1))])


def flagged(l, least):
    p = softmax(l)
    return (p.argmax(axis=1) != len(LABELS) - 1) & (p.max(axis=1) >= least)


def is_simulated(p):
    """Whether a label that rests on simulations is the likeliest, reported or not."""
    return np.isin(p.argmax(axis=1), [LABELS.index(s) for s in SIMULATED])


def recorded_otherwise(folder, data, judge):
    """The final model on the same sessions by coarser clocks, and with keys named by hand; the clinic's AUC is of subjects it was trained on."""
    out = {}
    for recorder in *(f"clock-{step}" for step in STEPS_MS), "hands":
        table = features(folder, recorder)
        clinic = np.array([s.startswith("neuroqwerty:") for s in table.sessions])
        p, hit = judge(table)
        y = labels(data, [s.split(":")[1] for s, c in zip(table.sessions, clinic) if c])
        out[f"recorded_by_{recorder}"] = {
            "parkinsons_auc_of_training_subjects": round(roc_auc_score(y, p[clinic, 0]), 3), "flagged_aalto": part(hit[~clinic]),
            "flagged_training_controls": part(hit[clinic][y == 0])}
    return out


def main():
    data, folder, repository = sys.argv[1:]
    pd = Parkinsons(folder, data)
    people = np.arange(len(pd.y))
    (whole, cut), runs = out_of_fold(pd.fit, people, pd.y, pd.tables)
    scale = platt(whole, pd.y)
    fit_simulated, x_sim, kind, who = simulated_head(folder, data)
    everyone = np.unique(who)
    head, simulated = pd.fit(people), fit_simulated(everyone)
    print("Parkinson's head", dict(zip(PARKINSONS_FEATURES, head.coef[0].round(3))), "scale", scale)
    metrics = measure(folder, data, pd, whole, cut, runs, scale, head, simulated, fit_simulated, x_sim, kind, who)
    metrics["drift"], figures = drift.measure(folder)
    metrics |= figures
    print(json.dumps(metrics, indent=2))
    plots.write(pathlib.Path(repository) / "docs/models", pd.y, whole, scale)
    export.write(pathlib.Path(repository) / "Cerebrum.Ml/Weights/typing-pattern", features(folder, "neuroqwerty").names, LABELS,
                 head, simulated, scale, PRIOR, ABSTAIN_BELOW, metrics)


def measure(folder, data, pd, whole, cut, runs, scale, head, simulated, fit_simulated, x_sim, kind, who):
    y = pd.y
    out = {"parkinsons_auc": interval(y, whole),
           "parkinsons_auc_mean_of_repeats": round(float(np.mean([roc_auc_score(y, r) for r in runs])), 3)}
    out["published_nqscore_auc"] = round(roc_auc_score(y, nqscore(data, features(folder, "neuroqwerty").sessions)), 3)
    for length in (200, 500):
        rows = pd.length == length
        out[f"parkinsons_auc_{length}_keystrokes"] = round(roc_auc_score(y[pd.subject[rows]], cut[rows]), 3)
    out["parkinsons_auc_nested_choice"] = nested(folder, data)
    table = features(folder, "tappy")
    out["parkinsons_auc_tappy"] = interval(labels(data, table.sessions), head(columns(table, PARKINSONS_FEATURES))[:, 0])

    # Flagged: out of fold where the data was trained on, by the final model where it was not (Aalto).
    neuro = features(folder, "neuroqwerty")
    index = {s: i for i, s in enumerate(neuro.sessions)}
    simulated_oof = np.zeros((len(y), 3))
    rng = np.random.default_rng(0)
    for fold in np.array_split(rng.permutation(np.unique(who)), 10):
        held = fit_simulated(np.setdiff1d(np.unique(who), fold))
        mine = [s for s in fold if s in index]
        if mine:
            rows = [index[s] for s in mine]
            simulated_oof[rows] = held(columns(neuro, SIMULATED_FEATURES)[rows])
    l = logits(lambda s: s, lambda s: s, scale, whole[:, None], simulated_oof)
    hit = flagged(l, ABSTAIN_BELOW)
    out["flagged_neuroqwerty_controls"] = part(hit[y == 0])
    top = softmax(l).argmax(axis=1)
    out["sensitivity_neuroqwerty_parkinsons"] = part((hit & (top == 0))[y == 1])
    out["simulated_label_wins_neuroqwerty"] = part(is_simulated(softmax(l)))
    out["parkinsons_auc_of_probability"] = round(roc_auc_score(y, softmax(l)[:, 0]), 3)

    def by_final(table, rows=slice(None)):
        l = logits(head, simulated, scale, columns(table, PARKINSONS_FEATURES)[rows], columns(table, SIMULATED_FEATURES)[rows])
        return softmax(l), flagged(l, ABSTAIN_BELOW)

    out["parkinsons_auc_of_training_subjects"] = round(roc_auc_score(y, by_final(neuro)[0][:, 0]), 3)
    p, hit = by_final(features(folder, "aalto"))
    out["flagged_aalto"] = part(hit)
    out["simulated_label_wins_aalto"] = part(is_simulated(p))
    out["flagged_aalto_by_label"] = {k: int((hit & (p.argmax(axis=1) == i)).sum()) for i, k in enumerate(LABELS[:-1])}
    out |= relative_spreads(folder, data)
    segments = features(folder, "segments")
    of_set, _, length = segment_parts(segments)
    p, hit = by_final(segments, (of_set == "aalto") & (length == 200))
    out["flagged_aalto_200_keystrokes"] = part(hit)
    out["simulated_label_wins_aalto_200_keystrokes"] = part(is_simulated(p))
    out |= recorded_otherwise(folder, data, by_final)
    p, hit = by_final(table)
    out["flagged_tappy_controls"] = part(hit[labels(data, table.sessions) == 0])
    old = births(data, table.sessions) <= 1956  # Sixty or more when it was recorded.
    out["flagged_tappy_controls_60_or_older"] = part(hit[old & (labels(data, table.sessions) == 0)])
    out["flagged_tappy_parkinsons"] = part(hit[labels(data, table.sessions) == 1])

    # Simulations of people the head has not seen.
    scores = np.zeros((len(kind), 3))
    for fold in np.array_split(rng.permutation(np.unique(who)), 5):
        rows = np.isin(who, fold)
        scores[rows] = fit_simulated(np.setdiff1d(np.unique(who), fold))(x_sim[rows])
    for i, name in enumerate(SIMULATED):
        rows = (kind == 0) | (kind == i + 1)
        out[f"simulated_auc_{name}"] = round(roc_auc_score(kind[rows] == i + 1, scores[rows, i]), 3)
    z = scale[0] * whole + scale[1]
    out["calibration_error"] = plots.calibration_error(y, z)
    return out


if __name__ == "__main__":
    main()
