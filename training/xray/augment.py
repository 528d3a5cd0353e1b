"""What may differ between hospitals and must not matter: size, sharpness, contrast, borders, letters, scanner. Batches float[B,1,S,S], 0..1."""
import math
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F


class Style(NamedTuple):
    """How often grey levels and spectra are exchanged with another image, and how often and how far coarse contrast is taken out."""
    histogram: float
    spectrum: float
    flatten: float
    most: float


# Stronger first: haze, which is what some of the diseases look like, is partly lost with the scanner. Then milder.
STYLES = {'strong': Style(.35, .5, .5, .8), 'mild': Style(.2, .4, .35, .6), 'light': Style(.1, .25, .2, .4)}


def affine(x):
    n = len(x)
    angle = torch.randn(n) * math.radians(4)
    zoom = 1 / torch.empty(n).uniform_(.95, 1.22)
    stretch = torch.exp(torch.randn(n) * .06)
    flip = torch.where(torch.rand(n) < .5, -1., 1.)
    cos, sin = torch.cos(angle), torch.sin(angle)
    theta = torch.stack([torch.stack([flip * zoom * stretch * cos, -zoom * sin, torch.randn(n) * .05], 1),
                         torch.stack([flip * zoom * sin, zoom / stretch * cos, torch.randn(n) * .05], 1)], 1)
    return F.grid_sample(x, F.affine_grid(theta, x.shape, align_corners=False), padding_mode='border', align_corners=False)


def resolution(x, low=28):
    """Down to a random size and back, a part of the batch at a time: 64-pixel sources must not be known by their blur."""
    parts = []
    for part in x.split(8):
        if torch.rand(1) < .75:
            side = int(torch.randint(low, x.shape[-1] + 1, (1,)))
            part = F.interpolate(part, size=(side, side), mode='area' if torch.rand(1) < .5 else 'bilinear')
            part = F.interpolate(part, size=x.shape[-2:], mode='bilinear', align_corners=False)
        parts.append(part)
    return torch.cat(parts)


def blur(x):
    """[1 2 1] / 4 twice along both axes: a Gaussian of one pixel, at a fiftieth of a convolution's time."""
    for _ in range(2):
        p = F.pad(x, (1, 1, 1, 1), mode='replicate')
        x = (p[..., :-2] + 2 * p[..., 1:-1] + p[..., 2:]) / 4
        x = (x[..., :-2, :] + 2 * x[..., 1:-1, :] + x[..., 2:, :]) / 4
    return x


def scanner(x, style):
    """Edge enhancement or softness, local contrast, curve, noise."""
    n = len(x)
    amount = lambda p, low, high: (torch.rand(n, 1, 1, 1) < p) * torch.empty(n, 1, 1, 1).uniform_(low, high)
    x = x + amount(.6, -.9, 1.5) * (x - blur(x))
    side = int(torch.randint(4, 10, (1,)))
    wide = F.interpolate(F.interpolate(x, size=(side, side), mode='area'), size=x.shape[-2:], mode='bicubic', align_corners=False)
    x = stretch(x - amount(style.flatten, 0, style.most) * wide)
    x = x.clamp(1e-4, 1) ** torch.exp(torch.randn(n, 1, 1, 1) * .35)
    bend = torch.randn(n, 1, 1, 1) * .08
    x = x + bend * torch.sin(2 * math.pi * x)
    x = (x - .5) * torch.empty(n, 1, 1, 1).uniform_(.75, 1.25) + .5 + torch.randn(n, 1, 1, 1) * .06
    return x + amount(.6, 0, .07) * torch.randn_like(x)


def stretch(x):
    low, high = x.amin((2, 3), keepdim=True), x.amax((2, 3), keepdim=True)
    return (x - low) / (high - low).clamp_min(1e-4)


def spectrum(x, chest, often):
    """Mixes the amplitude spectrum with that of another chest image (Xu et al. 2021, FACT): style moves, structure stays."""
    pool = torch.from_numpy(np.flatnonzero(chest))
    use = pool[torch.rand(len(pool)) < often]
    if not len(use):
        return x
    f, g = torch.fft.rfft2(x[use]), torch.fft.rfft2(x[pool[torch.randint(len(pool), (len(use),))]])
    part = torch.rand(len(use), 1, 1, 1) * .8
    x[use] = torch.fft.irfft2(torch.polar(f.abs() * (1 - part) + g.abs() * part, f.angle()), s=x.shape[-2:]).clamp(0, 1)
    return x


def cumulative(pixels):
    """uint8[N,S,S] to float[N,256]: how many pixels of an image are no brighter than a level."""
    return np.stack([np.bincount(p.ravel(), minlength=256) for p in pixels]).cumsum(1).astype(np.float32)


def histogram(pixels, levels, chest, often, rng):
    """Gives an image the grey levels of another chest image, as if both came from one scanner."""
    pool = np.flatnonzero(chest)
    out = pixels.astype(np.float32)
    for i in pool[rng.random(len(pool)) < often]:
        matched = np.interp(levels[i], levels[rng.choice(pool)], np.arange(256))
        part = rng.random()
        out[i] = (part * matched + (1 - part) * np.arange(256)).astype(np.float32)[pixels[i]]
    return out


def cover(x):
    """Bars at the edges, letters in the corners, holes: what stands there is the hospital's, not the patient's."""
    x = x.clone()
    s = x.shape[-1]
    for i in range(len(x)):
        if torch.rand(1) < .3:
            value = float(torch.rand(1) < .25)
            a, b, c, d = (torch.rand(4) ** 2 * .1 * s).int().tolist()
            x[i, :, :a], x[i, :, s - b:], x[i, :, :, :c], x[i, :, :, s - d:] = value, value, value, value
        for _ in range(int(torch.randint(0, 4, (1,)))):
            h, w = (torch.rand(2) * .14 * s + 2).int().tolist()
            y, z = (int(torch.rand(1) * .2 * s) if torch.rand(1) < .5 else int((.8 + .2 * torch.rand(1)) * s) for _ in range(2))
            x[i, :, y:y + h, z:z + w] = torch.rand(1) if torch.rand(1) < .5 else x[i, :, y:y + h, z:z + w].round()
        if torch.rand(1) < .15:
            h, w = (torch.rand(2) * .25 * s + 3).int().tolist()
            y, z = (torch.rand(2) * .8 * s).int().tolist()
            x[i, :, y:y + h, z:z + w] = torch.rand(1)
    return x


def augment(pixels, levels, chest, style, rng):
    """pixels: uint8[B,S,S]; levels: their `cumulative`; chest: bool[B]."""
    x = torch.from_numpy(histogram(pixels, levels, chest, style.histogram, rng)).unsqueeze(1) / 255
    x = spectrum(x, chest, style.spectrum)
    return cover(scanner(resolution(affine(x)), style)).clamp(0, 1)
