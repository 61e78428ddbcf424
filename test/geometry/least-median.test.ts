import { describe, expect, it } from 'vitest';
import { transformPoint, type AffineMatrix } from '../../src/geometry/affine.js';
import { fitSimilarityLeastMedian } from '../../src/geometry/least-median.js';
import type { Point } from '../../src/geometry/point.js';
import { fitSimilarity } from '../../src/geometry/similarity.js';
import { createRandom } from '../support/noise.js';

const targets: readonly Point[] = [{ x: 251, y: 272 }, { x: 364, y: 272 }, { x: 308, y: 336 }, { x: 262, y: 402 }, { x: 355, y: 402 }];

function turned(degrees: number, scale: number, x: number, y: number): AffineMatrix {
  const c = Math.cos((degrees * Math.PI) / 180) * scale;
  const s = Math.sin((degrees * Math.PI) / 180) * scale;
  return [c, -s, x, s, c, y];
}

function worst(matrix: AffineMatrix, from: readonly Point[], skip = -1): number {
  return Math.max(...from.map((point, i) => {
    const at = transformPoint(matrix, point);
    return i === skip ? 0 : Math.hypot(at.x - targets[i]!.x, at.y - targets[i]!.y);
  }));
}

describe('a similarity of least median', () => {
  const truth = turned(-14, 0.6, 500, 80);
  const exact = targets.map((point) => transformPoint(truth, point));

  it('finds an exact transform', () => {
    expect(worst(fitSimilarityLeastMedian(exact, targets)!, exact)).toBeLessThan(1e-9);
  });

  it('ignores one landmark that went astray, wherever it is, where least squares follows it', () => {
    for (let stray = 0; stray < 5; stray++) {
      const from = exact.map((point, i) => (i === stray ? { x: point.x + 25, y: point.y - 18 } : point));
      expect(worst(fitSimilarityLeastMedian(from, targets)!, from, stray)).toBeLessThan(1e-6);
      expect(worst(fitSimilarity(from, targets)!, from, stray)).toBeGreaterThan(5);
    }
  });

  it('is the least-squares fit when all points agree within the noise', () => {
    const random = createRandom(11);
    let same = 0;
    for (let trial = 0; trial < 50; trial++) {
      const from = exact.map((point) => ({ x: point.x + random() - 0.5, y: point.y + random() - 0.5 }));
      const robust = fitSimilarityLeastMedian(from, targets)!;
      const plain = fitSimilarity(from, targets)!;
      if (robust.every((value, i) => Math.abs(value - plain[i]!) < 1e-9)) same++;
    }
    // The cut at 2.5 estimated σ keeps all five points of nearly every draw.
    expect(same).toBeGreaterThan(40);
  });

  it('falls back to what two points say and has no answer when all coincide', () => {
    expect(worst(fitSimilarityLeastMedian(exact.slice(0, 2), targets.slice(0, 2))!, exact.slice(0, 2))).toBeLessThan(1e-9);
    expect(fitSimilarityLeastMedian(targets.map(() => ({ x: 1, y: 1 })), targets)).toBeUndefined();
    expect(() => fitSimilarityLeastMedian(exact, targets.slice(1))).toThrow(RangeError);
  });
});
