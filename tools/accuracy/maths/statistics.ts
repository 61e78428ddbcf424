/** Ranks, correlations and intervals. */
import type { Random } from '../../training/common/random.js';

/** Ranks from 1; equal values share their mean rank. */
export function ranksOf(values: ArrayLike<number>): Float64Array {
  const order = Array.from({ length: values.length }, (_, i) => i).sort((a, b) => values[a]! - values[b]!);
  const ranks = new Float64Array(values.length);
  for (let i = 0; i < order.length;) {
    let end = i;
    while (end < order.length && values[order[end]!] === values[order[i]!]) end += 1;
    for (let k = i; k < end; k++) ranks[order[k]!] = (i + end + 1) / 2;
    i = end;
  }
  return ranks;
}

/** Pearson's correlation; NaN when a side does not vary. */
export function correlate(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const n = a.length;
  let meanA = 0;
  let meanB = 0;
  for (let i = 0; i < n; i++) {
    meanA += a[i]! / n;
    meanB += b[i]! / n;
  }
  let ab = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < n; i++) {
    ab += (a[i]! - meanA) * (b[i]! - meanB);
    aa += (a[i]! - meanA) ** 2;
    bb += (b[i]! - meanB) ** 2;
  }
  return ab / Math.sqrt(aa * bb);
}

/** Spearman's rank correlation. */
export function correlateRanks(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return correlate(ranksOf(a), ranksOf(b));
}

/** The value below which a share of the sorted values lies, interpolated linearly. */
export function quantileOf(sorted: ArrayLike<number>, share: number): number {
  const at = share * (sorted.length - 1);
  const low = Math.floor(at);
  const high = Math.min(sorted.length - 1, low + 1);
  return sorted[low]! + (at - low) * (sorted[high]! - sorted[low]!);
}

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * Percentile interval of a statistic when whole groups (people) are drawn anew with replacement.
 *
 * @param groups number of groups; the statistic gets how often each was drawn
 * Draws whose statistic is not finite (nothing failed in them) are left out.
 */
export function bootstrapInterval(groups: number, statistic: (counts: Float64Array) => number, draws: number, random: Random, level = 0.95): Interval {
  const values: number[] = [];
  for (let draw = 0; draw < draws; draw++) {
    const counts = new Float64Array(groups);
    for (let i = 0; i < groups; i++) counts[Math.floor(random() * groups)]! += 1;
    const value = statistic(counts);
    if (Number.isFinite(value)) values.push(value);
  }
  values.sort((a, b) => a - b);
  return { low: quantileOf(values, (1 - level) / 2), high: quantileOf(values, (1 + level) / 2) };
}
