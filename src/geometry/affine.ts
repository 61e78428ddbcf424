import type { Point } from './point.js';

/** Row-major 2×3: x' = m[0]x + m[1]y + m[2], y' = m[3]x + m[4]y + m[5]. */
export type AffineMatrix = readonly [number, number, number, number, number, number];

export const identityMatrix: AffineMatrix = [1, 0, 0, 0, 1, 0];

export function transformPoint(matrix: AffineMatrix, point: Point): Point {
  return {
    x: matrix[0] * point.x + matrix[1] * point.y + matrix[2],
    y: matrix[3] * point.x + matrix[4] * point.y + matrix[5],
  };
}

/** The matrix that applies `first`, then `second`. */
export function composeMatrices(second: AffineMatrix, first: AffineMatrix): AffineMatrix {
  return [
    second[0] * first[0] + second[1] * first[3],
    second[0] * first[1] + second[1] * first[4],
    second[0] * first[2] + second[1] * first[5] + second[2],
    second[3] * first[0] + second[4] * first[3],
    second[3] * first[1] + second[4] * first[4],
    second[3] * first[2] + second[4] * first[5] + second[5],
  ];
}

/** The inverse mapping. Throws RangeError when the matrix maps the plane to a line or a point. */
export function invertMatrix(matrix: AffineMatrix): AffineMatrix {
  const determinant = matrix[0] * matrix[4] - matrix[1] * matrix[3];
  if (!Number.isFinite(determinant) || Math.abs(determinant) < 1e-12) {
    throw new RangeError(`expected an invertible matrix but its determinant is ${determinant}`);
  }
  const a = matrix[4] / determinant;
  const b = -matrix[1] / determinant;
  const d = -matrix[3] / determinant;
  const e = matrix[0] / determinant;
  return [a, b, -(a * matrix[2] + b * matrix[5]), d, e, -(d * matrix[2] + e * matrix[5])];
}

/** The matrix for source coordinates that were divided by `scale` (full = reduced × scale). */
export function matrixForReducedSource(matrix: AffineMatrix, scale: number): AffineMatrix {
  return [matrix[0] * scale, matrix[1] * scale, matrix[2], matrix[3] * scale, matrix[4] * scale, matrix[5]];
}

/** How many source pixels one target pixel spans along a side: the root of the area ratio, > 1 when the matrix shrinks. */
export function shrinkFactor(matrix: AffineMatrix): number {
  return 1 / Math.sqrt(Math.abs(matrix[0] * matrix[4] - matrix[1] * matrix[3]));
}
