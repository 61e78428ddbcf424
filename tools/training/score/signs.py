"""Adds to the network of the score what the signs of a face say, calibrates it and writes models/trained/face-utility.onnx.

python3 tools/training/score/signs.py --work <folder of field.ts> --base <file of export.py> --out <file> [--hidden 24]

score = w × latent quality + a network of one small layer of latent quality and signs (src/stages/score/signs.ts), trained so
that the lower score of two photos of a training person tells whether each recogniser accepts them, at its threshold on damaged
photos. The network of export.py knows the training people too well to be weighed on them: there its place is taken by others
that have not seen the person (five folds of people), brought to its scale on the validation people. Calibration as in export.py,
on the photos of field.ts. Seeded: the same input gives the same weights.
"""
import argparse
import os
import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import nn
import labels as L
from calibration import Outcomes, largest_difference, write
from data import Data
from fitting import HEADS, balance_of, descend, importance_of, moments, pair_losses, ranking_loss, regression_loss, starting_curve
from judging import Judge, show
from network import CHANNELS, SHORTEST, WIDTH, Head, transform

parser = argparse.ArgumentParser()
for name in ('work', 'base', 'out'):
    parser.add_argument(f'--{name}', required=True)
parser.add_argument('--hidden', type=int, default=24)
parser.add_argument('--epochs', type=float, default=3)
parser.add_argument('--seeds', type=int, default=3)
args = parser.parse_args()
torch.set_num_threads(1)
FOLDS, PAIRS, RATE = 5, 2048, 5e-3
SHARPNESS = 4.0  # of success as a function of the distance from the threshold, in standard deviations

data = Data.cached(args.work)
rows, vectors, pairs = data.rows, data.vectors, data.pairs
part, copy = pairs.part, np.array([r['copy'] for r in rows])
pooled = np.fromfile(f'{args.work}/pooled.f32', np.float32).reshape(-1, WIDTH)
signs = np.fromfile(f'{args.work}/signs.f32', np.float32).reshape(len(rows), -1)
usual = np.nanmean(signs[part == 0], 0)
base = {i.name: numpy_helper.to_array(i) for i in onnx.load(args.base).graph.initializer}


def of_base(x):
    inner = np.maximum(transform(x) @ base['inner.weight'].T + base['inner.bias'], 0)
    return (inner @ base['final.weight'].T + base['final.bias'])[:, 0]


def fit_latent(features, target, at, seed):
    """One network as train.py makes them (loss: ranking), of the images `at`; its latent quality of all images."""
    y = target[at]
    importance = importance_of(pairs.clean[at], y[:, 0])
    mean, deviation = moments(features[at], importance)
    x = torch.from_numpy((features[at] - mean) / deviation)
    wanted, counts = torch.from_numpy(np.nan_to_num(y)), torch.from_numpy((~np.isnan(y)) * HEADS[:y.shape[1]] * importance[:, None])
    torch.manual_seed(seed)
    head = Head(y.shape[1])

    def loss_of(now):
        out = head(x[now])
        return regression_loss(out, wanted[now], counts[now]) + ranking_loss(out[:, 0], wanted[now, 0], torch.from_numpy(importance[now]))

    descend(head, [{'params': head.parameters(), 'weight_decay': 0.05}], 1e-3, len(x), 12, np.random.RandomState(seed), loss_of)
    with torch.no_grad():
        return head(torch.from_numpy((features - mean) / deviation))[:, 0].numpy()


def unseen():
    """Latent quality of every image by networks that have not seen its person; the mean of all of them beyond the training people."""
    path = f'{args.work}/unseen.npy'
    if not os.path.exists(path):
        features, target, out = transform(pooled), data.targets(), np.zeros(len(rows))
        fold = np.array([L.fnv(r['person'] + '/fold') % FOLDS for r in rows])
        for k in range(FOLDS):
            one = fit_latent(features, target, np.flatnonzero((part == 0) & (fold != k)), k + 1)
            own = (part == 0) & (fold == k)
            out[own] = one[own]
            out[part != 0] += one[part != 0] / FOLDS
        np.save(path, out)
    return np.load(path)


def comparisons():
    """Comparisons of different photos of a training person: rows, rows, success under each recogniser (soft), weight (people count alike)."""
    first, second, weight = [], [], []
    photos = np.unique([r['photo'] for r in rows], return_inverse=True)[1]
    for person in np.unique(pairs.people[part == 0]):
        own = np.flatnonzero(pairs.people == person)
        a, b = (x[np.triu_indices(len(own), 1)] for x in np.meshgrid(own, own, indexing='ij'))
        others = photos[a] != photos[b]
        first.append(a[others])
        second.append(b[others])
        weight.append(np.full(others.sum(), 1 / np.sqrt(others.sum() + 1)))
    first, second, weight = (np.concatenate(x) for x in (first, second, weight))
    damaged = (part == 0) & (copy == 0)
    distance = [(L.similarity(m, v[first], v[second]) - L.threshold(m, v[damaged], pairs.people[damaged])) / pairs.scale[m] for m, v in vectors.items()]
    success = 1 / (1 + np.exp(-SHARPNESS * np.stack(distance, 1)))
    return first, second, torch.from_numpy(success.astype(np.float32)), torch.from_numpy((weight / weight.mean()).astype(np.float32))


