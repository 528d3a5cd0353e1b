"""Draws pictures that are not chest radiographs: noise, gradients, boards, text, shapes, drawings of a chest, sketches of CT
slices, and crops of the photographs of the training split. Each is written as PNG, so that it passes through the service's own decoder.

    python3 negatives.py DATA OUT [COUNT]
"""
import csv
import math
import pathlib
import random
import sys

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

SIZE = 224


def noise(rng):
    """Noise with a power spectrum of 1/f^a, a from 0 (white) to 2.5 (clouds)."""
    spectrum = np.fft.rfft2(rng.standard_normal((SIZE, SIZE)))
    radius = np.hypot(np.fft.fftfreq(SIZE)[:, None], np.fft.rfftfreq(SIZE)[None, :])
    field = np.fft.irfft2(spectrum / np.maximum(radius, 1 / SIZE) ** rng.uniform(0, 2.5), s=(SIZE, SIZE))
    return Image.fromarray(np.uint8(255 * (field - field.min()) / np.ptp(field)))


def gradient(rng):
    y, x = np.mgrid[0:SIZE, 0:SIZE] / SIZE
    a = rng.uniform(0, 2 * math.pi)
    kind = rng.integers(3)
    field = (x * math.cos(a) + y * math.sin(a), np.hypot(x - rng.uniform(), y - rng.uniform()),
             np.sin(rng.uniform(3, 60) * (x * math.cos(a) + y * math.sin(a))))[kind]
    field = (field - field.min()) / np.ptp(field) + rng.uniform(0, 0.1) * rng.standard_normal(field.shape)
    return Image.fromarray(np.uint8(255 * field.clip(0, 1)))


