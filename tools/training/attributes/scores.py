"""What the network says of real faces of people held back, as areas under the ROC curve with counts."""
import numpy as np
import torch
import samples
from shapes import LEFT_EYE, LIPS, REGION, RIGHT_EYE, polygon


def area(positive, negative):
    """Area under the ROC curve; ties count half."""
    positive, negative = np.asarray(positive), np.asarray(negative)
    if len(positive) == 0 or len(negative) == 0:
        return None
    everything = np.concatenate([positive, negative])
    order = np.argsort(everything, kind='stable')
    ranks = np.empty(len(everything))
    ranks[order] = np.arange(1, len(everything) + 1)
    values, inverse = np.unique(everything, return_inverse=True)
    sums = np.bincount(inverse, ranks) / np.bincount(inverse)
    return float((sums[inverse][:len(positive)].sum() - len(positive) * (len(positive) + 1) / 2) / (len(positive) * len(negative)))


def run(network, faces, mirror_table, batch=64):
    """Maps (n, 2, 64, 64) and heads (n, 3) as probabilities, of the faces as they stand."""
    network.eval()
    maps, heads = [], []
    with torch.no_grad():
        for start in range(0, len(faces), batch):
            views = np.stack([samples.move(face, None, mirror_table, still=True)[0] for face in faces[start:start + batch]])
            x = (torch.from_numpy(np.round(views)).permute(0, 3, 1, 2).float() - 127.5) / 127.5
            m, h = network(x)
            maps.append(torch.sigmoid(m).numpy())
            heads.append(torch.sigmoid(h).numpy())
    return np.concatenate(maps), np.concatenate(heads)


def hidden_shares(maps, faces, mirror_table):
    """Per face: hidden share of the region, of the lips, of the eyes."""
    shares = []
    for chart, face in zip(maps, faces):
        marks = samples.move(face, None, mirror_table, still=True)[2 - 1]
        row = []
        for groups in ([REGION], [LIPS], [LEFT_EYE, RIGHT_EYE]):
            inside = sum(polygon(marks[g]) for g in groups)
            inside = inside.reshape(64, 2, 64, 2).mean((1, 3))
            row.append(float(((chart[0] < 0.5) * inside).sum() / max(inside.sum(), 1e-6)))
        shares.append(row)
    return np.array(shares)


def report(network, faces, mirror_table):
    maps, heads = run(network, faces, mirror_table)
    shares = hidden_shares(maps, faces, mirror_table)
    pick = lambda test: np.array([i for i, face in enumerate(faces) if test(face)], int)
    result = {}

    def compare(name, values, positive, negative):
        result[name] = [None if len(positive) == 0 else area(values[positive], values[negative]), len(positive), len(negative)]

    for kind in ('masks-paired', 'masks-real'):
        worn, bare = pick(lambda f: f.set == kind and f.mask == 1), pick(lambda f: f.set == kind and f.mask == 0)
        compare(kind + ' face', shares[:, 0], worn, bare)
        compare(kind + ' mouth', shares[:, 1], worn, bare)
        compare(kind + ' head', heads[:, 0], worn, bare)
    compare('sunglasses head', heads[:, 1], pick(lambda f: f.set == 'lfw' and f.sunglasses == 1), pick(lambda f: f.set == 'lfw' and f.sunglasses == 0))
    compare('closed head', heads[:, 2], pick(lambda f: f.closed == 1), pick(lambda f: f.closed == 0 and f.set in ('lfw', 'portraits', 'expressions')))
    compare('covering', maps[:, 1, :29].mean((1, 2)), pick(lambda f: f.covering == 1), pick(lambda f: f.covering == 0))
    lfw = pick(lambda f: f.set == 'lfw' and f.visible == 'clean')
    result['lfw hidden share, quantiles 50 90 99'] = [round(float(v), 4) for v in np.quantile(shares[lfw, 0], [.5, .9, .99])]
    studio = pick(lambda f: f.set == 'portraits')
    result['portraits hidden share, largest'] = round(float(shares[studio, 0].max()), 4) if len(studio) else None
    return result
