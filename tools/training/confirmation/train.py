"""
Trains the confirmation network on the crops of extract.ts and writes it as ONNX.

    python3 tools/training/confirmation/train.py --crops <folder> --out models/trained/face-confirmation.onnx
        --report docs/reports/face-confirmation.json

Three networks are trained without a third of the photos each, a different third every time; the report's figures are
measured on what each has not seen, and policy.ts fits the policy's weights with them (fold-0.onnx … beside the
crops; a photo's fold is the CRC-32 of its name modulo 3). A fourth is trained on all of them: its weights are kept.
"""
import argparse
import json
import zlib
import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

SIDE = 72
FOLDS = 3


def network():
    def block(i, o, stride):
        return [nn.Conv2d(i, o, 3, stride, 1, bias=False), nn.BatchNorm2d(o), nn.ReLU()]

    return nn.Sequential(
        *block(3, 16, 2), *block(16, 32, 2), *block(32, 32, 1), *block(32, 64, 2), *block(64, 64, 1), *block(64, 96, 2),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(0.3), nn.Linear(96, 1))


def prepared(crops):
    return torch.from_numpy(crops).permute(0, 3, 1, 2).float().div(127.5).sub(1)


def degraded(x, random):
    """Mirror, small turns and shifts, low resolution, light (also from one side), colour, grey, patches, noise."""
    n = x.shape[0]
    mirrored = torch.rand(n) < 0.5
    x = torch.where(mirrored[:, None, None, None], x.flip(3), x)
    angle = (torch.rand(n) - 0.5) * 0.5
    scale = 1 + (torch.rand(n) - 0.5) * 0.3
    move = torch.zeros(n, 2, 3)
    move[:, 0, 0] = move[:, 1, 1] = torch.cos(angle) * scale
    move[:, 1, 0] = torch.sin(angle) * scale
    move[:, 0, 1] = -move[:, 1, 0]
    move[:, :, 2] = (torch.rand(n, 2) - 0.5) * 0.2
    x = F.grid_sample(x, F.affine_grid(move, x.shape, align_corners=False), align_corners=False)
    for size in (12, 16, 24, 32):
        some = torch.rand(n) < 0.12
        if some.any():
            small = F.interpolate(x[some], size=(size, size), mode='area')
            x[some] = F.interpolate(small, size=(SIDE, SIDE), mode='bilinear', align_corners=False)
    x = x * (1 + (torch.rand(n, 1, 1, 1) - 0.5) * 0.8) + (torch.rand(n, 1, 1, 1) - 0.5) * 0.5
    aside = torch.rand(n) < 0.15
    if aside.any():
        direction = torch.rand(int(aside.sum()), 1, 1) * 6.283
        across = torch.linspace(-1, 1, SIDE)
        ramp = torch.cos(direction) * across[None, None, :] + torch.sin(direction) * across[None, :, None]
        x[aside] = (x[aside] + 1) * torch.sigmoid(4 * ramp + 1)[:, None] - 1
    grey = torch.rand(n) < 0.2
    x[grey] = x[grey].mean(1, keepdim=True).expand(-1, 3, -1, -1)
    x = x * (1 + (torch.rand(n, 3, 1, 1) - 0.5) * 0.2)
    for i in torch.nonzero(torch.rand(n) < 0.2).flatten():
        top, left = random.integers(0, SIDE - 24, 2)
        height, width = random.integers(8, 24, 2)
        x[i, :, top:top + height, left:left + width] = torch.rand(3, 1, 1) * 2 - 1
    return x + torch.randn_like(x) * 0.03 * torch.rand(n, 1, 1, 1)


def drawing_weights(rows):
    """Large boxes and those the detector is sure of decide what a photo answers; small noise teaches little."""
    large = np.array([row['sidePixels'] >= 50 for row in rows])
    score = np.array([row['score'] for row in rows])
    label = np.array([row['label'] for row in rows])
    return np.where(label == 1, 1 + large, (1 + 3 * large) * (1 + 4 * score))


