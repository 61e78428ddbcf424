"""Calibrates on the validation people and writes the network of the score without signs (signs.py adds them).

python3 tools/training/score/export.py --work <folder> --run <folder> --sunglasses <sunglasses.npz> --out <file>

log-odds = SLOPE × latent quality (mean of the seeds) + OFFSET, both inside the file: a logistic curve fitted to comparisons of
every validation image (as it is, or as the field does it) with the good undamaged photos (upper half of the score) of the
same person; success = at or above the threshold at FMR 1e-3 of the undamaged photos; all recognisers together.
"""
import argparse
import hashlib
import json
import numpy as np
import torch
import labels as L
from data import Data
from network import Head, Served, WIDTH

parser = argparse.ArgumentParser()
for name in ('work', 'run', 'sunglasses', 'out'):
    parser.add_argument(f'--{name}', required=True)
args = parser.parse_args()
torch.set_num_threads(1)
QUANTILES = [0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.25, 0.5]

data = Data.cached(args.work)
pairs = data.pairs
trained = torch.load(f'{args.run}/heads.pt')
score = np.load(f'{args.run}/outputs.npy')
copy = np.array([r['copy'] for r in data.rows])


def outcomes(which):
    part = (pairs.part == which) & (copy <= 0)
    good = np.median(score[part & pairs.clean])
    x, y = [], []
    for name, v in data.vectors.items():
        base = part & pairs.clean
        cut = L.threshold(name, v[base], pairs.people[base])
        for i in np.flatnonzero(part):
            others = [j for j in pairs.of_person[pairs.people[i]] if j != pairs.origin[i] and score[j] >= good]
            if others:
                x += [score[i]] * len(others)
                y += list(L.similarity(name, v[i][None], v[others]) >= cut)
    return np.array(x), np.array(y, float)


x, y = outcomes(1)
design, curve = np.stack([x, np.ones(len(x))], 1), np.zeros(2)
for _ in range(50):
    p = 1 / (1 + np.exp(-design @ curve))
    curve = curve + np.linalg.solve((design * (p * (1 - p))[:, None]).T @ design + 1e-6 * np.eye(2), design.T @ (y - p))
slope, offset = curve
print('calibration', len(x), 'comparisons, slope', slope, 'offset', offset)
total = slope * score + offset
utility = 1 / (1 + np.exp(-total))
for which, label in ((1, 'validation'), (2, 'test')):
    x, y = outcomes(which)
    estimate = 1 / (1 + np.exp(-slope * x - offset))
    tenths = np.array_split(np.argsort(estimate), 10)
    print(label, 'estimated', *(f'{estimate[t].mean():.3f}' for t in tenths), 'observed', *(f'{y[t].mean():.3f}' for t in tenths))
    own = pairs.part == which
    print(label, 'undamaged: quantiles', dict(zip(QUANTILES, np.quantile(utility[pairs.clean & own], QUANTILES).round(4))))
    print(label, 'as in the field: quantiles', np.quantile(utility[(copy == 0) & own], [0.1, 0.25, 0.5, 0.75, 0.9]).round(3))
heads = []
for state in trained['heads']:
    head = Head(trained['outputs'], trained['hidden'])
    head.load_state_dict(state)
    heads.append(head)
served = Served(heads, trained['mean'], trained['deviation'], float(slope), float(offset), np.load(args.sunglasses)).eval()
torch.onnx.export(served, torch.ones(1, WIDTH), args.out, input_names=['pooled'], output_names=['logOdds', 'sunglasses'],
                  dynamic_axes={'pooled': {0: 'batch'}, 'logOdds': {0: 'batch'}, 'sunglasses': {0: 'batch'}}, opset_version=13)
content = open(args.out, 'rb').read()
print(json.dumps({'sha256': hashlib.sha256(content).hexdigest(), 'bytes': len(content), 'weights': sum(p.numel() for p in served.parameters())}))
check = np.flatnonzero(pairs.part == 2)[:256]
pooled = np.fromfile(f'{args.work}/pooled.f32', np.float32).reshape(-1, WIDTH)
with torch.no_grad():
    print('largest difference to training', np.abs(served(torch.from_numpy(pooled[check]))[0].numpy()[:, 0] - total[check]).max())
total.astype(np.float32).tofile(f'{args.run}/logodds.f32')
