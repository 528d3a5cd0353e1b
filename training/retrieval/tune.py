"""Weights and floor of the re-ranker. usage: tune.py FEATURES.jsonl reranker.json

FEATURES.jsonl is what `Cerebrum.Bench knowledge quality --features FEATURES.jsonl` writes: the nominees of each development query.
A linear ranker with weights that are not negative: first the likelihood of the graded documents under a softmax over the nominees (ListNet,
Cao et al. 2007), then LambdaRank's gradient of nDCG@10 (Burges 2010). Prints the figures in four folds of the queries, fitted on three
and measured on the fourth, which is what new questions can expect, then those of the weights that are kept.

The floors are the scores under which 4.2 % of the answerable questions' best passages lie: one for passages with a title and a lower one for
those without, which no feature of titles can speak for. The step between them is the one that leaves the fewest questions without an answer
above their floor. In two halves of the questions, floors from one keep to their share in the other (printed). Centre and steepness are the logistic curve between
those and the best passages of questions without an answer: LiveQA's, and PubMedQA's with the right abstract taken away.
"""
import json
import math
import sys

import numpy as np
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

DEPTH = 10
FOLDS = 4
LOST = 0.042
STEPS = np.arange(0, 0.55, 0.05)
SHARES = {"covidfaq": 1.5, "pubmedqa": 2.5, "liveqa summary": 1.2, "liveqa full": 1.2}


def gain(grade, place):
    return (2.0**grade - 1) / math.log2(place + 2)


def ideal(query):
    return sum(gain(g, i) for i, g in enumerate(sorted(query["grades"].values(), reverse=True)[:DEPTH]))


def order(query, weights):
    """Positions of the best passage of each document, best first."""
    seen, kept = set(), []
    for i in np.argsort(-(query["x"] @ weights), kind="stable"):
        if query["documents"][i] not in seen:
            seen.add(query["documents"][i])
            kept.append(i)
    return kept


def figures(queries, weights):
    scores = {}
    for query in queries:
        documents = [query["documents"][i] for i in order(query, weights)]
        ndcg = lambda ranked: sum(gain(query["grades"].get(d, 0), i) for i, d in enumerate(ranked[:DEPTH])) / ideal(query)
        scores.setdefault(query["set"], []).append(ndcg(documents))
        if query["set"].startswith("liveqa"):
            scores.setdefault(query["set"] + ", judged of 10", []).append(ndcg([d for d in documents[:DEPTH] if d in query["grades"]]))
    return {name: float(np.mean(values)) for name, values in scores.items()}


def prepared(queries):
    counts = {name: sum(q["set"] == name for q in queries) for name in SHARES}
    for query in queries:
        gains = np.array([gain(query["grades"].get(d, 0), 0) for d in query["documents"]])
        if gains.sum() > 0:
            yield query, gains, SHARES[query["set"]] / counts[query["set"]]


def softmax_fit(queries, l2=0.1, sharpness=6.0):
    items = list(prepared(queries))

    def loss(weights):
        total, slope = l2 * weights @ weights, 2 * l2 * weights
        for query, gains, share in items:
            scores = sharpness * (query["x"] @ weights)
            odds = np.exp(scores - scores.max())
            target = gains / gains.sum()
            total -= share * (target @ (scores - scores.max() - np.log(odds.sum())))
            slope = slope + share * sharpness * (query["x"].T @ (odds / odds.sum() - target))
        return total, slope

    size = queries[0]["x"].shape[1]
    return minimize(loss, np.full(size, 0.2), jac=True, method="L-BFGS-B", bounds=[(0, None)] * size).x


def lambda_slope(query, gains, weights, sharpness=8.0):
    kept = np.array(order(query, weights)[:60])
    places, x, g = np.arange(len(kept)), query["x"][kept], gains[kept]
    scores = x @ weights
    # Beyond the tenth place a little is left, so that a document far down still climbs.
    worth = np.where(places < DEPTH, 1, 0.25 / (1 + 0.1 * np.maximum(places - DEPTH, 0))) / np.log2(places + 2)
    slope = np.zeros_like(weights)
    for i in np.flatnonzero(g):
        j = np.flatnonzero(g < g[i])
        swap = np.abs((g[i] - g[j]) * (worth[i] - worth[j])) / ideal(query)
        push = sharpness * swap / (1 + np.exp(np.minimum(sharpness * (scores[i] - scores[j]), 50)))
        slope -= (push[:, None] * (x[i] - x[j])).sum(axis=0)
    return slope


