"""Trains one network. Run by make.sh; `python3 train.py DATA SQUARES OUT.pt [--seed N] [--epochs N] [--styles FIRST LAST]`.

It never sees external_dev: that is for export.py."""
import argparse
import copy
import time

import numpy as np
import torch
from torch.nn.functional import binary_cross_entropy_with_logits as cross_entropy

from augment import STYLES, augment, cumulative
from data import ABNORMAL, LABELS, SHARES, Images
from net import Net, probabilities

BATCH, STEPS = 64, 60  # 3,840 images an epoch.
FIRST_PART = .6        # Of the epochs, in the first style.

# What a label answers to "a finding?" and "covid rather than pneumonia?", and how much the second counts. Order: LABELS, then ABNORMAL:
# a chest radiograph of NIH with a finding was taken before 2018, so it is not covid; a quarter of the findings is not to be seen at 64 pixels.
FINDING = torch.tensor([.96, .96, .04, 0, .75])
COVID = torch.tensor([.95, .05, .5, 0, .05])
# Healthy images of every source must say nothing of covid or pneumonia: what the sources' healthy images differ in is the hospital.
COVID_COUNTS = torch.tensor([1, 1, .5, 0, 1])
THIRD = .3  # Weight of the third question. Covid and pneumonia share no source: it is where hospitals are learned.


def loss_of(answers, label):
    chest = label != 3
    among = answers[chest]
    label = label[chest]
    counts = COVID_COUNTS[label]
    third = (counts * cross_entropy(among[:, 2], COVID[label], reduction='none')).sum() / counts.sum()
    return (cross_entropy(answers[:, 0], chest * .96 + .02) + cross_entropy(among[:, 1], FINDING[label]) + THIRD * third) / (2 + THIRD)


def batches(images, levels, rng, style):
    pools = images.groups()
    shares = np.array([SHARES[k] for k in pools])
    pools = list(pools.values())
    for _ in range(STEPS):
        pick = np.array([rng.choice(pools[g]) for g in rng.choice(len(pools), BATCH, p=shares / shares.sum())])
        label = torch.from_numpy(images.label[pick])
        # A negative (inverted) radiograph is not read: it counts as other.
        inverted = torch.from_numpy(rng.random(BATCH) < .03) & (label != 3)
        x = augment(images.pixels[pick], levels[pick], label.numpy() != 3, style, rng)
        x[inverted] = 1 - x[inverted]
        yield x.to(memory_format=torch.channels_last), torch.where(inverted, torch.tensor(3), label)


def recalls(images, model):
    index = images.where('val')
    model.eval()
    with torch.no_grad():
        answers = [model(torch.from_numpy(p).float().unsqueeze(1) / 255) for p in np.array_split(images.pixels[index], len(index) // 128)]
    top = probabilities(torch.cat(answers)).argmax(1).numpy()
    return ' '.join(f'{name[:4]} {np.mean(top[images.label[index] == k] == k):.2f}' for k, name in enumerate(LABELS))


def train_epoch(model, smooth, optimizer, schedule, data):
    """Mean loss. smooth: the mean of the last steps' weights, which generalises better than the last step."""
    model.train()
    total = 0
    for x, label in data:
        with torch.autocast('cpu', dtype=torch.bfloat16):
            answers = model(x)
        loss = loss_of(answers.float(), label)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        total += loss.item() / STEPS
        with torch.no_grad():
            for a, b in zip(smooth.state_dict().values(), model.state_dict().values()):
                a.lerp_(b, .01) if a.is_floating_point() else a.copy_(b)
    return total


def main():
    parser = argparse.ArgumentParser()
    for name in ('data', 'squares', 'out'):
        parser.add_argument(name)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--epochs', type=int, default=40)
    parser.add_argument('--styles', nargs=2, choices=STYLES, default=['strong', 'mild'])
    parser.add_argument('--rate', type=float, default=3e-3, help='highest learning rate')
    args = parser.parse_args()
    torch.set_num_threads(1)  # Another network is trained on the other core.
    torch.manual_seed(args.seed)
    rng = np.random.default_rng(args.seed)
    images = Images(args.data, args.squares)
    levels = cumulative(images.pixels)
    model = Net().to(memory_format=torch.channels_last)
    smooth = copy.deepcopy(model)
    optimizer = torch.optim.AdamW(model.parameters(), lr=args.rate, weight_decay=.02)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, args.rate, total_steps=args.epochs * STEPS, pct_start=.15)
    started = time.time()
    for epoch in range(args.epochs):
        style = STYLES[args.styles[epoch >= args.epochs * FIRST_PART]]
        loss = train_epoch(model, smooth, optimizer, schedule, batches(images, levels, rng, style))
        watch = epoch % 5 == 4 or epoch == args.epochs - 1
        print(f'{time.time() - started:5.0f} s  seed {args.seed}  epoch {epoch + 1}  loss {loss:.3f}  ' + (f'val {recalls(images, smooth)}' if watch else ''), flush=True)
    torch.save(smooth.state_dict(), args.out)


if __name__ == '__main__':
    main()
