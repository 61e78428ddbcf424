"""What the embedding network sees of every image, and the targets, in the order the training wants them."""
import os
import pickle
import numpy as np
import labels as L

MOVES = 6
# Standard deviations of z from the weakest damage to the strongest, beyond what recognisers say. Brightening makes dark faces
# easier to recognise for a while; the score is to fall with it all the same.
BY_STRENGTH, BY_BRIGHTNESS = 0.3, 0.9


def standard(x, where):
    return (x - np.nanmean(x[where])) / np.nanstd(x[where])


class Data:
    """All images (undamaged, damaged, moved) with standardised targets; NaN where a target is unknown."""

    def __init__(self, work, moved=None, teacher=True):
        self.rows, self.vectors = L.load(work)
        self.pairs = pairs = L.Pairs(self.rows, self.vectors)
        count = len(self.rows)
        clean = np.flatnonzero(pairs.clean)
        v512 = self.vectors['mfn512']
        length = {m: np.log(np.linalg.norm(v, axis=1)) for m, v in self.vectors.items()}
        fit = pairs.clean & (pairs.part == 0)
        mean_length, stability = length['mfn512'].copy(), np.full(count, np.nan)
        if moved is not None and os.path.exists(f'{moved}/moved512.f32'):
            m = np.fromfile(f'{moved}/moved512.f32', np.float32)
            photos = min(len(m) // (512 * MOVES), len(clean))
            m = m[:photos * MOVES * 512].reshape(photos, MOVES, 512)
            seven = np.concatenate([v512[clean[:photos], None], m], 1)
            mean_length[clean[:photos]] = np.linalg.norm(seven, axis=2).mean(1)
            mean_length[clean[:photos]] = np.log(mean_length[clean[:photos]])
            unit = seven / np.linalg.norm(seven, axis=2, keepdims=True)
            gram = np.einsum('nik,njk->nij', unit, unit)
            stability[clean[:photos]] = (gram.sum((1, 2)) - MOVES - 1) / (MOVES * (MOVES + 1))
        self.stability = stability
        # The teacher: length under two recognisers and stability under small moves, each in standard deviations.
        parts = [standard(mean_length, fit)]
        if 'mfn192' in length:
            parts.append(standard(length['mfn192'], fit))
        known = ~np.isnan(stability)
        if (fit & known).any():
            unrest = np.log(np.clip(1 - np.where(known, stability, 0.5), 1e-4, 1))
            parts.append(np.where(known, -standard(unrest, fit & known), np.mean(parts, 0)))
        self.teacher = standard(np.mean(parts, 0), fit)
        self.length = length
        self.latent = self.make_latent(teacher)

    @classmethod
    def cached(cls, work, teacher=True):
        """As the constructor, but labels once estimated are kept beside the images."""
        path = f'{work}/labels-{"taught" if teacher else "plain"}.pickle'
        if os.path.exists(path):
            with open(path, 'rb') as file:
                state = pickle.load(file)
        else:
            state = cls(work, work, teacher).__dict__
            with open(path, 'wb') as file:
                pickle.dump(state, file)
        data = cls.__new__(cls)
        data.__dict__.update(state)
        return data

    def make_latent(self, teacher, share=0.35):
        """Latent quality; `share`: standard deviations of z per standard deviation of the teacher."""
        pairs = self.pairs
        prior = share * self.teacher if teacher else np.zeros(len(self.teacher))
        q = L.latent(pairs, prior)
        fall, self.own = L.falls(pairs, self.vectors)
        # Where recognisers hardly care, the score still has to fall with the damage.
        cost = [max([d['strength'] * (BY_BRIGHTNESS if d['kind'] == 'bright' else BY_STRENGTH) for d in r['damages']], default=0) for r in self.rows]
        self.fall = fall = fall + np.array(cost)
        return np.where(pairs.clean, q, q[pairs.origin] - fall)

    def targets(self):
        """Columns: latent, log length 512, stability (log), fall under damage, similarity to the clean photo per recogniser."""
        fit = self.pairs.clean & (self.pairs.part == 0)
        train = self.pairs.part == 0
        damaged = ~self.pairs.clean
        columns = [self.latent / self.latent[train].std(), standard(self.length['mfn512'], train), self.teacher]
        columns[2] = np.where(self.pairs.clean, columns[2], np.nan)
        columns.append(np.where(damaged, self.fall, 0) / self.fall[train & damaged].std())
        for name in self.vectors:
            if name != 'mfn512':
                columns.append(standard(self.length[name], train))
            columns.append(np.where(damaged, standard(self.own[name], train & damaged), np.nan))
        return np.stack(columns, 1).astype(np.float32)
