"""Calibrates on the validation people and writes models/trained/face-utility.onnx.

python3 tools/training/score/export.py --work <folder> --moved <folder> --run <folder> --encoder <encoder.json> --out <file>

log-odds = SLOPE × (SHARE × network + standardised log length of the MobileFaceNet-512 embedding) + OFFSET. The network's
part and the offset go into the file, the length's weight is printed for src/stages/score/utility.ts. Slope and offset: a
logistic curve fitted to comparisons of every validation image (as it is or damaged) with the good undamaged photos (upper
half of the score) of the same person; success = at or above the threshold at FMR 1e-3; all recognisers together.
"""
import argparse
import hashlib
import json
import numpy as np
import torch
from torch import nn
import labels as L
from data import Data
from encoder import Encoder, read_encoder

parser = argparse.ArgumentParser()
for name in ('work', 'moved', 'run', 'encoder', 'out'):
    parser.add_argument(f'--{name}', required=True)
args = parser.parse_args()
torch.set_num_threads(1)
# Weight of the network beside one of the length; larger helps damaged photos, smaller undamaged ones (validation people).
SHARE = 0.5


class Served(nn.Module):
    def __init__(self, encoder, weight, bias):
        super().__init__()
        self.encoder = encoder
        self.final = nn.Linear(len(weight), 1)
        self.final.weight.data = torch.tensor(weight, dtype=torch.float32)[None]
        self.final.bias.data = torch.tensor([bias], dtype=torch.float32)

    def forward(self, x):
        return self.final(self.encoder(x))


data = Data.cached(args.work, args.moved)
pairs = data.pairs
heads = np.load(f'{args.run}/heads.npy')
head = np.load(f'{args.run}/head.npz')
length = data.length['mfn512']
known = length[pairs.part == 0]
score = SHARE * heads[:, 0] + (length - known.mean()) / known.std()
part = pairs.part == 1
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
x, y = np.array(x), np.array(y, float)
design, curve = np.stack([x, np.ones(len(x))], 1), np.zeros(2)
for _ in range(50):
    p = 1 / (1 + np.exp(-design @ curve))
    curve = curve + np.linalg.solve((design * (p * (1 - p))[:, None]).T @ design + 1e-6 * np.eye(2), design.T @ (y - p))
slope, offset = curve
print('calibration', len(x), 'comparisons, slope', slope, 'offset', offset)
length_weight = slope / known.std()
weight = slope * SHARE * head['solution'][:, 0] / head['deviation']
bias = slope * SHARE * float(head['centre'][0]) - float(weight @ head['mean']) + offset - slope * known.mean() / known.std()
total = slope * score + offset
utility = 1 / (1 + np.exp(-total))
for which, label in ((1, 'validation'), (2, 'test')):
    u = utility[pairs.clean & (pairs.part == which)]
    print(label, 'undamaged: quantiles 1 2 5 10 25 50 %', np.quantile(u, [0.01, 0.02, 0.05, 0.1, 0.25, 0.5]).round(3))
    u = utility[~pairs.clean & (pairs.part == which)]
    print(label, 'damaged: quantiles 10 25 50 75 90 %', np.quantile(u, [0.1, 0.25, 0.5, 0.75, 0.9]).round(3))
served = Served(Encoder(read_encoder(args.encoder)), weight, bias).eval()
torch.onnx.export(served, torch.zeros(1, 3, 112, 112), args.out, input_names=['input'], output_names=['logOdds'],
                  dynamic_axes={'input': {0: 'batch'}, 'logOdds': {0: 'batch'}}, opset_version=13)
content = open(args.out, 'rb').read()
print(json.dumps({'lengthWeight': float(length_weight), 'sha256': hashlib.sha256(content).hexdigest(), 'bytes': len(content), 'weights': sum(p.numel() for p in served.parameters())}))
check = np.flatnonzero(pairs.part == 2)[:64]
with torch.no_grad():
    out = served(((torch.from_numpy(np.array(data.crops[check])).permute(0, 3, 1, 2).float() - 127.5) / 127.5)).numpy()[:, 0]
print('largest difference to training', np.abs(out + length_weight * length[check] - total[check]).max())
total.astype(np.float32).tofile(f'{args.run}/logodds.f32')
