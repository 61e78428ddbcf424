/** Ridge-penalised logistic regression by Newton's method, for a few dozen features. */

export interface LogisticModel {
  /** Added to the weighted sum; the features enter as they are (standardisation is folded in). */
  readonly bias: number;
  readonly weights: readonly number[];
}

const iterations = 25;

/**
 * @param rows one array of features a sample.
 * @param labels 1 or 0 a sample.
 * @param ridge penalty on the squared weights of the standardised features, in units of one sample's information.
 */
export function fitLogistic(rows: readonly Float64Array[], labels: readonly number[], ridge: number): LogisticModel {
  const size = rows[0]!.length;
  const { means, deviations } = moments(rows, size);
  const standard = rows.map((row) => row.map((value, k) => (value - means[k]!) / deviations[k]!));
  const weights = new Float64Array(size + 1);
  for (let step = 0; step < iterations; step++) {
    const gradient = new Float64Array(size + 1);
    const hessian = Array.from({ length: size + 1 }, () => new Float64Array(size + 1));
    standard.forEach((row, n) => {
      const probability = 1 / (1 + Math.exp(-dot(weights, row)));
      const error = labels[n]! - probability;
      const curvature = Math.max(1e-6, probability * (1 - probability));
      for (let i = 0; i <= size; i++) {
        const xi = i < size ? row[i]! : 1;
        gradient[i]! += error * xi;
        for (let j = 0; j <= i; j++) hessian[i]![j]! += curvature * xi * (j < size ? row[j]! : 1);
      }
    });
    for (let i = 0; i < size; i++) {
      gradient[i]! -= ridge * weights[i]!;
      hessian[i]![i]! += ridge;
    }
    const move = solveCholesky(hessian, gradient);
    move.forEach((value, i) => { weights[i]! += value; });
    if (Math.max(...move.map(Math.abs)) < 1e-7) break;
  }
  const folded = Array.from({ length: size }, (_, k) => weights[k]! / deviations[k]!);
  return { weights: folded, bias: weights[size]! - folded.reduce((sum, weight, k) => sum + weight * means[k]!, 0) };
}

/** The log-odds of a sample. */
export function logit({ bias, weights }: LogisticModel, row: ArrayLike<number>): number {
  return weights.reduce((sum, weight, k) => sum + weight * row[k]!, bias);
}

function dot(weights: Float64Array, row: Float64Array): number {
  let sum = weights[row.length]!;
  for (let k = 0; k < row.length; k++) sum += weights[k]! * row[k]!;
  return sum;
}

function moments(rows: readonly Float64Array[], size: number): { means: Float64Array; deviations: Float64Array } {
  const means = new Float64Array(size);
  const deviations = new Float64Array(size);
  for (const row of rows) row.forEach((value, k) => { means[k]! += value / rows.length; });
  for (const row of rows) row.forEach((value, k) => { deviations[k]! += (value - means[k]!) ** 2 / rows.length; });
  return { means, deviations: deviations.map((value) => Math.max(1e-9, Math.sqrt(value))) };
}

/** Solves a symmetric positive definite system whose lower triangle is given; overwrites it. */
export function solveCholesky(lower: Float64Array[], right: Float64Array): Float64Array {
  const size = right.length;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = lower[i]![j]!;
      for (let k = 0; k < j; k++) sum -= lower[i]![k]! * lower[j]![k]!;
      lower[i]![j] = i === j ? Math.sqrt(Math.max(1e-12, sum)) : sum / lower[j]![j]!;
    }
  }
  const solution = Float64Array.from(right);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) solution[i]! -= lower[i]![k]! * solution[k]!;
    solution[i]! /= lower[i]![i]!;
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) solution[i]! -= lower[k]![i]! * solution[k]!;
    solution[i]! /= lower[i]![i]!;
  }
  return solution;
}
