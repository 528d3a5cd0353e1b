"""A small residual network that answers three questions in turn: a chest? a finding on it? covid rather than pneumonia?"""
import torch
from torch import nn


class Block(nn.Module):
    def __init__(self, cin, cout, stride):
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(cin, cout, 3, stride, 1, bias=False), nn.BatchNorm2d(cout), nn.ReLU(),
                                  nn.Conv2d(cout, cout, 3, 1, 1, bias=False), nn.BatchNorm2d(cout))
        self.skip = nn.Identity() if cin == cout and stride == 1 else nn.Sequential(
            nn.AvgPool2d(stride) if stride > 1 else nn.Identity(), nn.Conv2d(cin, cout, 1, bias=False), nn.BatchNorm2d(cout))

    def forward(self, x):
        return torch.relu(self.body(x) + self.skip(x))


class Net(nn.Module):
    """float[B,1,96,96] of any scale to float[B,3]: log-odds of the three questions."""

    def __init__(self, widths=(16, 32, 64, 96), drop=.3):
        super().__init__()
        a, b, c, d = widths
        self.features = nn.Sequential(
            nn.Conv2d(1, a, 5, 2, 2, bias=False), nn.BatchNorm2d(a), nn.ReLU(), Block(a, b, 2), Block(b, b, 1), Block(b, c, 2), Block(c, c, 1), Block(c, d, 2))
        self.drop = nn.Dropout(drop)
        self.head = nn.Linear(d, 3)

    def embed(self, x):
        """float[B,width]; each image is centred and scaled by its own mean and deviation."""
        mean = x.mean((1, 2, 3), keepdim=True)
        x = x - mean
        x = x / (x.pow(2).mean((1, 2, 3), keepdim=True) + 1e-4).sqrt()
        return self.features(x).mean((2, 3))

    def forward(self, x):
        return self.head(self.drop(self.embed(x)))


def probabilities(answers):
    """Log-odds float[B,3] to float[B,4]: covid, pneumonia, normal, other."""
    yes, no = answers.sigmoid(), (-answers).sigmoid()
    finding = yes[:, 0] * yes[:, 1]
    return torch.stack([finding * yes[:, 2], finding * no[:, 2], yes[:, 0] * no[:, 1], no[:, 0]], 1)
