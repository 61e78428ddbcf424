/**
 * Rotation that best turns one weighted point set into another (orthogonal Procrustes with a proper rotation).
 *
 * Source of the closed form: B. K. P. Horn, "Closed-form solution of absolute orientation using unit quaternions",
 * J. Opt. Soc. Am. A 4 (1987). The unit quaternion is the eigenvector of the largest eigenvalue of a symmetric 4×4
 * matrix; Jacobi rotations find it to machine precision in a few sweeps.
 */

/** Row-major 3×3 rotation. */
export type Rotation = readonly [number, number, number, number, number, number, number, number, number];

/**
 * @param source n × 3 coordinates, packed.
 * @param target n × 3 coordinates, packed; target ≈ scale · R · source + translation.
 * @param weights n non-negative weights, at least three of them positive and their points not on one line.
 */
export function fitRotation(source: ArrayLike<number>, target: ArrayLike<number>, weights: ArrayLike<number>): Rotation {
  const count = weights.length;
  if (source.length !== 3 * count || target.length !== 3 * count || count < 3) {
    throw new RangeError(`expected 3 coordinates for each of ${count} weights (3 or more) but received ${source.length} and ${target.length}`);
  }
  const sourceMean = weightedMean(source, weights);
  const targetMean = weightedMean(target, weights);
  // s[3 * i + j] = Σ w · source_i · target_j about the means.
  const s = new Float64Array(9);
  for (let n = 0; n < count; n++) {
    const w = weights[n]!;
    for (let i = 0; i < 3; i++) {
      const a = w * (source[3 * n + i]! - sourceMean[i]!);
      for (let j = 0; j < 3; j++) s[3 * i + j]! += a * (target[3 * n + j]! - targetMean[j]!);
    }
  }
  return rotationOf(largestEigenvector(hornMatrix(s)));
}

function weightedMean(points: ArrayLike<number>, weights: ArrayLike<number>): Float64Array {
  const mean = new Float64Array(3);
  let total = 0;
  for (let n = 0; n < weights.length; n++) {
    const w = weights[n]!;
    total += w;
    for (let i = 0; i < 3; i++) mean[i]! += w * points[3 * n + i]!;
  }
  for (let i = 0; i < 3; i++) mean[i]! /= total;
  return mean;
}

function hornMatrix(s: Float64Array): Float64Array {
  const [xx, xy, xz, yx, yy, yz, zx, zy, zz] = s as unknown as [number, number, number, number, number, number, number, number, number];
  return Float64Array.of(
    xx + yy + zz, yz - zy, zx - xz, xy - yx,
    yz - zy, xx - yy - zz, xy + yx, zx + xz,
    zx - xz, xy + yx, -xx + yy - zz, yz + zy,
    xy - yx, zx + xz, yz + zy, -xx - yy + zz,
  );
}

/** Cyclic Jacobi on a symmetric 4×4 matrix; returns the unit eigenvector of its largest eigenvalue. */
function largestEigenvector(matrix: Float64Array): [number, number, number, number] {
  const a = Float64Array.from(matrix);
  const v = Float64Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1);
  const maxSweeps = 30;
  for (let sweep = 0; sweep < maxSweeps; sweep++) {
    let offDiagonal = 0;
    for (let p = 0; p < 3; p++) for (let q = p + 1; q < 4; q++) offDiagonal += a[4 * p + q]! ** 2;
    if (offDiagonal < 1e-24) break;
    for (let p = 0; p < 3; p++) for (let q = p + 1; q < 4; q++) rotatePlane(a, v, p, q);
  }
  let best = 0;
  for (let i = 1; i < 4; i++) if (a[5 * i]! > a[5 * best]!) best = i;
  return [v[best]!, v[4 + best]!, v[8 + best]!, v[12 + best]!];
}

function rotatePlane(a: Float64Array, v: Float64Array, p: number, q: number): void {
  const apq = a[4 * p + q]!;
  if (apq === 0) return;
  const theta = (a[5 * q]! - a[5 * p]!) / (2 * apq);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let k = 0; k < 4; k++) {
    const akp = a[4 * k + p]!;
    const akq = a[4 * k + q]!;
    a[4 * k + p] = c * akp - s * akq;
    a[4 * k + q] = s * akp + c * akq;
  }
  for (let k = 0; k < 4; k++) {
    const apk = a[4 * p + k]!;
    const aqk = a[4 * q + k]!;
    a[4 * p + k] = c * apk - s * aqk;
    a[4 * q + k] = s * apk + c * aqk;
    const vkp = v[4 * k + p]!;
    const vkq = v[4 * k + q]!;
    v[4 * k + p] = c * vkp - s * vkq;
    v[4 * k + q] = s * vkp + c * vkq;
  }
}

function rotationOf([w, x, y, z]: readonly [number, number, number, number]): Rotation {
  return [
    1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y),
    2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x),
    2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y),
  ];
}
