"""Retrieval figures of an embedding folder beside BM25 and of both together.

    python3 evaluate.py DATA WEIGHTS [FIGURES.json]

Passages are up to about 180 words with the title before them; a document scores as its best passage. Fusion: z-scores of both over all
documents, added; `half` counts the embedding's half. LiveQA: nDCG@10 over the judged documents only, of questions that have a relevant one. The others: the known item among all documents.
"""
import json
import lzma
import pathlib
import re
import sys

import numpy as np
import scipy.sparse

from corpus import documents, passages
from served import Served

STOP = set('a an and are as at be by can do does for from had has have how i if in is it its me my of on or that the their there this to was what when which who why will with you your'.split())


class Bm25:
    """k1 1.2, b 0.75, over lower-case words without stop words, plural s off."""

    def __init__(self, texts):
        self.terms = {}
        rows, columns, values, lengths = [], [], [], []
        for row, text in enumerate(texts):
            found = {}
            for t in self.words(text):
                found[t] = found.get(t, 0) + 1
            lengths.append(sum(found.values()))
            for t, n in found.items():
                rows.append(row)
                columns.append(self.terms.setdefault(t, len(self.terms)))
                values.append(n)
        n = np.array(values, float)
        length = np.array(lengths, float)
        seen = np.bincount(columns, minlength=len(self.terms))
        idf = np.log(1 + (len(texts) - seen + .5) / (seen + .5))
        weight = idf[columns] * n * 2.2 / (n + 1.2 * (.25 + .75 * length[rows] / length.mean()))
        self.matrix = scipy.sparse.csc_matrix((weight, (rows, columns)), (len(texts), len(self.terms)))

    def words(self, text):
        return [w[:-1] if len(w) > 3 and w.endswith('s') and not w.endswith('ss') else w for w in re.findall(r'[a-z0-9]+', text.lower()) if w not in STOP]

    def scores(self, query):
        known = [self.terms[t] for t in self.words(query) if t in self.terms]
        return np.asarray(self.matrix[:, known].sum(1)).ravel() if known else np.zeros(self.matrix.shape[0])


def ndcg(order, grades):
    gain = lambda g: np.array(g, float) / np.log2(np.arange(2, len(g) + 2))
    best = gain(sorted(grades.values(), reverse=True)[:10]).sum()
    return gain([grades.get(d, 0) for d in order[:10]]).sum() / best


def z(x):
    return (x - x.mean()) / (x.std() + 1e-9)


class Collection:
    def __init__(self, data):
        docs = list(documents(data))
        self.ids = [d['id'] for d in docs]
        self.texts, self.owner = [], []
        for k, d in enumerate(docs):
            for part in passages(d['text']):
                self.texts.append(' '.join([d['title'] + '.' if d['title'] else '', d['question'] if d['title'] != d['question'] else '', *part]).strip())
                self.owner.append(k)
        self.owner = np.array(self.owner)
        self.first = np.flatnonzero(np.r_[True, np.diff(self.owner) > 0])
        assert len(self.first) == len(docs)
        with lzma.open(pathlib.Path(data, 'knowledge/eval_queries.jsonl.xz'), 'rt') as lines:
            self.queries = [q for q in map(json.loads, lines) if q['relevant']]
        self.bm25 = Bm25(self.texts)
        self.lexical = {t: self.best(self.bm25.scores(t)) for q in self.queries for t in (q['text'], q.get('full_question')) if t}

    def best(self, scores):
        return np.maximum.reduceat(scores, self.first)

    def rank(self, scores, judged):
        if judged is None:
            return [self.ids[i] for i in np.argsort(-scores, kind='stable')[:10]]
        place = {d: i for i, d in enumerate(self.ids)}
        return sorted((d for d in judged if d in place), key=lambda d: -scores[place[d]])


def measure(collection, embed):
    """{set: {ranker: [nDCG@10 of each question]}}"""
    vectors = embed(collection.texts)
    texts = list(collection.lexical)
    semantic = dict(zip(texts, embed(texts)))
    found = {}
    for q in collection.queries:
        live = q['set'].startswith('liveqa')
        for name, text in [(q['set'] + ' text', q['text']), (q['set'] + ' full question', q.get('full_question'))]:
            if not text:
                continue
            cosine, lexical = collection.best(vectors @ semantic[text]), collection.lexical[text]
            for ranker, scores in [('bm25', lexical), ('embedding', cosine), ('fused', z(lexical) + z(cosine)), ('half', z(lexical) + z(cosine) / 2)]:
                order = collection.rank(scores, q['grades'] if live else None)
                found.setdefault(name, {}).setdefault(ranker, []).append(ndcg(order, q['grades']))
    return found


def gain_interval(a, b, rounds=2000):
    """95 % of bootstraps over questions of mean(a - b)."""
    difference = np.array(a) - np.array(b)
    draws = np.random.default_rng(1).integers(0, len(difference), (rounds, len(difference)))
    return np.percentile(difference[draws].mean(1), [2.5, 97.5])


def table(found):
    lines = ['| questions | n | BM25 | embedding | both | both - BM25 [95 %] | embedding halved | - BM25 [95 %] |', '|---|---|---|---|---|---|---|---|']
    for name, f in sorted(found.items()):
        mean = {ranker: np.mean(v) for ranker, v in f.items()}
        added = lambda ranker: '{:+.3f} [{:+.3f}, {:+.3f}]'.format(mean[ranker] - mean['bm25'], *gain_interval(f[ranker], f['bm25']))
        lines.append(f"| {name} | {len(f['bm25'])} | {mean['bm25']:.3f} | {mean['embedding']:.3f} | {mean['fused']:.3f} | {added('fused')} | {mean['half']:.3f} | {added('half')} |")
    return '\n'.join(lines)


def main(data, weights, figures=None):
    found = measure(Collection(data), Served(weights).embed)
    print(table(found))
    if figures:
        pathlib.Path(figures).write_text(json.dumps({n: {r: round(float(np.mean(v)), 4) for r, v in f.items()} for n, f in sorted(found.items())}, indent=2))


if __name__ == '__main__':
    main(*sys.argv[1:])
