"""From a score to the probability that a comparison succeeds, and the file that the service reads."""
import hashlib
import json
import numpy as np
import torch
import labels as L

QUANTILES = [0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.25, 0.5]
ROUNDS = 50  # of Newton's method


def logistic(x, y):
    """Slope and offset of the logistic curve that makes the outcomes `y` (0 or 1) likeliest."""
    design, curve = np.stack([x, np.ones(len(x))], 1), np.zeros(2)
    for _ in range(ROUNDS):
        p = 1 / (1 + np.exp(-design @ curve))
        curve = curve + np.linalg.solve((design * (p * (1 - p))[:, None]).T @ design + 1e-6 * np.eye(2), design.T @ (y - p))
    return curve


class Outcomes:
    """
    Comparisons of the images of a part of the people, as they are or as the field does them, with good undamaged photos (upper half of the
    score) of the same person: success is at or above the threshold at FMR 1e-3 of the undamaged photos; all recognisers together.
    """

    def __init__(self, pairs, vectors, copy, score):
        self.pairs, self.vectors, self.copy, self.score = pairs, vectors, copy, score

    def of(self, which):
        """Scores and outcomes, one of each a comparison."""
        pairs, score = self.pairs, self.score
        chosen = (pairs.part == which) & (self.copy <= 0)
        clean = chosen & pairs.clean
        good = np.median(score[clean])
        x, y = [], []
        for name, v in self.vectors.items():
            cut = L.threshold(name, v[clean], pairs.people[clean])
            for i in np.flatnonzero(chosen):
                others = [j for j in pairs.of_person[pairs.people[i]] if j != pairs.origin[i] and score[j] >= good]
                if others:
                    x += [score[i]] * len(others)
                    y += list(L.similarity(name, v[i][None], v[others]) >= cut)
        return np.array(x), np.array(y, float)

    def calibrate(self):
        """Slope and offset by the validation people; prints what they are worth there and on the test people."""
        x, y = self.of(1)
        slope, offset = logistic(x, y)
        print('calibration', len(x), 'comparisons, slope', slope, 'offset', offset)
        utility = 1 / (1 + np.exp(-(slope * self.score + offset)))
        for which, label in ((1, 'validation'), (2, 'test')):
            x, y = self.of(which)
            estimate = 1 / (1 + np.exp(-slope * x - offset))
            tenths = np.array_split(np.argsort(estimate), 10)
            print(label, 'estimated', *(f'{estimate[t].mean():.3f}' for t in tenths), 'observed', *(f'{y[t].mean():.3f}' for t in tenths))
            own = self.pairs.part == which
            print(label, 'undamaged: quantiles', dict(zip(QUANTILES, np.quantile(utility[self.pairs.clean & own], QUANTILES).round(4))))
            print(label, 'as in the field: quantiles', np.quantile(utility[(self.copy == 0) & own], [0.1, 0.25, 0.5, 0.75, 0.9]).round(3))
        return slope, offset


def write(served, file, examples):
    """Writes a network as ONNX, any number of faces at a time. `examples`: a tensor by name of input."""
    inputs, outputs = list(examples), ['logOdds', 'sunglasses']
    torch.onnx.export(served, tuple(examples.values()), file, input_names=inputs, output_names=outputs,
                      dynamic_axes={name: {0: 'batch'} for name in inputs + outputs}, opset_version=13)
    content = open(file, 'rb').read()
    print(json.dumps({'sha256': hashlib.sha256(content).hexdigest(), 'bytes': len(content), 'weights': sum(p.numel() for p in served.parameters())}))


def largest_difference(served, inputs, expected):
    """Prints by how much the log-odds of the network differ from those of the training, at most."""
    with torch.no_grad():
        print('largest difference to training', np.abs(served(*(torch.from_numpy(x) for x in inputs))[0].numpy()[:, 0] - expected).max())
