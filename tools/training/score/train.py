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
from torch import nn
import labels as L
from data import Data
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
BATCH = 256
# What each head counts in the loss: latent quality leads.
WEIGHTS = np.array([1, 0.5, 0.4, 0.5, 0.3, 0.3, 0.3, 0.1, 0.3], np.float32)
SOFTNESS = 4.0  # of the lower of two scores
SHARPNESS = 3.0  # of success as a function of the distance from the threshold, in standard deviations

data = Data.cached(args.work, teacher=not args.alone)
pairs = data.pairs
target = data.targets()
weights = WEIGHTS[:target.shape[1]].copy()
if args.alone:
    weights[1:] = 0
train = np.flatnonzero(pairs.part == 0)
if args.input == 'pooled':
    features = transform(np.fromfile(f'{args.work}/pooled.f32', np.float32).reshape(-1, WIDTH))
else:
    features = data.vectors['mfn512']
y = target[train]
# Undamaged photos count twice, the low tail up to three times.
importance = (1 + pairs.clean[train]) * (1 + 2 / (1 + np.exp(2 * (y[:, 0] + 1))))
importance = (importance / importance.mean()).astype(np.float32)
share = (importance / importance.sum())[:, None]
raw = features[train]
mean = (share * raw).sum(0)
deviation = np.sqrt((share * (raw - mean) ** 2).sum(0)) + 1e-3
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
    rate = (success * pair_weight[:, None]).mean(0)
    balance = 1 / (rate * (1 - rate))
    balance = balance / balance.mean()
judges = [Judge(data.rows, data.vectors, pairs, part) for part in (1, 2)]
held = {(part, clean): np.flatnonzero((pairs.part == part) & np.array([r['copy'] == (-1 if clean else 0) for r in data.rows])) for part in (1, 2) for clean in (True, False)}


def fit(seed):
    torch.manual_seed(seed)
    random = np.random.RandomState(seed)
    head = Head(len(weights), args.hidden, args.dropout, x.shape[1])
    curve = nn.Parameter(torch.tensor([[1.0, 1.0, 1.0], [1.5, 1.5, 0.5]]))
    optimiser = torch.optim.AdamW([{'params': head.parameters(), 'weight_decay': args.decay}, {'params': [curve], 'weight_decay': 0.0}], lr=args.rate)
    average = {k: v.clone() for k, v in head.state_dict().items()}
    steps = int(args.epochs * len(x) / BATCH)
    order = np.array([], int)
    for step in range(steps):
        if len(order) < BATCH:
            order = random.permutation(len(x))
        at, order = order[:BATCH], order[BATCH:]
        for group in optimiser.param_groups:
            group['lr'] = args.rate * min(1, (step + 1) / 100) * 0.5 * (1 + np.cos(np.pi * step / steps))
        out = head(x[at])
        # Huber: a wrong label in the far tail does not lead.
        loss = (nn.functional.smooth_l1_loss(out, wanted[at], reduction='none') * counts[at]).sum(1).mean()
        if args.loss == 'ranking':
            gap = wanted[at, None, 0] - wanted[None, at, 0]
            per = torch.from_numpy(importance[at])
            pair = per[:, None] * per[None] * torch.clamp(gap, 0, 2)
            loss = loss + args.share * (pair * nn.functional.softplus(-2 * (out[:, None, 0] - out[None, :, 0]))).sum() / pair.sum()
        if args.loss == 'pairs':
            chosen = torch.from_numpy(random.randint(0, len(first), BATCH))
            q = head(torch.cat([x[first[chosen]], x[second[chosen]]]))[:, 0]
            lower = -torch.logsumexp(-SOFTNESS * q.reshape(2, -1), 0) / SOFTNESS
            odds = curve[1] + torch.nn.functional.softplus(curve[0]) * lower[:, None]
            each = nn.functional.binary_cross_entropy_with_logits(odds, success[chosen], reduction='none') * balance
            loss = loss + args.share * (each.mean(1) * pair_weight[chosen]).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        keep = min(0.998, step / (step + 20))
        with torch.no_grad():
            for k, v in head.state_dict().items():
                average[k].mul_(keep).add_(v, alpha=1 - keep)
    head.load_state_dict(average)
    head.eval()
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
