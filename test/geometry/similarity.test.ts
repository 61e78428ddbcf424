import { describe, expect, it } from 'vitest';
import { composeMatrices, identityMatrix, invertMatrix, shrinkFactor, transformPoint, type AffineMatrix } from '../../src/geometry/affine.js';
import type { Point } from '../../src/geometry/point.js';
import { fitSimilarity } from '../../src/geometry/similarity.js';
import { createRandom } from '../support/noise.js';

const arcface: readonly Point[] = [{ x: 38.29, y: 51.7 }, { x: 73.53, y: 51.5 }, { x: 56.03, y: 71.74 }, { x: 41.55, y: 92.37 }, { x: 70.73, y: 92.2 }];

function turned(degrees: number, scale: number, x: number, y: number): AffineMatrix {
  const c = Math.cos((degrees * Math.PI) / 180) * scale;
  const s = Math.sin((degrees * Math.PI) / 180) * scale;
  return [c, -s, x, s, c, y];
}

function sumOfSquares(matrix: AffineMatrix, from: readonly Point[], to: readonly Point[]): number {
  return from.reduce((sum, point, i) => {
    const at = transformPoint(matrix, point);
    return sum + (at.x - to[i]!.x) ** 2 + (at.y - to[i]!.y) ** 2;
  }, 0);
}

describe('a similarity fitted to point pairs', () => {
  it('finds the exact transform that made the pairs, whatever the angle', () => {
    for (const degrees of [0, 17, 90, 180, -135]) {
      const truth = turned(degrees, 2.5, -40, 310);
      const found = fitSimilarity(arcface, arcface.map((point) => transformPoint(truth, point)))!;
      // Exact arithmetic but for double rounding on coordinates of some hundred pixels.
      found.forEach((value, i) => { expect(value).toBeCloseTo(truth[i]!, 9); });
    }
  });

  it('is the minimum: any small change of angle, scale or shift raises the sum of squares', () => {
    const random = createRandom(3);
    const to = arcface.map((point) => ({ x: point.x * 2 + 8 * random(), y: point.y * 2 + 8 * random() }));
    const best = fitSimilarity(arcface, to)!;
    const least = sumOfSquares(best, arcface, to);
    for (const nudge of [turned(0.2, 1, 0, 0), turned(-0.2, 1, 0, 0), turned(0, 1.002, 0, 0), turned(0, 0.998, 0, 0), turned(0, 1, 0.1, 0), turned(0, 1, 0, -0.1)]) {
      expect(sumOfSquares(composeMatrices(nudge, best), arcface, to)).toBeGreaterThan(least);
    }
  });

  it('never mirrors, even when the targets are mirrored', () => {
    const mirrored = fitSimilarity(arcface, arcface.map((point) => ({ x: -point.x, y: point.y })))!;
    expect(mirrored[0] * mirrored[4] - mirrored[1] * mirrored[3]).toBeGreaterThanOrEqual(0);
  });

  it('has no answer for one pair or for points that coincide', () => {
    expect(fitSimilarity([{ x: 1, y: 1 }], [{ x: 2, y: 2 }])).toBeUndefined();
    expect(fitSimilarity([{ x: 1, y: 1 }, { x: 1, y: 1 }], [{ x: 2, y: 2 }, { x: 5, y: 2 }])).toBeUndefined();
    expect(() => fitSimilarity(arcface, [])).toThrow(RangeError);
  });
});

describe('affine matrices', () => {
  it('undo themselves when inverted', () => {
    const matrix = turned(33, 0.4, 12, -7);
    composeMatrices(invertMatrix(matrix), matrix).forEach((value, i) => { expect(value).toBeCloseTo(identityMatrix[i]!, 12); });
    expect(shrinkFactor(matrix)).toBeCloseTo(2.5, 12);
    expect(() => invertMatrix([1, 2, 0, 2, 4, 0])).toThrow(RangeError);
  });
});
