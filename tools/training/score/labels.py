"""The target of the score: a latent quality per image, estimated from all its comparisons under several recognisers.

A comparison of photos i and j of one person under recogniser m is modelled as
    z_ijm = mean_m + person_pm + q_i + q_j + noise,
z being the similarity less the threshold at FMR 1e-3, in standard deviations of genuine similarities, the easy end cut
off. Ridge penalties make person and q shrink; q starts from the teacher (embedding length and stability under small
moves). A damaged copy has the q of its photo less the mean fall of its similarities to the person's other photos.
"""
import json
import numpy as np

MATCHERS = {'mfn512': 512, 'mfn192': 192, 'dlib': 128}
FALSE_MATCH_RATE = 1e-3
EASY = 2.0  # z above this teaches nothing: both photos are good enough


def fnv(text):
    """32-bit FNV-1a, as in tools/training/common/random.ts."""
    value = 0x811C9DC5
    for byte in text.encode():
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value


def part_of(person):
    """0 train (60 % of people), 1 validation (15 %), 2 test (25 %): by hash of the name."""
    share = fnv(person + '/split') % 10000 / 10000
    return 0 if share < 0.6 else 1 if share < 0.75 else 2


def load(work):
    rows = [json.loads(line) for line in open(f'{work}/rows.jsonl')]
    vectors = {}
    for name, size in MATCHERS.items():
        try:
            vectors[name] = np.fromfile(f'{work}/{name}.f32', np.float32).reshape(-1, size)
        except FileNotFoundError:
            continue
    count = min([len(rows)] + [len(v) for v in vectors.values()])
    return rows[:count], {name: v[:count] for name, v in vectors.items()}


def similarity(name, a, b):
    """Row-wise similarity of two arrays of raw vectors."""
    if name == 'dlib':
        return -np.linalg.norm(a - b, axis=-1)
    return (a * b).sum(-1) / np.linalg.norm(a, axis=-1) / np.linalg.norm(b, axis=-1)


def threshold(name, vectors, people, rate=FALSE_MATCH_RATE):
    """Threshold at a false match rate over all impostor pairs of the given photos."""
    if name == 'dlib':
        square = (vectors ** 2).sum(1)
        table = -np.sqrt(np.maximum(0, square[:, None] + square[None] - 2 * vectors @ vectors.T))
    else:
        unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        table = unit @ unit.T
    strangers = table[(people[:, None] < people[None])]
    return np.quantile(strangers, 1 - rate)


class Pairs:
    """Genuine comparisons of undamaged photos, and of damaged copies with the person's other undamaged photos."""

    def __init__(self, rows, vectors):
        self.people = np.unique([r['person'] for r in rows], return_inverse=True)[1]
        names = [r['person'] for r in rows]
        self.part = np.array([part_of(n) for n in names])
        self.clean = np.array([len(r['damages']) == 0 for r in rows])
        photo = {}
        for i, r in enumerate(rows):
            if self.clean[i]:
                photo[r['photo']] = i
        self.origin = np.array([photo[r['photo']] for r in rows])
        self.of_person = {}
        for i in np.flatnonzero(self.clean):
            self.of_person.setdefault(self.people[i], []).append(i)
        first, second = [], []
        for members in self.of_person.values():
            for a in range(len(members)):
                for b in range(a + 1, len(members)):
                    first.append(members[a])
                    second.append(members[b])
        self.first, self.second = np.array(first), np.array(second)
        self.z, self.scale, self.cut = {}, {}, {}
        for name, v in vectors.items():
            base = self.clean & (self.part == 0)
            self.cut[name] = threshold(name, v[base], self.people[base])
            s = similarity(name, v[self.first], v[self.second])
            self.scale[name] = s[self.part[self.first] == 0].std()
            self.z[name] = (s - self.cut[name]) / self.scale[name]


def latent(pairs, prior, person_ridge=2.0, photo_ridge=1.5, rounds=60):
    """Latent quality of every undamaged photo: prior plus what its pairs add. Array over all rows, 0 for damaged ones."""
    count = len(pairs.people)
    z = np.mean([np.minimum(v, EASY) for v in pairs.z.values()], 0)
    z = z - z.mean()
    a, b, person = pairs.first, pairs.second, pairs.people[pairs.first]
    q = prior.copy()
    people = np.zeros(pairs.people.max() + 1)
    per_person = np.bincount(person, minlength=len(people))
    per_photo = np.bincount(a, minlength=count) + np.bincount(b, minlength=count)
    for _ in range(rounds):
        rest = z - q[a] - q[b]
        people = np.bincount(person, rest, minlength=len(people)) / (per_person + person_ridge)
        rest = z - people[person]
        pull = np.bincount(a, rest - q[b], minlength=count) + np.bincount(b, rest - q[a], minlength=count)
        q = 0.5 * q + 0.5 * (pull + photo_ridge * prior) / (per_photo + photo_ridge)
    return np.where(pairs.clean, q, 0)


def falls(pairs, vectors, trust=2.0):
    """How far each damaged copy falls, in z, averaged over recognisers; and the similarity to its own clean photo."""
    damaged = np.flatnonzero(~pairs.clean)
    own, result = {}, np.zeros((len(vectors), len(pairs.people)))
    for k, (name, v) in enumerate(vectors.items()):
        own[name] = np.ones(len(pairs.people)) if name != 'dlib' else np.zeros(len(pairs.people))
        own[name][damaged] = similarity(name, v[damaged], v[pairs.origin[damaged]])
        fall, number = np.zeros(len(damaged)), np.zeros(len(damaged))
        for at, x in enumerate(damaged):
            i = pairs.origin[x]
            others = [j for j in pairs.of_person[pairs.people[x]] if j != i]
            if not others:
                continue
            now = similarity(name, v[x][None], v[others])
            before = similarity(name, v[i][None], v[others])
            clip = lambda s: np.clip((s - pairs.cut[name]) / pairs.scale[name], -4, EASY)
            fall[at], number[at] = (clip(before) - clip(now)).mean(), len(others)
        # What the similarity to the own clean photo foretells, learned where others exist: a cubic, rising with distance.
        x = own[name][damaged]
        known = number > 0
        foretold = np.polyval(np.polyfit(x[known], fall[known], 3), x)
        result[k, damaged] = (number * fall + trust * foretold) / (number + trust)
    return result.mean(0), own


def area(quality, failed, first, second, upto=0.3, seeds=5, people=None):
    """Area under error-versus-discard to `upto`, divided by upto × rate at 0 (as tools/accuracy/maths/discard.ts)."""
    q = np.minimum(quality[first], quality[second])
    out = []
    for seed in range(seeds):
        order = np.lexsort((np.random.RandomState(seed).rand(len(q)), q))
        f = failed[order].astype(float)
        left = f.sum() - np.concatenate([[0], np.cumsum(f)])
        rate = left[:-1] / np.arange(len(q), 0, -1)
        share = np.arange(len(q)) / len(q)
        width = np.clip(upto - share, 0, 1 / len(q))
        out.append((rate * width).sum() / (upto * rate[0]))
    return float(np.mean(out))


def rate_at(quality, failed, first, second, share):
    q = np.minimum(quality[first], quality[second])
    order = np.lexsort((np.random.RandomState(0).rand(len(q)), q))
    return failed[order][int(share * len(q) + 1e-9):].mean() / failed.mean()
