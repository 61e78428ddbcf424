"""The trunk: the encoder of the project's own face-attributes network, and the pooled features that the head reads."""
import json
import torch
from torch import nn
from torch.nn import functional as F

STRIDES = (2, 2, 1, 2, 1, 1, 2, 1, 1)


class Encoder(nn.Module):
    """N×3×112×112, RGB, (v − 127.5) / 127.5 → N×features. Pools of four depths: texture first, parts of the face last."""

    def __init__(self, convolutions):
        """`convolutions`: (weight, bias) of the nine convolutions, batch norm folded in."""
        super().__init__()
        self.steps = nn.ModuleList()
        for (weight, bias), stride in zip(convolutions, STRIDES):
            conv = nn.Conv2d(weight.shape[1], weight.shape[0], 3, stride, 1)
            conv.weight.data, conv.bias.data = weight.clone(), bias.clone()
            self.steps.append(conv)

    def forward(self, x):
        maps = []
        for k, step in enumerate(self.steps):
            x = torch.relu(step(x))
            if k in (0, 2, 5, 8):
                maps.append(x)
        finest, fine, quarter, eighth = maps
        root = lambda map, size: torch.sqrt(F.avg_pool2d(map * map, size) + 1e-6)
        pools = [F.avg_pool2d(finest, 28), root(finest, 28), F.avg_pool2d(fine, 7), root(fine, 7),
                 F.avg_pool2d(quarter, 5, 3), root(quarter, 7), F.avg_pool2d(eighth, 3, 2), root(eighth, 7)]
        return torch.cat([p.flatten(1) for p in pools], 1)


def read_encoder(path):
    """The convolutions that encoder.ts took out of face-attributes.onnx."""
    with open(path) as file:
        return [(torch.tensor(c['weight']).reshape(c['shape']), torch.tensor(c['bias'])) for c in json.load(file)]
