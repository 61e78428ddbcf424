/** Logistic regression with a ridge, by Newton's method: for a handful of features and some hundred samples. */

export interface LogisticFit {
  readonly weights: readonly number[];
  readonly bias: number;
}

export interface LogisticSample {
  readonly features: readonly number[];
  readonly label: 0 | 1;
  readonly weight: number;
}

/** Features are standardised before the ridge (weight `ridge` per feature) is laid on; the fit is given for the raw features. */
export function fitLogistic(samples: readonly LogisticSample[], ridge: number, steps = 40): LogisticFit {
  const count = samples[0]!.features.length;
  const mean = Array.from({ length: count }, (_, i) => average(samples.map(({ features }) => features[i]!)));
  const spread = mean.map((centre, i) => Math.sqrt(average(samples.map(({ features }) => (features[i]! - centre) ** 2))) || 1);
  const rows = samples.map(({ features }) => [...features.map((value, i) => (value - mean[i]!) / spread[i]!), 1]);
  const beta = new Array<number>(count + 1).fill(0);
  for (let step = 0; step < steps; step++) {
    const gradient = beta.map((value, i) => (i < count ? ridge * value : 1e-6 * value));
    const hessian = beta.map((_, i) => beta.map((__, j) => (i === j ? (i < count ? ridge : 1e-6) : 0)));
    rows.forEach((row, n) => {
      const { label, weight } = samples[n]!;
      const p = 1 / (1 + Math.exp(-row.reduce((sum, value, i) => sum + value * beta[i]!, 0)));
      row.forEach((a, i) => {
        gradient[i]! += weight * (p - label) * a;
        row.forEach((b, j) => { hessian[i]![j]! += weight * p * (1 - p) * a * b; });
      });
    });
    solve(hessian, gradient).forEach((value, i) => { beta[i]! -= value; });
  }
  const weights = spread.map((deviation, i) => beta[i]! / deviation);
  return { weights, bias: beta[count]! - weights.reduce((sum, value, i) => sum + value * mean[i]!, 0) };
}

export function evaluateFit({ weights, bias }: LogisticFit, features: readonly number[]): number {
  return weights.reduce((sum, weight, i) => sum + weight * features[i]!, bias);
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Gaussian elimination with pivoting; the matrix is positive definite by its ridge. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]!]);
  const size = rows.length;
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let i = column + 1; i < size; i++) if (Math.abs(rows[i]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = i;
    [rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!];
    for (let i = column + 1; i < size; i++) {
      const factor = rows[i]![column]! / rows[column]![column]!;
      for (let j = column; j <= size; j++) rows[i]![j]! -= factor * rows[column]![j]!;
    }
  }
  const answer = new Array<number>(size).fill(0);
  for (let i = size - 1; i >= 0; i--) {
    let sum = rows[i]![size]!;
    for (let j = i + 1; j < size; j++) sum -= rows[i]![j]! * answer[j]!;
    answer[i] = sum / rows[i]![i]!;
  }
  return answer;
}
