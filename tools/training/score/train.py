"""Trains the network of the score on what the inner layers of MobileFaceNet-512 see of every training image.

python3 tools/training/score/train.py --work <folder> --out <folder> [--loss ranking|regression|pairs] [--alone] [--seeds 3]

Heads (one output each): latent quality, log length under both MobileFaceNets, stability, fall under damage, similarity to
the undamaged photo per recogniser. Losses: `regression` fits them all; `ranking` adds that of two images of a batch the
better one has to score higher; `pairs` adds that the lower score of two images of one person has to tell whether each
recogniser accepts them. `--alone`: no help by a teacher (labels without its prior, no sibling heads). Writes outputs.npy
(mean latent quality of the seeds, all images) and heads.pt. Seeded: the same input gives the same weights.
"""
import argparse
import time
import numpy as np
import torch
import labels as L
from data import Data
from fitting import HEADS, BATCH, balance_of, descend, importance_of, moments, pair_losses, ranking_loss, regression_loss, starting_curve
from judging import Judge, show
from network import Head, transform, WIDTH

parser = argparse.ArgumentParser()
parser.add_argument('--work', required=True)
parser.add_argument('--out', required=True)
parser.add_argument('--loss', choices=('regression', 'ranking', 'pairs'), default='ranking')
parser.add_argument('--alone', action='store_true', help='without a teacher')
parser.add_argument('--input', choices=('pooled', 'embedding'), default='pooled')
parser.add_argument('--hidden', type=int, default=96)
parser.add_argument('--dropout', type=float, default=0.5)
parser.add_argument('--decay', type=float, default=0.05)
parser.add_argument('--share', type=float, default=1.0, help='weight of the ranking or pair loss')
parser.add_argument('--epochs', type=float, default=12)
parser.add_argument('--rate', type=float, default=1e-3)
parser.add_argument('--seeds', type=int, default=3)
parser.add_argument('--title', default='')
args = parser.parse_args()
torch.set_num_threads(1)
SHARPNESS = 3.0  # of success as a function of the distance from the threshold, in standard deviations

data = Data.cached(args.work, teacher=not args.alone)
pairs = data.pairs
target = data.targets()
weights = HEADS[:target.shape[1]].copy()
if args.alone:
    weights[1:] = 0
train = np.flatnonzero(pairs.part == 0)
if args.input == 'pooled':
    features = transform(np.fromfile(f'{args.work}/pooled.f32', np.float32).reshape(-1, WIDTH))
else:
    features = data.vectors['mfn512']
y = target[train]
importance = importance_of(pairs.clean[train], y[:, 0])
raw = features[train]
mean, deviation = moments(raw, importance)
x = torch.from_numpy((raw - mean) / deviation)
wanted = torch.from_numpy(np.nan_to_num(y))
counts = torch.from_numpy((~np.isnan(y)) * weights * importance[:, None])
everything = torch.from_numpy((features - mean) / deviation)
del raw


def comparisons():
    """All comparisons of two training images of one person that come from different photos, with z under every recogniser."""
    first, second = [], []
    of = {}
    for at, i in enumerate(train):
        of.setdefault(pairs.people[i], []).append((at, i))
    for members in of.values():
        for a in range(len(members)):
            for b in range(a + 1, len(members)):
                if pairs.origin[members[a][1]] != pairs.origin[members[b][1]]:
                    first.append(members[a][0])
                    second.append(members[b][0])
    first, second = np.array(first), np.array(second)
    z = [(L.similarity(name, v[train[first]], v[train[second]]) - pairs.cut[name]) / pairs.scale[name] for name, v in data.vectors.items()]
    success = 1 / (1 + np.exp(-SHARPNESS * np.stack(z, 1)))
    # Comparisons of undamaged photos are few beside those of copies.
    both = pairs.clean[train[first]] & pairs.clean[train[second]]
    one = pairs.clean[train[first]] | pairs.clean[train[second]]
    weight = np.where(both, 6.0, np.where(one, 1.5, 1.0))
    return torch.from_numpy(first), torch.from_numpy(second), torch.from_numpy(success.astype(np.float32)), torch.from_numpy((weight / weight.mean()).astype(np.float32))


if args.loss == 'pairs':
    first, second, success, pair_weight = comparisons()
    balance = balance_of((success * pair_weight[:, None]).mean(0))
judges = [Judge(data.rows, data.vectors, pairs, part) for part in (1, 2)]
held = {(part, clean): np.flatnonzero((pairs.part == part) & np.array([r['copy'] == (-1 if clean else 0) for r in data.rows])) for part in (1, 2) for clean in (True, False)}


def fit(seed):
    torch.manual_seed(seed)
    random = np.random.RandomState(seed)
    head = Head(len(weights), args.hidden, args.dropout, x.shape[1])
    curve = starting_curve()

    def loss_of(at):
        out = head(x[at])
        loss = regression_loss(out, wanted[at], counts[at])
        if args.loss == 'ranking':
            loss = loss + args.share * ranking_loss(out[:, 0], wanted[at, 0], torch.from_numpy(importance[at]))
        if args.loss == 'pairs':
            chosen = torch.from_numpy(random.randint(0, len(first), BATCH))
            both = head(torch.cat([x[first[chosen]], x[second[chosen]]]))[:, 0].reshape(2, -1)
            loss = loss + args.share * (pair_losses(both, curve, success[chosen], balance) * pair_weight[chosen]).mean()
        return loss

    descend(head, [{'params': head.parameters(), 'weight_decay': args.decay}, {'params': [curve], 'weight_decay': 0.0}], args.rate, len(x), args.epochs, random, loss_of)
    with torch.no_grad():
        return head, head(everything)[:, 0].numpy()


start = time.time()
heads, outputs = zip(*(fit(seed) for seed in range(1, args.seeds + 1)))
outputs = np.mean(outputs, 0)
follows = [np.corrcoef(outputs[at], target[at, 0])[0, 1] for at in held.values()]
print(f'{len(x)} images, {time.time() - start:.0f} s; correlation with the label {" ".join(f"{c:.3f}" for c in follows)}')
show(args.title or f'{args.loss}{", alone" if args.alone else ""}, {args.seeds} seeds', judges, outputs)
np.save(f'{args.out}/outputs.npy', outputs)
torch.save({'heads': [head.state_dict() for head in heads], 'mean': mean, 'deviation': deviation, 'hidden': args.hidden, 'outputs': len(weights)}, f'{args.out}/heads.pt')
