/** Thresholds at a false match rate, from all impostor comparisons. */

export interface Threshold {
  /** Comparisons at or above it match. */
  readonly value: number;
  /** False match rate reached: matching impostors ÷ impostors. */
  readonly falseMatchRate: number;
  /** Impostor comparisons that match. */
  readonly falseMatches: number;
}

/** Fewer false matches than this do not fix a threshold. */
export const leastFalseMatches = 10;

/**
 * The lowest threshold whose false match rate is at most `rate`.
 *
 * @param sorted impostor similarities in rising order
 * Undefined when `rate` would let fewer than ten impostors through: too few to say where the threshold lies.
 */
export function thresholdAt(sorted: Float32Array, rate: number): Threshold | undefined {
  const allowed = Math.floor(rate * sorted.length + 1e-9);
  if (allowed < leastFalseMatches) return undefined;
  // The similarity just above the first impostor that must not match; equals of it must not match either.
  const barred = sorted[sorted.length - allowed - 1] ?? -Infinity;
  let first = sorted.length - allowed;
  while (first < sorted.length && sorted[first] === barred) first += 1;
  const value = sorted[first] ?? Infinity;
  return { value, falseMatches: sorted.length - first, falseMatchRate: (sorted.length - first) / sorted.length };
}
