"""The network of the score: what the inner layers of MobileFaceNet-512 see of a face → latent quality and its siblings."""
import numpy as np
import torch
from torch import nn

CHANNELS = 1216
WIDTH = 2 * CHANNELS + 2
SHORTEST = 0.05  # keeps logarithms finite


def transform(pooled):
    """Means, root mean squares, log lengths: rows of `pooled` as the network's first layer takes them."""
    x = np.array(pooled, np.float32)
    x[:, CHANNELS:2 * CHANNELS] = np.sqrt(np.maximum(x[:, CHANNELS:2 * CHANNELS], 0))
    x[:, 2 * CHANNELS:] = np.log(np.maximum(x[:, 2 * CHANNELS:], SHORTEST))
    return x


class Head(nn.Module):
    """Two layers on standardised features; one output per target."""

    def __init__(self, outputs, hidden=96, dropout=0.5, width=WIDTH):
        super().__init__()
        self.inner = nn.Linear(width, hidden)
        self.dropout = nn.Dropout(dropout)
        self.final = nn.Linear(hidden, outputs)

    def forward(self, x):
        return self.final(self.dropout(torch.relu(self.inner(x))))


class Served(nn.Module):
    """What the service runs: `pooled` in, log-odds of success and of sunglasses out; heads of one width folded into one, averaged."""

    def __init__(self, heads, mean, deviation, slope, offset, sunglasses):
        super().__init__()
        weight = torch.cat([head.inner.weight for head in heads]) / torch.tensor(deviation)
        self.inner = nn.Linear(WIDTH, len(weight))
        self.inner.weight.data = weight.detach()
        self.inner.bias.data = (torch.cat([head.inner.bias for head in heads]) - weight @ torch.tensor(mean)).detach()
        self.lenses = nn.Linear(WIDTH, 1)
        self.lenses.weight.data = torch.tensor(sunglasses['weights'], dtype=torch.float32)[None]
        self.lenses.bias.data = torch.tensor([float(sunglasses['bias'])])
        self.final = nn.Linear(len(weight), 1)
        self.final.weight.data = (torch.cat([head.final.weight[:1] for head in heads], 1) * slope / len(heads)).detach()
        self.final.bias.data = (torch.stack([head.final.bias[:1] for head in heads]).mean(0) * slope + offset).detach()

    def forward(self, pooled):
        means, powers, lengths = pooled[:, :CHANNELS], pooled[:, CHANNELS:2 * CHANNELS], pooled[:, 2 * CHANNELS:]
        x = torch.cat([means, torch.sqrt(torch.clamp(powers, min=0)), torch.log(torch.clamp(lengths, min=SHORTEST))], 1)
        return self.final(torch.relu(self.inner(x))), self.lenses(x)