def fit(queries, steps=150, rate=0.02, pull=0.05):
    start = softmax_fit(queries)
    weights, mean, square = start.copy(), np.zeros_like(start), np.zeros_like(start)
    items = list(prepared(queries))
    for step in range(1, steps + 1):  # Adam.
        slope = 2 * pull * (weights - start) + sum(share * lambda_slope(query, gains, weights) for query, gains, share in items)
        mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope**2
        weights = np.maximum(0, weights - rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-6))
    return weights


def best(query, weights, without=()):
    """Score of the best passage, and whether it has no title."""
    found = max(((s, x) for s, x, d in zip(query["x"] @ weights, query["x"], query["documents"]) if d not in without), key=lambda f: f[0], default=None)
    return (0.0, 0.0) if found is None else (found[0], found[1][query["untitled"]])


def floors(queries, weights):
    """The floor of titled passages and how much lower the other is."""
    scores = np.array([best(q, weights) for q in queries])
    answerable = np.array([q["answerable"] for q in queries])
    tried = [(np.quantile((scores @ [1, step])[answerable], LOST), step) for step in STEPS]
    return max(tried, key=lambda t: (np.sum((scores @ [1, t[1]])[~answerable] < t[0]), -t[1]))


def halves(queries, weights):
    """Shares lost and recognised with the floors of the other half; both forms of a LiveQA question fall into one half."""
    lost, recognised = [], []
    for seed in range(20):
        side = np.random.default_rng(seed).random(len(queries)) < 0.5
        one = np.array([side[i - i % 2] if q["set"].startswith("liveqa") else side[i] for i, q in enumerate(queries)])
        for fitted in (one, ~one):
            floor, step = floors([q for q, inside in zip(queries, fitted) if inside], weights)
            for query in (q for q, inside in zip(queries, fitted) if not inside):
                (lost if query["answerable"] else recognised).append(np.dot(best(query, weights), [1, step]) < floor)
    return {"lost": float(np.mean(lost)), "recognised": float(np.mean(recognised))}


def curve(queries, weights):
    answered = [best(q, weights)[0] for q in queries if q["answerable"]]
    unanswerable = [best(q, weights)[0] for q in queries if not q["answerable"]]
    unanswerable += [best(q, weights, q["grades"])[0] for q in queries if q["answerable"] and q["set"] == "pubmedqa"]
    scores = np.array(answered + unanswerable)[:, None]
    fitted = LogisticRegression(C=100, class_weight="balanced").fit(scores, [1] * len(answered) + [0] * len(unanswerable))
    steepness = float(fitted.coef_[0, 0])
    return float(-fitted.intercept_[0] / steepness), steepness


def show(label, measured):
    print(label, "  ".join(f"{name} {value:.3f}" for name, value in sorted(measured.items())), flush=True)


def main(features, output):
    with open(features, encoding="utf-8") as lines:
        names = json.loads(next(lines))["names"]
        queries = [json.loads(line) for line in lines]
    for query in queries:
        query["x"] = np.array(query["features"]).reshape(-1, len(names))
        query["untitled"] = names.index("untitled")
    answerable = [q for q in queries if q["answerable"] and len(q["x"])]
    folds = []
    for fold in range(FOLDS):  # Both forms of a LiveQA question, side by side in the file, fall into one fold.
        inside = [q for i, q in enumerate(answerable) if i // 2 % FOLDS != fold]
        folds.append(figures([q for i, q in enumerate(answerable) if i // 2 % FOLDS == fold], fit(inside)))
        show(f"fold {fold + 1} of {FOLDS}:", folds[-1])
    show("mean of the folds:", {name: float(np.mean([f[name] for f in folds])) for name in folds[0]})
    weights = fit(answerable)
    show("fitted on all:", figures(answerable, weights))
    show("floors of the other half:", halves(queries, weights))
    (least, step), (centre, steepness) = floors(queries, weights), curve(queries, weights)
    with open(output, encoding="utf-8") as file:
        complaint_floor = json.load(file)["complaint_floor"]  # Chosen by hand: the vignettes of Cerebrum.Tests/Chat just pass.
    model = {
        "weights": {name: round(float(weight), 3) for name, weight in zip(names, weights) if weight >= 0.005},
        "floor": round(float(least), 3),
        "untitled_floor": round(float(least - step), 3),
        "complaint_floor": complaint_floor,
        "centre": round(centre, 3),
        "steepness": round(steepness, 2),
    }
    with open(output, "w", encoding="utf-8") as file:
        file.write(json.dumps(model, indent=2) + "\n")
    print(json.dumps(model))


if __name__ == "__main__":
    main(*sys.argv[1:])
