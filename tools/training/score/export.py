"""Calibrates on the validation people and writes the network of the score without signs (signs.py adds them).

python3 tools/training/score/export.py --work <folder> --run <folder> --sunglasses <sunglasses.npz> --out <file>

log-odds = SLOPE × latent quality (mean of the seeds) + OFFSET, both inside the file: a logistic curve fitted to the outcomes of
calibration.py.
"""
import argparse
import numpy as np
import torch
from calibration import Outcomes, largest_difference, write
from data import Data
from network import Head, Served, WIDTH

parser = argparse.ArgumentParser()
for name in ('work', 'run', 'sunglasses', 'out'):
    parser.add_argument(f'--{name}', required=True)
args = parser.parse_args()
torch.set_num_threads(1)

data = Data.cached(args.work)
pairs = data.pairs
trained = torch.load(f'{args.run}/heads.pt')
score = np.load(f'{args.run}/outputs.npy')
slope, offset = Outcomes(pairs, data.vectors, np.array([r['copy'] for r in data.rows]), score).calibrate()
total = slope * score + offset
heads = []
for state in trained['heads']:
    head = Head(trained['outputs'], trained['hidden'])
    head.load_state_dict(state)
    heads.append(head)
served = Served(heads, trained['mean'], trained['deviation'], float(slope), float(offset), np.load(args.sunglasses)).eval()
write(served, args.out, {'pooled': torch.ones(1, WIDTH)})
check = np.flatnonzero(pairs.part == 2)[:256]
pooled = np.fromfile(f'{args.work}/pooled.f32', np.float32).reshape(-1, WIDTH)
largest_difference(served, [pooled[check]], total[check])
total.astype(np.float32).tofile(f'{args.run}/logodds.f32')