class Weigher(nn.Module):
    """Latent quality and signs, standardised → score."""

    def __init__(self, width, hidden):
        super().__init__()
        self.straight = nn.Linear(width, 1, bias=False)
        nn.init.zeros_(self.straight.weight)
        self.straight.weight.data[0, 0] = 1
        self.inner, self.final = nn.Linear(width, hidden), nn.Linear(hidden, 1)
        self.final.weight.data *= 0.01

    def forward(self, x):
        return (self.straight(x) + self.final(torch.tanh(self.inner(x))))[:, 0]


def fit(x, seed, first, second, success, weight):
    torch.manual_seed(seed)
    weigher = Weigher(x.shape[1], args.hidden)
    curve = starting_curve()
    optimiser = torch.optim.AdamW([{'params': weigher.parameters(), 'weight_decay': 1e-4}, {'params': [curve], 'weight_decay': 0.0}], lr=RATE)
    balance = balance_of(success.mean(0))
    first, second = torch.from_numpy(first), torch.from_numpy(second)
    steps = int(args.epochs * len(first) / PAIRS)
    for step in range(steps):
        for group in optimiser.param_groups:
            group['lr'] = RATE * 0.5 * (1 + np.cos(np.pi * step / steps))
        at = torch.randint(0, len(first), (PAIRS,))
        both = torch.stack([weigher(x[first[at]]), weigher(x[second[at]])])
        loss = (pair_losses(both, curve, success[at], balance) * weight[at]).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return weigher.eval()


class Served(nn.Module):
    """What the service runs: `pooled` and `signs` in, log-odds of success and of sunglasses out."""

    def __init__(self, weighers, mean, deviation, slope, offset):
        super().__init__()
        tensor = lambda value: torch.tensor(np.asarray(value, np.float32))
        for name in ('inner', 'final', 'lenses'):
            layer = nn.Linear(base[f'{name}.weight'].shape[1], len(base[f'{name}.weight']))
            layer.weight.data, layer.bias.data = tensor(base[f'{name}.weight']), tensor(base[f'{name}.bias'])
            setattr(self, name, layer)
        width, hidden = len(mean), args.hidden * len(weighers)
        self.usual = nn.Parameter(tensor(usual))
        self.straight, self.weigh, self.joined = nn.Linear(width, 1), nn.Linear(width, hidden), nn.Linear(hidden, 1, bias=False)
        straight = torch.stack([w.straight.weight[0] for w in weighers]).mean(0) * slope / tensor(deviation)
        self.straight.weight.data = straight[None].detach()
        self.straight.bias.data = (slope * torch.stack([w.final.bias[0] for w in weighers]).mean() + offset - straight @ tensor(mean))[None].detach()
        weigh = torch.cat([w.inner.weight for w in weighers]) / tensor(deviation)
        self.weigh.weight.data = weigh.detach()
        self.weigh.bias.data = (torch.cat([w.inner.bias for w in weighers]) - weigh @ tensor(mean)).detach()
        self.joined.weight.data = (torch.cat([w.final.weight for w in weighers], 1) * slope / len(weighers)).detach()

    def forward(self, pooled, signs):
        means, powers, lengths = pooled[:, :CHANNELS], pooled[:, CHANNELS:2 * CHANNELS], pooled[:, 2 * CHANNELS:]
        x = torch.cat([means, torch.sqrt(torch.clamp(powers, min=0)), torch.log(torch.clamp(lengths, min=SHORTEST))], 1)
        known = torch.where(torch.isnan(signs), self.usual.expand_as(signs), signs)
        y = torch.cat([self.final(torch.relu(self.inner(x))), known], 1)
        return self.straight(y) + self.joined(torch.tanh(self.weigh(y))), self.lenses(x)


trained, others = of_base(pooled), unseen()
held = part == 1
to_scale = np.polyfit(others[held], trained[held], 1)
quality = np.where(part == 0, np.polyval(to_scale, others), trained)
known = np.where(np.isnan(signs), usual, signs)


def standardised(first):
    return torch.from_numpy(((np.concatenate([first[:, None], known], 1) - mean) / deviation).astype(np.float32))


everything = np.concatenate([quality[:, None], known], 1)
mean, deviation = everything[part == 0].mean(0), everything[part == 0].std(0)
weighers = [fit(standardised(quality), seed, *comparisons()) for seed in range(1, args.seeds + 1)]
with torch.no_grad():
    score = np.mean([w(standardised(trained)).numpy() for w in weighers], 0)
judges = [Judge(rows, vectors, pairs, which) for which in (1, 2)]
print(' ' * 42, '| validation undamaged | field | test undamaged | field')
show('length of MobileFaceNet-512', judges, np.linalg.norm(vectors['mfn512'], axis=1))
show('without signs', judges, trained)
show('with signs', judges, score)
print('share of the score that follows the latent quality', np.mean([w.straight.weight[0].detach().numpy() for w in weighers], 0).round(2))
slope, offset = Outcomes(pairs, vectors, copy, score).calibrate()
served = Served(weighers, mean, deviation, float(slope), float(offset)).eval()
write(served, args.out, {'pooled': torch.ones(1, WIDTH), 'signs': torch.ones(1, signs.shape[1])})
largest_difference(served, [pooled[held], signs[held]], (slope * score + offset)[held])
