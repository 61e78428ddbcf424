import { solveCholesky } from './logistic.js';

/** Coefficients of the least-squares fit of `targets` by `rows` (a constant must be one of the columns). */
export function fitLeastSquares(rows: readonly (readonly number[])[], targets: readonly number[]): number[] {
  const size = rows[0]!.length;
  const normal = Array.from({ length: size }, () => new Float64Array(size));
  const right = new Float64Array(size);
  rows.forEach((row, n) => {
    for (let i = 0; i < size; i++) {
      right[i]! += row[i]! * targets[n]!;
      for (let j = 0; j <= i; j++) normal[i]![j]! += row[i]! * row[j]!;
    }
  });
  return [...solveCholesky(normal, right)];
}