def trained(crops, labels, weights, steps, seed):
    torch.manual_seed(seed)
    random = np.random.default_rng(seed)
    groups = [np.where(labels == label)[0] for label in (1, 0)]
    chances = [weights[group] / weights[group].sum() for group in groups]
    net = network()
    optimiser = torch.optim.AdamW(net.parameters(), 2e-3, weight_decay=1e-2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 4e-3, steps)
    for step in range(steps):
        chosen = np.concatenate([random.choice(group, 48, p=chance) for group, chance in zip(groups, chances)])
        wanted = torch.from_numpy(labels[chosen]).float() * 0.96 + 0.02
        loss = F.binary_cross_entropy_with_logits(net(degraded(prepared(crops[chosen]), random))[:, 0], wanted)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        if step % 100 == 0:
            print(step, round(loss.item(), 3), flush=True)
    return net.eval()


def scored(net, crops):
    with torch.no_grad():
        return np.concatenate([net(prepared(crops[i:i + 256]))[:, 0].numpy() for i in range(0, len(crops), 256)])


def area_under_curve(values, labels):
    order = np.argsort(np.argsort(values))
    positive = int(labels.sum())
    return float((order[labels == 1].sum() - positive * (positive - 1) / 2) / (positive * (len(labels) - positive)))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--crops', required=True)
    parser.add_argument('--out', required=True)
    parser.add_argument('--report', required=True)
    parser.add_argument('--steps', type=int, default=1500)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--folds-only', action='store_true')
    parser.add_argument('--final-only', action='store_true')
    options = parser.parse_args()
    torch.set_num_threads(1)
    rows = json.load(open(f'{options.crops}/crops.json'))
    crops = np.fromfile(f'{options.crops}/crops.bin', np.uint8).reshape(len(rows), SIDE, SIDE, 3)
    labels = np.array([row['label'] for row in rows])
    weights = drawing_weights(rows)
    if not options.final_only:
        judge(rows, crops, labels, weights, options)
    if not options.folds_only:
        final = trained(crops, labels, weights, options.steps, options.seed)
        export(final, options.out)


def export(net, path):
    torch.onnx.export(net, torch.zeros(1, 3, SIDE, SIDE), path, input_names=['input'], output_names=['logit'], opset_version=13)


def judge(rows, crops, labels, weights, options):
    fold = np.array([zlib.crc32(row['file'].encode()) % FOLDS for row in rows])
    logits = np.zeros(len(rows))
    for k in range(FOLDS):
        seen = fold != k
        net = trained(crops[seen], labels[seen], weights[seen], options.steps, options.seed)
        logits[~seen] = scored(net, crops[~seen])
        export(net, f'{options.crops}/fold-{k}.onnx')
    scores = np.clip([row['score'] for row in rows], 1e-6, 1 - 1e-6)
    detector = np.log(scores / (1 - scores))
    proposed = np.array([row['score'] >= 0.1 and row['sidePixels'] >= 60 and row['set'] in ('groups', 'nonface') for row in rows])
    truth = labels[proposed]
    report = {
        'seed': options.seed, 'steps': options.steps, 'folds': FOLDS, 'crops': len(rows), 'faces': int(labels.sum()),
        'photos': len({row['file'] for row in rows}),
        'proposalsJudged': int(proposed.sum()), 'facesAmongThem': int(truth.sum()),
        'aucDetector': area_under_curve(detector[proposed], truth),
        'aucConfirmation': area_under_curve(logits[proposed], truth),
        'aucTogether': {str(w): area_under_curve((logits + w * detector)[proposed], truth) for w in (0.15, 0.3, 0.5, 1.0)},
    }
    with open(options.report, 'w') as file:
        json.dump(report, file, indent=2)
        file.write('\n')
    print(json.dumps(report, indent=2))


if __name__ == '__main__':
    main()
