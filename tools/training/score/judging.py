"""Error versus discard on the photos of a part, as they are and as the field does them, for scores of every image."""
import numpy as np
import labels as L


class Judge:
    """Comparisons of one part of the people: `area(score)` → {'clean' | 'field': {recogniser: area to 30 % ÷ FNMR₀}}."""

    def __init__(self, rows, vectors, pairs, part):
        field = np.array([r['copy'] == 0 for r in rows])
        self.sets = {}
        for name, chosen in (('clean', pairs.clean), ('field', field)):
            own = np.flatnonzero(chosen & (pairs.part == part))
            people = pairs.people[own]
            first, second = np.nonzero(np.triu(people[:, None] == people[None], 1))
            first, second = own[first], own[second]
            failed = {}
            for matcher, v in vectors.items():
                cut = L.threshold(matcher, v[own], people)
                failed[matcher] = L.similarity(matcher, v[first], v[second]) < cut
            self.sets[name] = (first, second, failed)

    def areas(self, score, upto=0.3, seeds=3):
        return {name: {matcher: L.area(score, failed, first, second, upto, seeds) for matcher, failed in by_matcher.items()}
                for name, (first, second, by_matcher) in self.sets.items()}

    def failures(self):
        return {name: (len(first), {matcher: int(f.sum()) for matcher, f in by_matcher.items()}) for name, (first, _, by_matcher) in self.sets.items()}

    def bounds(self):
        """
        The least areas that can be had: (of a score of comparisons that knows every outcome, of a score of photos that
        knows in how many of its own comparisons each photo fails).
        """
        result = {}
        for name, (first, second, by_matcher) in self.sets.items():
            result[name] = {}
            for matcher, failed in by_matcher.items():
                n, f, steps = len(failed), int(failed.sum()), np.arange(int(0.3 * len(failed)) + 1)
                perfect = (np.maximum(0, f - steps) / (n - steps)).mean() / (f / n)
                size = max(first.max(), second.max()) + 1
                failures = np.bincount(first, failed, size) + np.bincount(second, failed, size)
                known = -failures / np.maximum(1, np.bincount(first, minlength=size) + np.bincount(second, minlength=size))
                result[name][matcher] = (float(perfect), L.area(known, failed, first, second))
        return result


def show(title, judges, score):
    """One line: validation clean, validation field, test clean, test field; three recognisers each."""
    cells = []
    for judge in judges:
        for by_matcher in judge.areas(score).values():
            cells.append(' '.join(f'{value:.3f}'.lstrip('0') for value in by_matcher.values()))
    print(f'{title:42s} | ' + ' | '.join(cells), flush=True)
