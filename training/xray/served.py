"""The networks as they are served: mean of their probabilities, flattened where an image is unlike the training images."""
import torch
from torch import nn

from net import Net, probabilities


class Served(nn.Module):
    """float[B,1,96,96] in 0..255 to float[B,4]: logarithms of probabilities, before the manifest's temperature.

    `far`, `step`: the distance from which logits are divided by 1 + (distance - far) / step. The distance is Mahalanobis' (Lee et al.
    2018) in the mean-pooled features, to the nearest group of training images, averaged over the networks."""

    def __init__(self, nets):
        super().__init__()
        self.nets = nn.ModuleList(nets)
        for i, net in enumerate(nets):
            self.register_buffer(f'centres{i}', torch.zeros(1, net.head.in_features))
            self.register_buffer(f'whiten{i}', torch.eye(net.head.in_features))
        self.register_buffer('far', torch.tensor(1e9))
        self.register_buffer('step', torch.tensor(1.))
        self.register_buffer('bias', torch.zeros(4))

    def fit_distance(self, pixels, group):
        """group: int[N], which images belong together; tied covariance, shrunk a tenth towards its diagonal."""
        for i, net in enumerate(self.nets):
            e = torch.cat([net.embed(p.float().unsqueeze(1) / 255) for p in pixels.split(128)])
            centres = torch.stack([e[group == g].mean(0) for g in group.unique()])
            rest = torch.cat([e[group == g] - c for g, c in zip(group.unique(), centres)])
            cov = rest.T @ rest / len(rest)
            cov = .9 * cov + .1 * torch.diag(cov.diag()) + 1e-4 * cov.diag().mean() * torch.eye(len(cov))
            setattr(self, f'centres{i}', centres)
            setattr(self, f'whiten{i}', torch.linalg.inv(torch.linalg.cholesky(cov)).T.contiguous())

    def parts(self, x):
        """Mean log-probabilities and distance."""
        x = x / 255
        p, d = 0, 0
        for i, net in enumerate(self.nets):
            e = net.embed(x)
            p = p + probabilities(net.head(e)) / len(self.nets)
            w, c = getattr(self, f'whiten{i}'), getattr(self, f'centres{i}')
            z = (e @ w).unsqueeze(1) - (c @ w).unsqueeze(0)
            d = d + (z * z).mean(2).min(1).values / len(self.nets)
        return torch.log(p + 1e-6), d

    def forward(self, x):
        logits, distance = self.parts(x)
        return (logits + self.bias) / (1 + torch.relu(distance - self.far) / self.step).unsqueeze(1)


def load(paths):
    nets = []
    for path in paths:
        net = Net()
        net.load_state_dict(torch.load(path))
        nets.append(net.eval())
    return Served(nets).eval()
