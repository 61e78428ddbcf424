"""
Trains the face-attributes network.

    python3 tools/training/attributes/train.py --crops <output of extract.ts> --data <photos> --canonical <canonical-face.json> \
        --out <folder> [--rounds 40] [--seed 1]

Samples are made round by round by worker processes from seeds that depend on the round alone, so the same command on the
same folders trains on the same samples. Every round's weights are kept as checkpoint; `--resume` goes on from there.
"""
import argparse
import copy
import json
import multiprocessing
import os
import time
import numpy as np
import torch
from torch.nn import functional as F
import faces as face_list
import mirror
import samples
from network import FaceAttributes
from scores import report

SHARED = {}


def pick_weights(faces):
    """How often a face is drawn: labelled sets are small and drawn more often, the rest evenly."""
    by_set = {'lfw': 1.0, 'portraits': 3.0, 'expressions': 2.5, 'masks-paired': 2.5, 'masks-real': 3.0, 'groups': 0.7, 'poses-and-states': 0.7, 'portraits-extra': 2.0}
    weights = np.array([by_set[f.set] * (8 if f.set == 'lfw' and f.sunglasses == 1 else 1) * (3 if f.set == 'expressions' and f.closed == 1 else 1)
                        * (4 if f.set == 'lfw' and (f.closed == 1 or f.covering == 1) else 1) for f in faces])
    return weights / weights.sum()


def make_chunk(job):
    round_seed, start, count = job
    rng = np.random.default_rng([SHARED['seed'], round_seed, start])
    train, weights = SHARED['train'], SHARED['weights']
    made = [samples.make_sample(train[rng.choice(len(train), p=weights)], rng, SHARED['textures'], SHARED['mirror']) for _ in range(count)]
    return [np.stack(part) for part in zip(*made)]


def make_round(pool, number, size, chunk=250):
    parts = pool.map_async(make_chunk, [(number, start, min(chunk, size - start)) for start in range(0, size, chunk)], chunksize=1)
    return parts


def join(parts):
    return [np.concatenate(column) for column in zip(*parts)]


def to_input(pictures):
    x = torch.from_numpy(pictures).permute(0, 3, 1, 2).float()
    return ((x - 127.5) / 127.5).contiguous(memory_format=torch.channels_last)


def losses(maps, heads, targets, labels):
    targets = targets.float() / 255
    total = []
    for k, pos in ((0, 1.0), (1, 1.0)):
        weight = targets[:, 2 * k + 1]
        loss = F.binary_cross_entropy_with_logits(maps[:, k], targets[:, 2 * k].clamp(0.02, 0.98), reduction='none')
        total.append((loss * weight).sum() / weight.sum().clamp(min=1))
    known = (labels >= 0).float()
    loss = F.binary_cross_entropy_with_logits(heads, labels.float().clamp(0.02, 0.98), reduction='none')
    total.append((loss * known).sum() / known.sum().clamp(min=1))
    return total


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--crops', required=True)
    parser.add_argument('--data', required=True)
    parser.add_argument('--canonical', required=True)
    parser.add_argument('--labels', default=os.path.join(os.path.dirname(__file__), 'labels.json'))
    parser.add_argument('--out', required=True)
    parser.add_argument('--rounds', type=int, default=40)
    parser.add_argument('--round-size', type=int, default=2500)
    parser.add_argument('--draws', type=int, default=10000)
    parser.add_argument('--batch', type=int, default=64)
    parser.add_argument('--rate', type=float, default=2.5e-3)
    parser.add_argument('--workers', type=int, default=1)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--start', help='weights to start from')
    parser.add_argument('--resume', action='store_true')
    options = parser.parse_args()
    os.makedirs(options.out, exist_ok=True)
    torch.manual_seed(options.seed)
    torch.set_num_threads(1)

    everyone = face_list.load_faces(options.crops, options.data, options.labels)
    train = [face for face in everyone if not face.test]
    held = [face for face in everyone if face.test]
    print(f'{len(train)} faces to train on, {len(held)} of other people held back', flush=True)
    SHARED.update(seed=options.seed, train=train, weights=pick_weights(train), textures=face_list.load_textures(options.data),
                  mirror=mirror.mirror_table(options.canonical))
    network = FaceAttributes().to(memory_format=torch.channels_last)
    if options.start:
        network.load_state_dict(torch.load(options.start)['average'])
    average = copy.deepcopy(network)
    optimiser = torch.optim.AdamW(network.parameters(), lr=options.rate, weight_decay=0.01)
    steps = options.rounds * (options.draws // options.batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, options.rate, total_steps=steps + 1, pct_start=0.1)
    first, keep = 0, []
    checkpoint = os.path.join(options.out, 'checkpoint.pt')
    if options.resume and os.path.exists(checkpoint):
        state = torch.load(checkpoint)
        network.load_state_dict(state['network'])
        average.load_state_dict(state['average'])
        optimiser.load_state_dict(state['optimiser'])
        schedule.load_state_dict(state['schedule'])
        first = state['round'] + 1

    with multiprocessing.get_context('fork').Pool(options.workers) as pool:
        pending = make_round(pool, first, options.round_size)
        for number in range(first, options.rounds):
            started = time.time()
            keep = (keep + [join(pending.get())])[-4:]
            waited = time.time() - started
            if number + 1 < options.rounds:
                pending = make_round(pool, number + 1, options.round_size)
            pictures, targets, labels = [np.concatenate([part[i] for part in keep]) for i in range(3)]
            rng = np.random.default_rng([options.seed, 77, number])
            network.train()
            sums = np.zeros(3)
            for _ in range(options.draws // options.batch):
                at = rng.choice(len(pictures), options.batch, replace=False)
                with torch.autocast('cpu', dtype=torch.bfloat16):
                    maps, heads = network(to_input(pictures[at]))
                parts = losses(maps.float(), heads.float(), torch.from_numpy(targets[at]), torch.from_numpy(labels[at]))
                loss = parts[0] + 0.7 * parts[1] + 0.7 * parts[2]
                optimiser.zero_grad()
                loss.backward()
                optimiser.step()
                schedule.step()
                sums += [float(part) for part in parts]
                with torch.no_grad():
                    pace = min(0.998, (1 + schedule.last_epoch) / (10 + schedule.last_epoch))
                    for slow, fast in zip(average.state_dict().values(), network.state_dict().values()):
                        slow.copy_(fast if not slow.is_floating_point() else slow * pace + fast * (1 - pace))
            sums /= options.draws // options.batch
            print(f'round {number} visible {sums[0]:.4f} covering {sums[1]:.4f} heads {sums[2]:.4f} waited {waited:.0f} s of {time.time() - started:.0f} s', flush=True)
            torch.save({'network': network.state_dict(), 'average': average.state_dict(), 'optimiser': optimiser.state_dict(),
                        'schedule': schedule.state_dict(), 'round': number}, checkpoint)
            if (number + 1) % 8 == 0 or number + 1 == options.rounds:
                print(json.dumps(report(average, held, SHARED['mirror'])), flush=True)


if __name__ == '__main__':
    main()
