"""What is asked and what answers it: pairs of token ids, made anew for every batch from a seeded generator."""
import collections
import re

import numpy as np

from corpus import passages
from phrases import ASKED, CLOSERS, OPENERS
from wordpieces import words

COPIES = {'pack': 5, 'COVID': 4, 'PubMedQA': 3}  # In a round over the documents.
LETTERS = 'abcdefghijklmnopqrstuvwxyz'


class Item:
    """One document: its names, its passages in sentences of words, and the group within which nothing is a negative."""

    def __init__(self, document, pieces):
        self.d = document
        self.title = document['title']
        self.names = [n for n in dict.fromkeys([self.title, *document['synonyms']]) if n]
        self.group = ' '.join(words(self.title)) or document['id']
        self.parts = [[words(s)[:120] for s in part] for part in passages(document['text'])]
        self.head = pieces.encode(self.title)


class Pairs:
    def __init__(self, documents, lay, pieces, seed):
        self.pieces = pieces
        self.random = np.random.default_rng(seed)
        self.items = [Item(d, pieces) for d in documents]
        self.lay = [(re.compile(rf'\b{re.escape(formal)}\b'), said) for formal, said in lay.items()]
        self.groups = {g: i for i, g in enumerate(dict.fromkeys(x.group for x in self.items))}
        copies = [next((n for s, n in COPIES.items() if s in x.d['source']), 1) for x in self.items]
        self.order = np.repeat(np.arange(len(self.items)), copies)
        count = collections.Counter(w for x in self.items for p in x.parts for s in p for w in set(s))
        total = sum(len(p) for x in self.items for p in x.parts)
        self.rarity = {w: np.log(total / n) for w, n in count.items()}

    def batches(self, size):
        """One round over the documents: (queries, passages, groups), lists of ids and one number each."""
        order = self.random.permutation(self.order)
        for start in range(0, len(order) - size + 1, size):
            rows = [self.pair(self.items[i]) for i in order[start:start + size]]
            yield [r[0] for r in rows], [r[1] for r in rows], np.array([self.groups[self.items[i].group] for i in order[start:start + size]])

    def pair(self, x):
        part = x.parts[self.random.integers(len(x.parts))] if x.parts else [[]]
        kind = self.random.random()
        if x.d.get('symptoms') and kind < .5:
            query = self.complaint(x)
        elif x.d['conclusion'] and kind < .35:
            query = self.noisy(words(x.d['conclusion']))
        elif x.title and kind < .55:
            query = self.question(x)
        elif len(part) > 1 and kind < .8:
            skip = self.random.integers(len(part))
            query = self.noisy(part[skip])
            if self.random.random() < .9:
                part = part[:skip] + part[skip + 1:]
        else:
            query = self.keywords(part)
        return self.ids(query)[:96], self.passage(x, part)

    def passage(self, x, part):
        """The title and a run of sentences, sometimes one of them without the other."""
        body = [i for s in self.run(part) for w in s for i in self.pieces.cut(w)][:250]
        return x.head + body if self.random.random() < .7 or len(body) < 8 else body

    def run(self, part):
        if len(part) < 4 or self.random.random() < .5:
            return part
        start = self.random.integers(len(part) - 2)
        return part[start:start + self.random.integers(2, len(part) + 1)]

    def question(self, x):
        name = x.title if self.random.random() < .6 else self.choose(x.names)
        asked = ASKED.get(x.d['qtype'], ASKED['information'])
        kind = self.random.random()
        if x.d['question'] and kind < .5:
            text = x.d['question'].replace(x.title, name)
        elif kind < .85:
            text = self.choose(asked).format(name)
        else:
            text = name
        return self.noisy(words(text))

    def complaint(self, x):
        symptoms = x.d['symptoms']
        taken = self.random.permutation(len(symptoms))[:self.random.integers(1, 5)]
        text = ' and '.join(symptoms[k] for k in taken)
        return self.noisy(words(f'i have {text}' if self.random.random() < .5 else text))

    def keywords(self, part):
        """Three to ten of the rarer words."""
        flat = list(dict.fromkeys(w for s in part for w in s if len(w) > 2))
        if not flat:
            return []
        p = np.array([self.rarity.get(w, 1.) ** 2 for w in flat])
        n = min(len(flat), self.random.integers(3, 11))
        return [flat[k] for k in self.random.choice(len(flat), n, replace=False, p=p / p.sum())]

    def noisy(self, query):
        """As people write: everyday words, words left out, letters wrong, chat around it."""
        if self.random.random() < .5:
            query = self.everyday(query)
        if len(query) > 3 and self.random.random() < .5:
            keep = self.random.random(len(query)) > .3 * self.random.random()
            query = [w for w, k in zip(query, keep) if k] or query
        if self.random.random() < .3:
            query = [self.misspell(w) if len(w) > 4 and self.random.random() < .3 else w for w in query]
        if self.random.random() < .3:
            query = self.choose(OPENERS).split() + query
        if self.random.random() < .2:
            query = query + self.choose(CLOSERS).split()
        return query

    def everyday(self, query):
        text = ' '.join(query)
        for pattern, said in self.lay:
            if pattern.search(text) and self.random.random() < .5:
                text = pattern.sub(self.choose(said), text, count=1)
        return text.split()

    def misspell(self, word):
        k = self.random.integers(1, len(word) - 1)
        letter = LETTERS[self.random.integers(26)]
        return [word[:k] + word[k + 1:], word[:k] + word[k + 1] + word[k] + word[k + 2:], word[:k] + letter + word[k + 1:], word[:k] + word[k] + word[k:]][self.random.integers(4)]

    def ids(self, query):
        return [i for w in query for i in self.pieces.cut(w)] or [1]

    def choose(self, options):
        return options[self.random.integers(len(options))]
