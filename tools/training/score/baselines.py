"""What the score has to beat: scores made of embeddings without training, and bounds that no score of photos can beat.

python3 tools/training/score/baselines.py --work <folder> --network <embedding-mobilefacenet-512.onnx>

One line each: area under error-versus-discard to 30 % ÷ FNMR₀ on validation and test people, undamaged | as in the field,
under MobileFaceNet-512, MobileFaceNet-192 and dlib. Stability under dropout is made in the manner of SER-FIQ (P. Terhörst
et al., CVPR 2020): the vector before the last linear layer, half of it dropped, 25 times. Mirror stability needs
mirrored512.f32 (moves.ts, embed.ts) and covers what that holds.
"""
import argparse
import os
import numpy as np
import onnx
from onnx import numpy_helper
import labels as L
from data import Data
from judging import Judge, show

parser = argparse.ArgumentParser()
parser.add_argument('--work', required=True)
parser.add_argument('--network', required=True)
args = parser.parse_args()
DROPS, KEPT = 25, 0.5

data = Data.cached(args.work)
pairs = data.pairs
judges = [Judge(data.rows, data.vectors, pairs, part) for part in (1, 2)]
for name, judge in zip(('validation', 'test'), judges):
    print(name, {k: f'{n} comparisons, failures {" / ".join(str(f) for f in failed.values())}' for k, (n, failed) in judge.failures().items()})
    for kind, bounds in judge.bounds().items():
        print(f'  {kind}: knowing every outcome {" ".join(f"{a:.3f}" for a, _ in bounds.values())}, knowing how many comparisons of each photo fail {" ".join(f"{b:.3f}" for _, b in bounds.values())}')


def line(title, score):
    show(title, judges, np.asarray(score, float))


for name, length in data.length.items():
    line(f'length of {name}', length)
line('lengths of both MobileFaceNets', data.length['mfn512'] / data.length['mfn512'].std() + data.length['mfn192'] / data.length['mfn192'].std())
line('latent quality itself (knows the comparisons)', data.latent)
held = np.flatnonzero((pairs.part > 0) & np.array([r['copy'] <= 0 for r in data.rows]))

model = onnx.load(args.network)
tensors = {t.name: numpy_helper.to_array(t) for t in model.graph.initializer}
last = next(node for node in model.graph.node if node.output[0] == '665')
weight, bias = tensors[last.input[1]].reshape(512, 512).astype(float), tensors[last.input[2]].astype(float)
before = np.linalg.solve(weight, (data.vectors['mfn512'][held].astype(float) - bias).T).T
random = np.random.RandomState(1)
score = np.zeros(len(pairs.part))
for at, vector in zip(held, before):
    dropped = (vector * (random.rand(DROPS, 512) < KEPT) / KEPT) @ weight.T + bias
    gap = np.linalg.norm(dropped[:, None] / np.linalg.norm(dropped, axis=1)[:, None, None] - dropped[None] / np.linalg.norm(dropped, axis=1)[None, :, None], axis=2)
    score[at] = 2 / (1 + np.exp(gap[np.triu_indices(DROPS, 1)].mean()))
line('stability under dropout', score)
if os.path.exists(f'{args.work}/mirrored512.f32'):
    mirrored = np.fromfile(f'{args.work}/mirrored512.f32', np.float32).reshape(-1, 512)
    own = data.vectors['mfn512'][held]
    score = np.zeros(len(pairs.part))
    score[held] = L.similarity('mfn512', own, mirrored)
    line('mirror stability', score)
moved = np.where(np.isnan(data.stability), 0, data.stability)
line('stability under moves (undamaged photos only)', moved)
