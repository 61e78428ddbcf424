import type { AffineMatrix } from './affine.js';
import type { Point } from './point.js';

/**
 * The similarity (rotation, one scale, translation; no mirroring) that maps `from` onto `to` with the least sum of
 * squared distances: Umeyama, "Least-squares estimation of transformation parameters between two point patterns",
 * IEEE PAMI 13(4), 1991, in the closed form that two dimensions allow.
 *
 * Returns undefined when the source points coincide or fewer than two pairs are given.
 */
export function fitSimilarity(from: readonly Point[], to: readonly Point[]): AffineMatrix | undefined {
  if (from.length !== to.length) {
    throw new RangeError(`expected as many target points as source points but received ${from.length} and ${to.length}`);
  }
  const count = from.length;
  if (count < 2) return undefined;
  let fromX = 0;
  let fromY = 0;
  let toX = 0;
  let toY = 0;
  for (let i = 0; i < count; i++) {
    fromX += from[i]!.x;
    fromY += from[i]!.y;
    toX += to[i]!.x;
    toY += to[i]!.y;
  }
  fromX /= count;
  fromY /= count;
  toX /= count;
  toY /= count;
  let dot = 0;
  let cross = 0;
  let spread = 0;
  for (let i = 0; i < count; i++) {
    const x = from[i]!.x - fromX;
    const y = from[i]!.y - fromY;
    const u = to[i]!.x - toX;
    const v = to[i]!.y - toY;
    dot += x * u + y * v;
    cross += x * v - y * u;
    spread += x * x + y * y;
  }
  if (!(spread > 1e-12)) return undefined;
  const cosine = dot / spread;
  const sine = cross / spread;
  return [cosine, -sine, toX - cosine * fromX + sine * fromY, sine, cosine, toY - sine * fromX - cosine * fromY];
}
