"""Trains the head of the quality network: ridge regression of quality on the pooled features of the encoder.

python3 tools/training/score/train.py --work <folder> --moved <folder> --out <folder>

Closed form, so the same input gives the same weights. Writes heads.npy (predictions for all images), head.npz.
"""
import argparse
import numpy as np
import torch
import labels as L
from data import Data

parser = argparse.ArgumentParser()
parser.add_argument('--work', required=True)
parser.add_argument('--moved', required=True)
parser.add_argument('--still', action='store_true', help='leave the moved crops out')
parser.add_argument('--out', required=True)
args = parser.parse_args()
PENALTIES = (0.15, 0.5, 1.5, 4.0)  # per sample weight, features in standard deviations
NAMES = ('latent', 'length512', 'fall', 'length192')

data = Data.cached(args.work, args.moved)
pairs = data.pairs
target = data.targets()
train = np.flatnonzero(pairs.part == 0)
target = np.stack([target[:, 0], target[:, 1], -target[:, 3], target[:, 5]], 1).astype(np.float32)
features = np.load(f'{args.work}/features.npy')[:len(target)]
moved = np.load(f'{args.moved}/features-moved.npy')
ids = np.flatnonzero((pairs.part[data.moved_of] == 0) & (not args.still))
moved_target = target[data.moved_of[ids]].copy()
length = data.length['mfn512'][train]
moved_target[:, 1] = (data.moved_length[ids] - length.mean()) / length.std()
x = np.concatenate([features[train], moved[ids]])
y = np.concatenate([target[train], moved_target])
# Undamaged photos count twice, their moved crops a third; the low tail up to three times.
weight = np.concatenate([1 + pairs.clean[train], np.full(len(ids), 1 / 3)]) * (1 + 2 / (1 + np.exp(2 * (y[:, 0] + 1))))
weight = (weight / weight.sum()).astype(np.float32)
mean = weight @ x
x -= mean
deviation = np.sqrt(np.einsum('i,ij,ij->j', weight, x, x)) + np.float32(1e-3)
x /= deviation
centre = weight @ y
root = np.sqrt(weight)[:, None].astype(np.float32)
x *= root
# oneDNN's product: many times as fast as a plain BLAS.
rows = torch.from_numpy(np.ascontiguousarray(x.T)).to_mkldnn()
gram = torch.nn.functional.linear(rows, rows, torch.zeros(x.shape[1]).to_mkldnn()).to_dense().numpy()
print('gram', gram.shape, flush=True)
side = x.T @ ((y - centre) * root)
features -= mean
features /= deviation
z = features
best = None
for penalty in PENALTIES:
    solution = np.linalg.solve(gram + penalty * np.eye(len(gram), dtype=np.float32), side)
    heads = z @ solution + centre
    result = []
    for part in (1, 2):
        chosen = pairs.part[pairs.first] == part
        a, b = pairs.first[chosen], pairs.second[chosen]
        base = pairs.clean & (pairs.part == part)
        own = pairs.part == part
        result.append([round(L.area(heads[:, 0], L.similarity(n, v[a], v[b]) < L.threshold(n, v[base], pairs.people[base]), a, b, seeds=2), 3) for n, v in data.vectors.items()]
                      + [round(float(np.corrcoef(heads[m, k], target[m, k])[0, 1]), 3) for k in range(len(NAMES)) for m in (own & pairs.clean, own & ~pairs.clean)])
    goodness = np.mean([np.corrcoef(heads[m, 0], target[m, 0])[0, 1] for m in ((pairs.part == 1) & pairs.clean, (pairs.part == 1) & ~pairs.clean)])
    print(penalty, 'validation', result[0], 'test', result[1], round(float(goodness), 4), flush=True)
    if best is None or goodness > best[0]:
        best = (goodness, penalty, solution, heads)
_, penalty, solution, heads = best
print('chosen penalty', penalty)
np.save(f'{args.out}/heads.npy', heads)
np.savez(f'{args.out}/head.npz', mean=mean, deviation=deviation, solution=solution, centre=centre, penalty=penalty)
