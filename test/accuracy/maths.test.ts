import { describe, expect, it } from 'vitest';
import { compareAll } from '../../tools/accuracy/comparisons.js';
import { computeRoc } from '../../tools/accuracy/maths/roc.js';
import { bootstrapInterval, correlateRanks, quantileOf, ranksOf } from '../../tools/accuracy/maths/statistics.js';
import { thresholdAt } from '../../tools/accuracy/maths/threshold.js';
import { createRandom, normal } from '../../tools/training/common/random.js';

describe('threshold at a false match rate', () => {
  it('lets through as many impostors as the rate allows and not one more', () => {
    const random = createRandom(4);
    const impostors = Float32Array.from({ length: 50_000 }, () => random()).sort();
    const threshold = thresholdAt(impostors, 1e-3)!;
    expect(impostors.filter((value) => value >= threshold.value).length).toBe(50);
    expect(threshold.falseMatches).toBe(50);
  });

  it('refuses equal similarities together when they would exceed the rate', () => {
    const impostors = Float32Array.from({ length: 1000 }, (_, i) => (i < 900 ? 0 : i < 985 ? 0.5 : 0.9));
    const threshold = thresholdAt(impostors, 0.02)!;
    expect(threshold.falseMatches).toBe(15);
    expect(threshold.value).toBeCloseTo(0.9, 6);
  });

  it('is undefined when fewer than ten false matches would fix it', () => {
    expect(thresholdAt(new Float32Array(9000), 1e-3)).toBeUndefined();
  });
});

describe('receiver operating characteristic', () => {
  it('has the area that counting all pairs gives, ties counting one half', () => {
    const random = createRandom(9);
    const positives = Array.from({ length: 60 }, () => Math.round(10 * random() + 3));
    const negatives = Array.from({ length: 80 }, () => Math.round(10 * random()));
    let wins = 0;
    for (const p of positives) for (const n of negatives) wins += p > n ? 1 : p === n ? 0.5 : 0;
    expect(computeRoc(positives, negatives).area).toBeCloseTo(wins / (60 * 80), 12);
  });

  it('has an equal error rate of zero when the classes part and of one half when they are alike', () => {
    expect(computeRoc([3, 4, 5], [0, 1, 2]).equalErrorRate).toBe(0);
    expect(computeRoc([1, 1], [1, 1]).equalErrorRate).toBeCloseTo(0.5, 12);
  });

  it('refuses an empty class', () => {
    expect(() => computeRoc([], [1])).toThrow(RangeError);
  });
});

describe('statistics', () => {
  it('shares ranks among equals', () => {
    expect([...ranksOf([10, 20, 20, 5])]).toEqual([2, 3.5, 3.5, 1]);
    expect(correlateRanks([1, 2, 3, 4], [1, 8, 27, 64])).toBeCloseTo(1, 12);
    expect(correlateRanks([1, 2, 3, 4], [4, 3, 2, 1])).toBeCloseTo(-1, 12);
  });

  it('interpolates quantiles', () => {
    expect(quantileOf([0, 1, 2, 3], 0.5)).toBe(1.5);
    expect(quantileOf([0, 1, 2, 3], 1)).toBe(3);
  });

  it('gives a bootstrap interval as wide as the theory of the mean says', () => {
    const random = createRandom(2);
    const values = Float64Array.from({ length: 400 }, () => normal(random));
    const mean = (counts: Float64Array): number => values.reduce((sum, value, i) => sum + value * counts[i]!, 0) / 400;
    const { low, high } = bootstrapInterval(400, mean, 2000, createRandom(3));
    // 2 × 1.96 / √400 = 0.196; the sample's own deviation and 2000 draws move it by some per cent.
    expect(high - low).toBeGreaterThan(0.17);
    expect(high - low).toBeLessThan(0.225);
  });
});

describe('comparisons', () => {
  const vectors = Float32Array.from([1, 0, 2, 0, 0, 3]);
  const people = [0, 0, 1];

  it('compares directions by the cosine, whatever their length', () => {
    const { genuine, impostor } = compareAll({ vectors, dimensions: 2 }, people, 'cosine');
    expect([...genuine]).toEqual([1]);
    expect([...impostor]).toEqual([0, 0]);
  });

  it('compares points by their negated distance', () => {
    const { genuine, impostor, first, second } = compareAll({ vectors, dimensions: 2 }, people, 'euclidean');
    expect([...genuine]).toEqual([-1]);
    expect(impostor[0]).toBeCloseTo(-Math.hypot(2, 3), 6);
    expect([first[0], second[0]]).toEqual([0, 1]);
  });
});
