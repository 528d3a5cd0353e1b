"""Learns the vocabulary and the token vectors; writes NET.npz and vocab.txt to WORK.

    python3 train.py DATA PACK WORK

Symmetric InfoNCE over pairs of one batch (van den Oord et al. 2018). A text is the weighted sum of its tokens' vectors, brought to length 1.
"""
import pathlib
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F

from corpus import documents, lay_terms, pack
from pairs import Pairs
from phrases import ASKED, CLOSERS, OPENERS
from wordpieces import SPECIAL, WordPieces, learn

VOCABULARY, MERGES, DIMENSION = 24_000, 8_000, 384
BATCH, ROUNDS, RATE, TEMPERATURE = 1024, 16, 1e-2, .05
SEED = 20261122


class Encoder(torch.nn.Module):
    def __init__(self, frequency, dimension):
        super().__init__()
        self.pieces = torch.nn.EmbeddingBag(len(frequency), dimension, mode='sum')
        torch.nn.init.normal_(self.pieces.weight, std=.1)
        self.log_weight = torch.nn.Parameter(torch.log(1e-3 / (1e-3 + torch.tensor(frequency, dtype=torch.float32))))

    def forward(self, ids):
        flat = torch.from_numpy(np.concatenate(ids).astype(np.int64))
        offsets = torch.from_numpy(np.r_[0, np.cumsum([len(i) for i in ids])[:-1]].astype(np.int64))
        return F.normalize(self.pieces(flat, offsets, per_sample_weights=self.log_weight[flat].exp()), dim=1)


def loss_of(query, passage, group, temperature=TEMPERATURE):
    logits = query @ passage.T / temperature
    same = torch.from_numpy(group[:, None] == group[None]) & ~torch.eye(len(group), dtype=torch.bool)
    logits = logits.masked_fill(same, -1e4)
    target = torch.arange(len(group))
    return (F.cross_entropy(logits, target) + F.cross_entropy(logits.T, target)) / 2


def train(pairs, frequency, rounds=ROUNDS, report=print, dimension=DIMENSION, rate=RATE):
    torch.manual_seed(SEED)
    encoder = Encoder(frequency, dimension)
    steps = rounds * (len(pairs.order) // BATCH)
    optimizer = torch.optim.Adam(encoder.parameters(), lr=rate)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, total_steps=steps + 1, pct_start=.1)
    start = time.monotonic()
    for number in range(rounds):
        total, count = 0., 0
        for queries, passages, group in pairs.batches(BATCH):
            loss = loss_of(encoder(queries), encoder(passages), group)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            schedule.step()
            total, count = total + loss.item(), count + 1
        report(f'round {number + 1} of {rounds}: loss {total / count:.3f}, {time.monotonic() - start:.0f} s', encoder)
    return encoder


def prepare(data, folder):
    docs = [*documents(data), *pack(folder)]
    texts = [t for d in docs for t in (d['title'], d['question'], d['text'], d['conclusion'], *d['synonyms'])]
    said = [*OPENERS, *CLOSERS, *sum(ASKED.values(), []), *sum(lay_terms(folder).values(), [])]
    vocabulary = learn(texts + said * 5, VOCABULARY, MERGES)  # Everyday words are rare in the documents.
    pieces = WordPieces(vocabulary)
    count = np.bincount(np.concatenate([pieces.encode(t) for t in texts]).astype(int), minlength=len(vocabulary)).astype(float)
    return vocabulary, Pairs(docs, lay_terms(folder), pieces, SEED), count / count.sum()


def table(encoder):
    """Vectors times weights, [vocabulary, dimension]; the special tokens weigh nothing."""
    with torch.no_grad():
        found = (encoder.pieces.weight * encoder.log_weight.exp()[:, None]).numpy().copy()
    found[:len(SPECIAL)] = 0
    return found


def main(data, folder, work):
    torch.set_num_threads(1)  # A second one gains little, and sums would come out otherwise.
    vocabulary, pairs, frequency = prepare(data, folder)
    print(f'{len(vocabulary)} pieces, {len(pairs.items)} documents, {len(pairs.order) // BATCH} batches a round', flush=True)
    encoder = train(pairs, frequency, report=lambda line, _: print(line, flush=True))
    pathlib.Path(work).mkdir(parents=True, exist_ok=True)
    pathlib.Path(work, 'vocab.txt').write_text('\n'.join(vocabulary) + '\n')
    np.savez(pathlib.Path(work, 'net.npz'), table=table(encoder))


if __name__ == '__main__':
    main(*sys.argv[1:])
