"""
Trains the smile head on the features of the trained network, which stay as they are.

    python3 tools/training/attributes/train_smile.py --crops … --data … --canonical … --weights <folder>/checkpoint.pt [--seed 1]

Labels: happy against the other states, smiling against neutral portraits, and the LFW faces of smiles.json. The state dict
`average` in the checkpoint gains the weights of `smile`.
"""
import argparse
import json
import os
import numpy as np
import torch
from torch.nn import functional as F
import degradation
import faces as face_list
import mirror
import samples
from faces import UNKNOWN
from network import FaceAttributes
from scores import area


def features(network, faces, rng, mirror_table, still):
    out = []
    with torch.no_grad():
        for start in range(0, len(faces), 100):
            views = [samples.move(face, rng, mirror_table, still=still)[0] for face in faces[start:start + 100]]
            pictures = np.stack([np.round(view) if still else degradation.degrade(view, rng) for view in views])
            x = (torch.from_numpy(pictures).permute(0, 3, 1, 2).float() - 127.5) / 127.5
            out.append(network.lower_face(x.contiguous(memory_format=torch.channels_last)).half())
    return torch.cat(out)


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    parser = argparse.ArgumentParser()
    parser.add_argument('--crops', required=True)
    parser.add_argument('--data', required=True)
    parser.add_argument('--canonical', required=True)
    parser.add_argument('--weights', required=True)
    parser.add_argument('--views', type=int, default=2)
    parser.add_argument('--epochs', type=int, default=12)
    parser.add_argument('--seed', type=int, default=1)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    torch.set_num_threads(1)
    rng = np.random.default_rng(options.seed)
    with open(os.path.join(here, 'smiles.json')) as f:
        smiles = {name: int(group == 'smiling') for group, names in json.load(f).items() for name in names}
    everyone = face_list.load_faces(options.crops, options.data, os.path.join(here, 'labels.json'), sets=['lfw', 'portraits', 'expressions'])
    for face in everyone:
        face.smile = smiles.get(face.name, face.smile)
    known = [face for face in everyone if face.smile != UNKNOWN]
    train, held = [face for face in known if not face.test], [face for face in known if face.test]
    table = mirror.mirror_table(options.canonical)
    state = torch.load(options.weights)
    network = FaceAttributes().to(memory_format=torch.channels_last)
    network.load_state_dict(state['average'], strict=False)
    network.eval()
    data = torch.cat([features(network, train, rng, table, still=view == 0) for view in range(options.views)])
    labels = torch.tensor([face.smile for face in train] * options.views, dtype=torch.float32)
    weights = torch.tensor([1.0 if face.set == 'lfw' else 4.0 for face in train] * options.views)
    network.smile.train()
    optimiser = torch.optim.AdamW(network.smile.parameters(), lr=3e-3, weight_decay=0.05)
    steps = options.epochs * (len(data) // 64)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 3e-3, total_steps=steps + 1)
    for epoch in range(options.epochs):
        order = torch.from_numpy(rng.permutation(len(data)))
        total = 0.0
        for start in range(0, len(data) - 63, 64):
            at = order[start:start + 64]
            logits = network.smile(data[at].float())[:, 0]
            loss = (F.binary_cross_entropy_with_logits(logits, labels[at].clamp(0.03, 0.97), reduction='none') * weights[at]).mean()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            total += float(loss)
        print(f'epoch {epoch} loss {total / (len(data) // 64):.4f}', flush=True)
    network.smile.eval()
    with torch.no_grad():
        scores = network.smile(features(network, held, rng, table, still=True).float())[:, 0].numpy()
    for kind in ('lfw', 'portraits', 'expressions'):
        at = np.array([face.set == kind for face in held])
        smiling = np.array([face.smile == 1 for face in held])
        print(f'{kind}: AUC {area(scores[at & smiling], scores[at & ~smiling])} ({(at & smiling).sum()} against {(at & ~smiling).sum()}, people held back)')
    state['average'] = network.state_dict()
    torch.save(state, options.weights)


if __name__ == '__main__':
    main()
