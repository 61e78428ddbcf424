"""Adds to the network of the score what the signs of a face say, calibrates it and writes models/trained/face-utility.onnx.

python3 tools/training/score/signs.py --work <folder of field.ts> --base <file of export.py> --out <file> [--hidden 24]

score = w × latent quality + a network of one small layer of latent quality and signs (src/stages/score/signs.ts), trained so
that the lower score of two photos of a training person tells whether each recogniser accepts them, at its threshold on damaged
photos. The network of export.py knows the training people too well to be weighed on them: there its place is taken by others
that have not seen the person (five folds of people), brought to its scale on the validation people. Calibration as in export.py,
on the photos of field.ts. Seeded: the same input gives the same weights.
"""
import argparse
import hashlib
import json
import os
import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import nn
import labels as L
from data import Data
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
FOLDS, BATCH, PAIRS, RATE = 5, 256, 2048, 5e-3
SOFTNESS = 4.0  # of the lower of two scores
SHARPNESS = 4.0  # of success as a function of the distance from the threshold, in standard deviations
HEADS = np.array([1, 0.5, 0.4, 0.5, 0.3, 0.3, 0.3, 0.1, 0.3], np.float32)  # as WEIGHTS in train.py

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
    importance = (1 + pairs.clean[at]) * (1 + 2 / (1 + np.exp(2 * (y[:, 0] + 1))))
    importance = (importance / importance.mean()).astype(np.float32)
    share = (importance / importance.sum())[:, None]
    mean = (share * features[at]).sum(0)
    deviation = np.sqrt((share * (features[at] - mean) ** 2).sum(0)) + 1e-3
    x = torch.from_numpy((features[at] - mean) / deviation)
    wanted, counts = torch.from_numpy(np.nan_to_num(y)), torch.from_numpy((~np.isnan(y)) * HEADS[:y.shape[1]] * importance[:, None])
    torch.manual_seed(seed)
    random = np.random.RandomState(seed)
    head = Head(y.shape[1])
    optimiser = torch.optim.AdamW(head.parameters(), lr=1e-3, weight_decay=0.05)
    average = {k: v.clone() for k, v in head.state_dict().items()}
    steps, order = int(12 * len(x) / BATCH), np.array([], int)
    for step in range(steps):
        if len(order) < BATCH:
            order = random.permutation(len(x))
        now, order = order[:BATCH], order[BATCH:]
        for group in optimiser.param_groups:
            group['lr'] = 1e-3 * min(1, (step + 1) / 100) * 0.5 * (1 + np.cos(np.pi * step / steps))
        out = head(x[now])
        loss = (nn.functional.smooth_l1_loss(out, wanted[now], reduction='none') * counts[now]).sum(1).mean()
        gap, per = wanted[now, None, 0] - wanted[None, now, 0], torch.from_numpy(importance[now])
        weight = per[:, None] * per[None] * torch.clamp(gap, 0, 2)
        loss = loss + (weight * nn.functional.softplus(-2 * (out[:, None, 0] - out[None, :, 0]))).sum() / weight.sum()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        keep = min(0.998, step / (step + 20))
        with torch.no_grad():
            for k, v in head.state_dict().items():
                average[k].mul_(keep).add_(v, alpha=1 - keep)
    head.load_state_dict(average)
    with torch.no_grad():
        return head.eval()(torch.from_numpy((features - mean) / deviation))[:, 0].numpy()


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
    curve = nn.Parameter(torch.tensor([[1.0, 1.0, 1.0], [1.5, 1.5, 0.5]]))
    optimiser = torch.optim.AdamW([{'params': weigher.parameters(), 'weight_decay': 1e-4}, {'params': [curve], 'weight_decay': 0.0}], lr=RATE)
    balance = 1 / (success.mean(0) * (1 - success.mean(0)))
    balance = balance / balance.mean()
    first, second = torch.from_numpy(first), torch.from_numpy(second)
    steps = int(args.epochs * len(first) / PAIRS)
    for step in range(steps):
        for group in optimiser.param_groups:
            group['lr'] = RATE * 0.5 * (1 + np.cos(np.pi * step / steps))
        at = torch.randint(0, len(first), (PAIRS,))
        both = torch.stack([weigher(x[first[at]]), weigher(x[second[at]])])
        lower = -torch.logsumexp(-SOFTNESS * both, 0) / SOFTNESS
        odds = curve[1] + nn.functional.softplus(curve[0]) * lower[:, None]
        each = nn.functional.binary_cross_entropy_with_logits(odds, success[at], reduction='none') * balance
        loss = (each.mean(1) * weight[at]).mean()
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


def outcomes(score, which):
    """As in export.py: comparisons of every image of a part with the good undamaged photos of the same person."""
    chosen = (part == which) & (copy <= 0)
    good = np.median(score[chosen & pairs.clean])
    x, y = [], []
    for name, v in vectors.items():
        clean = chosen & pairs.clean
        cut = L.threshold(name, v[clean], pairs.people[clean])
        for i in np.flatnonzero(chosen):
            others = [j for j in pairs.of_person[pairs.people[i]] if j != pairs.origin[i] and score[j] >= good]
            if others:
                x += [score[i]] * len(others)
                y += list(L.similarity(name, v[i][None], v[others]) >= cut)
    return np.array(x), np.array(y, float)


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
x, y = outcomes(score, 1)
design, curve = np.stack([x, np.ones(len(x))], 1), np.zeros(2)
for _ in range(50):
    p = 1 / (1 + np.exp(-design @ curve))
    curve = curve + np.linalg.solve((design * (p * (1 - p))[:, None]).T @ design + 1e-6 * np.eye(2), design.T @ (y - p))
slope, offset = curve
total = slope * score + offset
for which, label in ((1, 'validation'), (2, 'test')):
    x, y = outcomes(score, which)
    estimate = 1 / (1 + np.exp(-slope * x - offset))
    tenths = np.array_split(np.argsort(estimate), 10)
    print(label, 'estimated', *(f'{estimate[t].mean():.3f}' for t in tenths), 'observed', *(f'{y[t].mean():.3f}' for t in tenths))
    own = part == which
    print(label, 'undamaged: quantiles', dict(zip((0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.25, 0.5), np.quantile(1 / (1 + np.exp(-total[pairs.clean & own])), [0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.25, 0.5]).round(4))))
served = Served(weighers, mean, deviation, float(slope), float(offset)).eval()
torch.onnx.export(served, (torch.ones(1, WIDTH), torch.ones(1, signs.shape[1])), args.out, input_names=['pooled', 'signs'], output_names=['logOdds', 'sunglasses'],
                  dynamic_axes={name: {0: 'batch'} for name in ('pooled', 'signs', 'logOdds', 'sunglasses')}, opset_version=13)
content = open(args.out, 'rb').read()
print(json.dumps({'sha256': hashlib.sha256(content).hexdigest(), 'bytes': len(content), 'weights': sum(p.numel() for p in served.parameters())}))
with torch.no_grad():
    print('largest difference to training', np.abs(served(torch.from_numpy(pooled[held]), torch.from_numpy(signs[held]))[0].numpy()[:, 0] - total[held]).max())
