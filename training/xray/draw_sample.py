"""Draws samples/drawn-chest.png: a schematic chest in the manner of a radiograph, for trying the service. It is a drawing, of nobody.

    python3 draw_sample.py OUT
"""
import sys

from PIL import Image, ImageDraw, ImageFilter

WIDTH, HEIGHT = 640, 720


def draw():
    image = Image.new('L', (WIDTH, HEIGHT), 8)
    pen = ImageDraw.Draw(image)
    middle = WIDTH // 2
    pen.rounded_rectangle([60, 120, WIDTH - 60, HEIGHT + 60], 130, fill=165)  # Trunk
    pen.rectangle([middle - 60, 0, middle + 60, 160], fill=150)  # Neck
    image = image.filter(ImageFilter.GaussianBlur(14))
    pen = ImageDraw.Draw(image)
    for side in (-1, 1):
        x = middle + side * 125
        pen.ellipse([x - 88, 150, x + 88, 600], fill=52)  # Lung
        pen.ellipse([x - 120, 540, x + 120, 760], fill=185)  # Diaphragm
    image = image.filter(ImageFilter.GaussianBlur(5))
    pen = ImageDraw.Draw(image)
    for side in (-1, 1):
        for k in range(9):
            y = 140 + 48 * k
            pen.arc([middle + side * 125 - 120, y, middle + side * 125 + 120, y + 110], 190, 350, fill=112, width=9)  # Ribs
        pen.line([middle + side * 20, 170, middle + side * 220, 130], fill=190, width=16)  # Collar bone
    pen.rectangle([middle - 26, 30, middle + 26, HEIGHT], fill=205)  # Spine
    pen.ellipse([middle - 60, 360, middle + 130, 590], fill=200)  # Heart
    return image.filter(ImageFilter.GaussianBlur(3))


if __name__ == '__main__':
    draw().save(sys.argv[1], optimize=True)
