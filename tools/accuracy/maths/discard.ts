/**
 * Error versus discard (ISO/IEC 29794-1): how the false non-match rate falls when the comparisons of lowest quality are
 * left out. The quality of a comparison is the lower of its two photos'; the threshold stays that of the full set.
 */
import { shuffle, type Random } from '../../training/common/random.js';

/** Genuine comparisons, one entry each. */
export interface GenuineOutcomes {
  /** Quality of the comparison. */
  readonly quality: Float64Array;
  /** 1 where the comparison fell below the threshold. */
  readonly failed: Uint8Array;
}

/** Indices by rising quality; equal qualities in random order. */
export function orderByQuality(quality: Float64Array, random: Random): Uint32Array {
  const order = shuffle(random, Uint32Array.from(quality.keys()));
  return order.sort((a, b) => quality[a]! - quality[b]!);
}

/**
 * False non-match rate of what is left after each step: value k is the rate without the k lowest comparisons,
 * k = 0 … floor(upTo × n). Weights count a comparison more than once (bootstrap); a discarded comparison takes its
 * whole weight with it, and `shares[k]` is the share of weight discarded so far.
 */
export function discardCurve(order: Uint32Array, failed: Uint8Array, weights?: Float64Array): { readonly shares: Float64Array; readonly rates: Float64Array } {
  let left = 0;
  let failures = 0;
  for (const i of order) {
    const weight = weights === undefined ? 1 : weights[i]!;
    left += weight;
    failures += weight * failed[i]!;
  }
  const total = left;
  const shares = new Float64Array(order.length + 1);
  const rates = new Float64Array(order.length + 1);
  for (let k = 0; k <= order.length; k++) {
    shares[k] = (total - left) / total;
    rates[k] = left > 0 ? Math.max(0, failures) / left : 0;
    if (k === order.length) break;
    const weight = weights === undefined ? 1 : weights[order[k]!]!;
    left -= weight;
    failures -= weight * failed[order[k]!]!;
  }
  return { shares, rates };
}

export interface DiscardCurve {
  readonly shares: Float64Array;
  readonly rates: Float64Array;
}

/** The rate once a share of the comparisons is discarded: that of the last step not beyond it. */
export function rateAt({ shares, rates }: DiscardCurve, share: number): number {
  let low = 0;
  let high = shares.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (shares[middle]! <= share + 1e-12) low = middle;
    else high = middle - 1;
  }
  return rates[low]!;
}

/**
 * Area under the stepped curve from 0 to `upTo`, divided by `upTo` times the rate at 0: 1 when discarding does not help,
 * 0 when every failure goes at once. NaN when nothing failed.
 */
export function relativeArea({ shares, rates }: DiscardCurve, upTo: number): number {
  let area = 0;
  for (let k = 0; k < shares.length && shares[k]! < upTo; k++) {
    const end = k + 1 < shares.length ? Math.min(upTo, shares[k + 1]!) : upTo;
    area += rates[k]! * (end - shares[k]!);
  }
  return area / (upTo * rates[0]!);
}
