"""Trains one network. Run by make.sh; `python3 train.py DATA SQUARES OUT.pt [--seed N] [--epochs N]`."""
import argparse
import copy
import time

import numpy as np
import torch
import torch.nn.functional as F

from augment import STYLES, augment
from data import ABNORMAL, LABELS, SHARES, Images
from net import Net

BATCH, STEPS = 64, 60  # 3,840 images an epoch.
# What a chest radiograph of NIH with a finding teaches: not covid (taken before 2018), hardly normal, of the rest most like pneumonia.
SOFT_ABNORMAL = torch.tensor([.02, .60, .36, .02])
# Classes that a source has, and `other`. A source is only asked to tell its own classes apart: it gains nothing by being recognised.
OWN = {'radiography': [0, 2, 3], 'kermany': [1, 2, 3]}


def loss_of(logits, label, own, full):
    """Mean over the batch of the within-source and (weighted `full`) the plain cross entropy. own: bool[B,4]."""
    target = torch.where((label == ABNORMAL)[:, None], SOFT_ABNORMAL, F.one_hot(label.clamp_max(3), 4).float())
    smooth = target * .95 + .05 / 4
    plain = -(smooth * logits.log_softmax(1)).sum(1)
    within = logits.masked_fill(~own, -1e4).log_softmax(1)
    smooth = (target * .95 + .05 * own / own.sum(1, keepdim=True)) * own
    return (-(smooth * within).sum(1) + full * plain).mean() / (1 + full)


def batches(images, rng, steps, style):
    groups = {k: v for k, v in images.groups().items() if len(v)}
    shares = np.array([SHARES[k] for k in groups])
    pools = list(groups.values())
    for _ in range(steps):
        pick = np.array([rng.choice(pools[g]) for g in rng.choice(len(pools), BATCH, p=shares / shares.sum())])
        label = torch.from_numpy(images.label[pick])
        own = torch.ones(BATCH, 4, dtype=torch.bool)
        for i, source in enumerate(images.source[pick]):
            if source in OWN:
                own[i] = False
                own[i, OWN[source]] = True
        x = torch.from_numpy(images.pixels[pick]).float().unsqueeze(1) / 255
        # A negative (inverted) radiograph is not read: it counts as other.
        inverted = torch.from_numpy(rng.random(BATCH) < .03) & (label != 3)
        x = augment(x, label != 3, style)
        x[inverted] = 1 - x[inverted]
        yield x.to(memory_format=torch.channels_last), torch.where(inverted, torch.tensor(3), label), own | inverted[:, None]


def predict(model, pixels):
    model.eval()
    with torch.no_grad():
        return torch.cat([model(torch.from_numpy(p).float().unsqueeze(1) / 255) for p in np.array_split(pixels, max(1, len(pixels) // 128))])


def recalls(images, model, split):
    index = images.where(split)
    top = predict(model, images.pixels[index]).argmax(1).numpy()
    return ' '.join(f'{name[:4]} {np.mean(top[images.label[index] == k] == k):.2f}' for k, name in enumerate(LABELS))


def main():
    parser = argparse.ArgumentParser()
    for name in ('data', 'squares', 'out'):
        parser.add_argument(name)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--epochs', type=int, default=20)
    parser.add_argument('--start', help='a network to go on from: a warm restart')
    parser.add_argument('--style', choices=STYLES, default='strong')
    parser.add_argument('--rate', type=float, default=3e-3, help='highest learning rate')
    parser.add_argument('--full', type=float, default=.3)
    args = parser.parse_args()
    torch.set_num_threads(1)  # A second one gains a fifth, and waits where others work.
    torch.manual_seed(args.seed)
    rng = np.random.default_rng(args.seed)
    images = Images(args.data, args.squares)
    model = Net().to(memory_format=torch.channels_last)
    if args.start:
        model.load_state_dict(torch.load(args.start))
    smooth = copy.deepcopy(model)
    optimizer = torch.optim.AdamW(model.parameters(), lr=args.rate, weight_decay=.02)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, args.rate, total_steps=args.epochs * STEPS, pct_start=.15)
    started = time.time()
    for epoch in range(args.epochs):
        total = 0
        model.train()
        for x, label, own in batches(images, rng, STEPS, STYLES[args.style]):
            loss = loss_of(model(x), label, own, args.full)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            total += loss.item() / STEPS
            with torch.no_grad():  # The mean of the last steps' weights generalises better than the last step.
                for a, b in zip(smooth.state_dict().values(), model.state_dict().values()):
                    a.lerp_(b, .01) if a.is_floating_point() else a.copy_(b)
        watch = epoch % 3 == 2 or epoch == args.epochs - 1
        print(f'{time.time() - started:5.0f} s  epoch {epoch + 1}  loss {total:.3f}  ' +
              (f"val {recalls(images, smooth, 'val')}  external {recalls(images, smooth, 'external_dev')}" if watch else ''), flush=True)
        torch.save(smooth.state_dict(), args.out)


if __name__ == '__main__':
    main()
