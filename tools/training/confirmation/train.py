"""
Trains the confirmation network on the crops of extract.ts and writes it as ONNX.

    python3 tools/training/confirmation/train.py --crops <folder> --out models/trained/face-confirmation.onnx
        --report docs/reports/face-confirmation.json

Two networks are trained from the same seed: one without a third of the photos, on which the report's figures are
measured, and one on all of them, whose weights are kept.
"""
import argparse
import json
import zlib
import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

SIDE = 64


def network():
    def block(i, o, stride):
        return [nn.Conv2d(i, o, 3, stride, 1, bias=False), nn.BatchNorm2d(o), nn.ReLU()]

    return nn.Sequential(
        *block(3, 16, 2), *block(16, 32, 2), *block(32, 32, 1), *block(32, 64, 2), *block(64, 64, 1), *block(64, 96, 2),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(0.3), nn.Linear(96, 1))


def prepared(crops):
    return torch.from_numpy(crops).permute(0, 3, 1, 2).float().div(127.5).sub(1)


def degraded(x, random):
    """Mirror, small turns and shifts, low resolution, light, colour, grey, patches, noise."""
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
    grey = torch.rand(n) < 0.2
    x[grey] = x[grey].mean(1, keepdim=True).expand(-1, 3, -1, -1)
    x = x * (1 + (torch.rand(n, 3, 1, 1) - 0.5) * 0.2)
    for i in torch.nonzero(torch.rand(n) < 0.2).flatten():
        top, left = random.integers(0, 44, 2)
        height, width = random.integers(8, 24, 2)
        x[i, :, top:top + height, left:left + width] = torch.rand(3, 1, 1) * 2 - 1
    return x + torch.randn_like(x) * 0.03 * torch.rand(n, 1, 1, 1)


def trained(crops, labels, steps, seed):
    torch.manual_seed(seed)
    random = np.random.default_rng(seed)
    faces, others = np.where(labels == 1)[0], np.where(labels == 0)[0]
    net = network()
    optimiser = torch.optim.AdamW(net.parameters(), 2e-3, weight_decay=1e-2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 4e-3, steps)
    for step in range(steps):
        chosen = np.concatenate([random.choice(faces, 48), random.choice(others, 48)])
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
    options = parser.parse_args()
    torch.set_num_threads(1)
    rows = json.load(open(f'{options.crops}/crops.json'))
    crops = np.fromfile(f'{options.crops}/crops.bin', np.uint8).reshape(len(rows), SIDE, SIDE, 3)
    labels = np.array([row['label'] for row in rows])
    held_back = np.array([zlib.crc32(row['file'].encode()) % 3 == 0 for row in rows])
    judge = trained(crops[~held_back], labels[~held_back], options.steps, options.seed)
    logits = scored(judge, crops[held_back])
    tested = [row for row, held in zip(rows, held_back) if held]
    scores = np.clip([row['score'] for row in tested], 1e-6, 1 - 1e-6)
    proposed = np.array([row['score'] >= 0.3 and row['set'] in ('groups', 'nonface') for row in tested])
    truth = labels[held_back]
    detector = np.log(scores / (1 - scores))
    report = {
        'seed': options.seed, 'steps': options.steps, 'crops': len(rows), 'faces': int(labels.sum()),
        'heldBackPhotos': len({row['file'] for row in tested}),
        'proposalsJudged': int(proposed.sum()), 'facesAmongThem': int(truth[proposed].sum()),
        'aucDetector': area_under_curve(detector[proposed], truth[proposed]),
        'aucConfirmation': area_under_curve(logits[proposed], truth[proposed]),
        'aucTogether': {str(w): area_under_curve((logits + w * detector)[proposed], truth[proposed]) for w in (0.15, 0.3, 0.5, 1.0)},
    }
    json.dump(report, open(options.report, 'w'), indent=2)
    print(json.dumps(report, indent=2))
    final = trained(crops, labels, options.steps, options.seed)
    torch.onnx.export(final, torch.zeros(1, 3, SIDE, SIDE), options.out, input_names=['input'], output_names=['logit'], opset_version=13)


if __name__ == '__main__':
    main()