def board(rng):
    step = int(rng.integers(8, 60))
    y, x = np.mgrid[0:SIZE, 0:SIZE]
    low, high = sorted(rng.integers(0, 256, 2))
    return Image.fromarray(np.where((x // step + y // step * rng.integers(0, 2)) % 2, high, low).astype(np.uint8)).rotate(rng.choice([0, 0, 15, 45]))


def text(rng):
    image = Image.new('L', (SIZE // 2, SIZE // 2), int(rng.choice([255, 255, 230, 0])))
    draw = ImageDraw.Draw(image)
    ink = 0 if image.getpixel((0, 0)) else 255
    for y in range(int(rng.integers(0, 10)), SIZE // 2, 11):
        draw.text((int(rng.integers(0, 12)), y), ''.join(rng.choice(list('abcdefghi jklmno prstuv 0123456789.,:'), int(rng.integers(2, 22)))), fill=ink)
    return image.resize((SIZE, SIZE))


def shapes(rng):
    image = Image.new('L', (SIZE, SIZE), int(rng.integers(0, 256)))
    draw = ImageDraw.Draw(image)
    for _ in range(int(rng.integers(1, 25))):
        x, y = sorted(rng.integers(-20, SIZE + 20, 2).tolist()), sorted(rng.integers(-20, SIZE + 20, 2).tolist())
        box = [x[0], y[0], x[1] + 2, y[1] + 2]
        fill = int(rng.integers(0, 256)) if rng.random() < .6 else None
        (draw.ellipse if rng.random() < .5 else draw.rectangle)(box, fill=fill, outline=int(rng.integers(0, 256)))
        if rng.random() < .3:
            draw.line([*rng.integers(0, SIZE, 4).tolist()], fill=int(rng.integers(0, 256)), width=int(rng.integers(1, 8)))
    return image.filter(ImageFilter.GaussianBlur(float(rng.choice([0, 0, 1, 3]))))


def ct(rng):
    """An axial slice as a sketch: body ellipse on black, two dark lungs with vessels, spine, heart; lung or soft-tissue window."""
    air, tissue = (int(rng.integers(0, 40)), int(rng.integers(120, 256)))
    image = Image.new('L', (SIZE, SIZE), int(rng.choice([0, 0, air, 255])))
    draw = ImageDraw.Draw(image)
    w, h = rng.uniform(.36, .49) * SIZE, rng.uniform(.26, .42) * SIZE
    c = SIZE / 2
    e = lambda x, y, a, b, f: draw.ellipse([c + x - a, c + y - b, c + x + a, c + y + b], fill=int(f))
    e(0, 0, w, h, tissue * rng.uniform(.6, 1))
    e(0, 0, w * .92, h * .9, tissue)
    if rng.random() < .8:
        for side in (-1, 1):
            e(side * w * .48, -h * .05, w * rng.uniform(.25, .38), h * rng.uniform(.5, .75), rng.integers(0, 110))
        for _ in range(int(rng.integers(10, 120))):
            e(rng.uniform(-.75, .75) * w, rng.uniform(-.6, .6) * h, *rng.uniform(.5, 4, 2), rng.integers(80, 256))
    e(rng.uniform(0, .2) * w, -h * .1, w * rng.uniform(.15, .4), h * rng.uniform(.2, .5), tissue * rng.uniform(.8, 1))
    e(0, h * .62, w * .13, h * .2, 255)
    if rng.random() < .4:
        draw.arc([c - w * 1.1, c + h * .4, c + w * 1.1, c + h * 1.3], 10, 170, fill=200, width=3)
    field = np.asarray(image.filter(ImageFilter.GaussianBlur(float(rng.uniform(0, 2)))).rotate(float(rng.normal(0, 4))), float)
    return Image.fromarray(np.uint8((field + rng.normal(0, rng.uniform(0, 14), field.shape)).clip(0, 255)))


def chest_drawing(rng):
    """A schematic chest: outline, two lungs, ribs as lines. What a child or a diagram draws; not a radiograph."""
    back = int(rng.choice([0, 255, 255, 30, 128]))
    ink = 255 - back if back != 128 else 0
    image = Image.new('L', (SIZE, SIZE), back)
    draw = ImageDraw.Draw(image)
    width = int(rng.integers(1, 6))
    fill = int(rng.integers(0, 256)) if rng.random() < .5 else None
    for side in (-1, 1):
        x = SIZE / 2 + side * SIZE * rng.uniform(.18, .24)
        a, b = SIZE * rng.uniform(.1, .18), SIZE * rng.uniform(.22, .36)
        draw.ellipse([x - a, SIZE / 2 - b, x + a, SIZE / 2 + b], outline=ink, fill=fill, width=width)
        for k in range(int(rng.integers(0, 9))):
            y = SIZE * (.25 + .06 * k)
            draw.arc([x - a * 1.4, y - 10, x + a * 1.4, y + 25], 180, 360, fill=ink, width=width)
    if rng.random() < .6:
        draw.rectangle([SIZE * .47, SIZE * .1, SIZE * .53, SIZE * .9], outline=ink, fill=fill)
    if rng.random() < .5:
        draw.ellipse([SIZE * .42, SIZE * .45, SIZE * .68, SIZE * .75], outline=ink, fill=fill, width=width)
    if rng.random() < .4:
        draw.text((10, 10), 'chest x-ray', fill=ink)
    return image.filter(ImageFilter.GaussianBlur(float(rng.choice([0, 0, 1, 2]))))


def smooth_chest(rng):
    """A drawing in the manner of a radiograph: soft grey trunk, lungs, ribs, spine, heart, without any texture of a lung."""
    u = lambda low, high: float(rng.uniform(low, high)) * SIZE
    grey = lambda low, high: int(rng.integers(low, high))
    image = Image.new('L', (SIZE, SIZE), grey(0, 40))
    draw = ImageDraw.Draw(image)
    tissue, lung, c = grey(120, 210), grey(20, 100), SIZE / 2
    edge, top = u(0, .15), u(0, .25)
    draw.rounded_rectangle([edge, top, SIZE - edge, SIZE * 1.1], int(u(.05, .25)), fill=tissue)
    draw.rectangle([c - u(.05, .12), 0, c + u(.05, .12), top + u(.02, .1)], fill=tissue)
    image = image.filter(ImageFilter.GaussianBlur(u(0, .03)))
    draw = ImageDraw.Draw(image)
    x, a, t, b = u(.16, .23), u(.1, .16), u(.12, .28), u(.7, .9)
    for side in (-1, 1):
        m = c + side * x
        draw.ellipse([m - a, t, m + a, b], fill=lung)
        if rng.random() < .7:
            draw.ellipse([m - a * 1.4, b - u(.05, .12), m + a * 1.4, b + u(.1, .3)], fill=grey(120, 220))
    image = image.filter(ImageFilter.GaussianBlur(u(0, .012)))
    draw = ImageDraw.Draw(image)
    rib, width, gap = grey(70, 190), grey(1, 5), u(.05, .09)
    for side in (-1, 1) if rng.random() < .85 else ():
        for k in range(grey(5, 11)):
            draw.arc([c + side * x - a * 1.35, t + k * gap - 4, c + side * x + a * 1.35, t + k * gap + u(.1, .2)], 190, 350, fill=rib, width=width)
        if rng.random() < .6:
            draw.line([c + side * 6, t + 8, c + side * u(.28, .4), t - u(0, .08)], fill=grey(150, 230), width=grey(2, 8))
    if rng.random() < .8:
        draw.rectangle([c - u(.02, .06), u(0, .1), c + u(.02, .06), SIZE], fill=grey(150, 240))
    if rng.random() < .8:
        draw.ellipse([c - u(.03, .12), u(.4, .55), c + u(.12, .24), b - u(0, .1)], fill=grey(150, 240))
    image = np.asarray(image.filter(ImageFilter.GaussianBlur(u(0, .012))), float)
    return Image.fromarray(np.uint8((image + rng.normal(0, rng.uniform(0, 6), image.shape)).clip(0, 255)))


def photo_crop(rng, photos):
    image = photos[int(rng.integers(len(photos)))]
    side = int(min(image.size) * rng.uniform(.2, 1))
    x, y = (int(rng.integers(0, n - side + 1)) for n in image.size)
    image = image.crop((x, y, x + side, y + side)).resize((SIZE, SIZE)).rotate(int(rng.choice([0, 0, 90, 180, 270])))
    return image if rng.random() < .8 else Image.eval(image, lambda p: 255 - p)


def main(data, out, count=1800):
    rng = np.random.default_rng(7)
    random.seed(7)
    rows = csv.DictReader(open(pathlib.Path(data, 'labels.csv')))
    photos = [Image.open(pathlib.Path(data, r['file'])).convert('L') for r in rows if r['modality'] == 'photo' and r['split'] == 'train']
    kinds = [noise, gradient, board, text, shapes, ct, ct, chest_drawing, smooth_chest, smooth_chest, lambda g: photo_crop(g, photos), lambda g: photo_crop(g, photos)]
    pathlib.Path(out).mkdir(parents=True, exist_ok=True)
    for i in range(int(count)):
        kinds[i % len(kinds)](rng).save(pathlib.Path(out, f'{i:05d}.png'))


if __name__ == '__main__':
    main(*sys.argv[1:])
