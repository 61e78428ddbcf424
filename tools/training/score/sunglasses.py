"""Fits the sunglasses head of face-utility: dark or tinted lenses, told from the inner layers of MobileFaceNet-512.

python3 tools/training/score/sunglasses.py --work <folder> --data <folder> --out <sunglasses.npz>

A ridge discriminant on standardised features. Positives: lfw-sunglasses.csv (dark, tinted), what was labelled by eye in
tools/training/attributes/labels.json, and copies with synthetic dark lenses; negatives: all other photos and copies; photos of
which nobody can say are left out. Judged on people that the fit has not seen (five folds by a hash of the name), so every
labelled photo counts once; the published weights come from the people that are not in the test part. A logistic curve on
the folds' values makes log-odds of it, at the share of sunglasses that the sets have.
"""
import argparse
import csv
import json
import os
import numpy as np
import labels as L
from calibration import logistic
from network import WIDTH, transform

parser = argparse.ArgumentParser()
for name in ('work', 'data', 'out'):
    parser.add_argument(f'--{name}', required=True)
args = parser.parse_args()
PENALTIES = (0.01, 0.03, 0.1)
FOLDS = 5
REAL = 10  # weight of a real pair of sunglasses beside a synthetic one
FAINTEST = 0.3  # lenses of synthetic strength below this are left out

rows = [json.loads(line) for line in open(f'{args.work}/rows.jsonl')]
features = transform(np.fromfile(f'{args.work}/pooled.f32', np.float32).reshape(-1, WIDTH))
grades = {r['file']: r['grade'] for r in csv.DictReader(open(f'{args.data}/lfw-sunglasses.csv'))}
reviewed = json.load(open(os.path.join(os.path.dirname(__file__), '../attributes/labels.json')))


def label_of(photo):
    if grades.get(photo) in ('dark', 'tinted'):
        return 1
    return reviewed.get(f'lfw/{photo}#0', {}).get('sunglasses', 0)


real = np.array([label_of(r['photo']) for r in rows])
clean = np.array([r['copy'] < 0 for r in rows])
pasted = np.array([max([d['strength'] for d in r['damages'] if d['kind'] == 'sunglasses'], default=-1) for r in rows])
dark = np.array([grades.get(r['photo']) == 'dark' for r in rows])
listed = np.array([grades.get(r['photo']) in ('dark', 'tinted') for r in rows])
people = [r['person'] for r in rows]
fold = np.array([L.fnv(person + '/fold') % FOLDS for person in people])
part = np.array([L.part_of(person) for person in people])
worn = np.where(clean, real == 1, (pasted >= FAINTEST) & (real == 0))
known = np.where(clean, real >= 0, (real == 0) & ((pasted < 0) | (pasted >= FAINTEST)))
print(f'{(worn & clean).sum()} photos with sunglasses, {(worn & ~clean).sum()} copies with pasted ones, {(known & ~worn).sum()} images without')


def solve(chosen, penalty):
    """Weights and bias of the discriminant on raw features."""
    y = worn[chosen].astype(np.float32)
    weight = np.where(worn & clean, REAL, np.where(clean, 1, 0.5))[chosen].astype(np.float32)
    weight = np.where(y > 0, weight / weight[y > 0].sum(), weight / weight[y == 0].sum()) / 2
    x = features[chosen]
    mean = weight @ x
    x = x - mean
    deviation = np.sqrt(weight @ x ** 2) + 1e-3
    x /= deviation
    solution = np.linalg.solve((x * weight[:, None]).T @ x + penalty * np.eye(WIDTH, dtype=np.float32), (x * weight[:, None]).T @ (y - 0.5))
    solution = solution / deviation
    return solution, -float(mean @ solution)


def area(positive, negative):
    values = np.concatenate([positive, negative])
    rank = np.empty(len(values))
    rank[values.argsort()] = np.arange(1, len(values) + 1)
    return (rank[:len(positive)].sum() - len(positive) * (len(positive) + 1) / 2) / (len(positive) * len(negative))


def describe(title, value):
    others = value[clean & (real == 0)]
    print(f'{title}: dark {area(value[clean & dark], others):.4f} ({(clean & dark).sum()}), dark or tinted of the list {area(value[clean & listed], others):.4f} ({(clean & listed).sum()}), all known {area(value[clean & (real == 1)], others):.4f} ({(clean & (real == 1)).sum()} of {len(others)} others), pasted {area(value[~clean & worn], value[~clean & known & ~worn]):.4f}', flush=True)


best = None
for penalty in PENALTIES:
    value = np.zeros(len(rows), np.float32)
    for k in range(FOLDS):
        weights, bias = solve(known & (fold != k), penalty)
        value[fold == k] = features[fold == k] @ weights + bias
    describe(f'penalty {penalty}, five folds', value)
    goodness = area(value[clean & (real == 1)], value[clean & (real == 0)])
    if best is None or goodness > best[0]:
        best = (goodness, penalty, value)
_, penalty, value = best
curve = logistic(value[known], worn[known].astype(float))
probability = 1 / (1 + np.exp(-(curve[0] * value + curve[1])))
print(f'penalty {penalty}; above even odds: {(probability[clean & dark] > 0.5).mean():.3f} of dark, {(probability[clean & (real == 1)] > 0.5).mean():.3f} of all known, {(probability[clean & (real == 0)] > 0.5).mean():.5f} of the others')
weights, bias = solve(known & (part < 2), penalty)
own = features @ weights + bias
test = part == 2
others = own[test & clean & (real == 0)]
print(f'published weights on the test people: dark {area(own[test & clean & dark], others):.4f} ({(test & clean & dark).sum()}), all known {area(own[test & clean & (real == 1)], others):.4f} ({(test & clean & (real == 1)).sum()} of {len(others)} others)')
np.savez(args.out, weights=curve[0] * weights, bias=curve[0] * bias + curve[1], folds=probability)
