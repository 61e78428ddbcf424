import { transformPoint, type AffineMatrix } from './affine.js';
import type { Point } from './point.js';
import { fitSimilarity } from './similarity.js';

/** Ratio of a normal distribution's standard deviation to its median absolute deviation, 1 / Φ⁻¹(¾). */
const madToSigma = 1.4826;
/** Pairs beyond this many standard deviations are outliers. */
const cutSigmas = 2.5;
/** Smallest standard deviation assumed, in target units: exact pairs must not reject their neighbours for rounding. */
const leastSigma = 0.001;

/**
 * The similarity that maps `from` onto `to` with the least median of squared distances, refined by least squares on the
 * pairs it agrees with: one landmark that went astray does not turn the face.
 *
 * Deterministic: every pair of points is tried instead of a random sample. Source: P. J. Rousseeuw, "Least median of
 * squares regression", JASA 79 (1984); scale estimate with its small-sample factor 1 + 5/(n − 2) and cut at 2.5 σ as in
 * Rousseeuw and Leroy, "Robust regression and outlier detection" (1987), which the reference implementation of
 * ISO/IEC 29794-5 follows.
 *
 * Returns undefined when fewer than two pairs are given or all source points coincide.
 */
export function fitSimilarityLeastMedian(from: readonly Point[], to: readonly Point[]): AffineMatrix | undefined {
  if (from.length !== to.length) {
    throw new RangeError(`expected as many target points as source points but received ${from.length} and ${to.length}`);
  }
  const count = from.length;
  if (count < 3) return fitSimilarity(from, to);
  const middle = count >> 1;
  let best: AffineMatrix | undefined;
  let leastMedian = Number.POSITIVE_INFINITY;
  for (let i = 0; i < count - 1; i++) {
    for (let j = i + 1; j < count; j++) {
      const candidate = fitSimilarity([from[i]!, from[j]!], [to[i]!, to[j]!]);
      if (candidate === undefined) continue;
      const median = squaredDistances(candidate, from, to).sort((a, b) => a - b)[middle]!;
      if (median >= leastMedian) continue;
      leastMedian = median;
      best = candidate;
    }
  }
  if (best === undefined) return undefined;
  const sigma = Math.max(leastSigma, cutSigmas * madToSigma * (1 + 5 / (count - 2)) * Math.sqrt(leastMedian));
  const inlier = squaredDistances(best, from, to).map((squared) => squared <= sigma * sigma);
  return fitSimilarity(from.filter((_, i) => inlier[i]), to.filter((_, i) => inlier[i])) ?? best;
}

function squaredDistances(matrix: AffineMatrix, from: readonly Point[], to: readonly Point[]): number[] {
  return from.map((point, i) => {
    const at = transformPoint(matrix, point);
    return (at.x - to[i]!.x) ** 2 + (at.y - to[i]!.y) ** 2;
  });
}
