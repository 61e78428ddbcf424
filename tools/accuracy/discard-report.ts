/** One score under one recogniser: rates, areas and their intervals. */
import { createRandom } from '../training/common/random.js';
import type { Comparisons } from './comparisons.js';
import { discardCurve, orderByQuality, rateAt, relativeArea, type DiscardCurve } from './maths/discard.js';
import { bootstrapInterval, type Interval } from './maths/statistics.js';
import type { Threshold } from './maths/threshold.js';

/** Orders in which ties are broken at random. */
export const tieSeeds = 10;
const bootstrapDraws = 500;
/** Shares of discarded comparisons that are reported. */
export const reportedShares = [0, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3] as const;

export interface Estimate extends Interval {
  readonly value: number;
}

export interface DiscardReport {
  readonly genuine: number;
  readonly failures: number;
  readonly rates: readonly { readonly share: number; readonly rate: number }[];
  readonly area20: Estimate;
  readonly area30: Estimate;
  /** Rate without the worst 10 % ÷ rate of all. */
  readonly ratioAt10: Estimate;
  /** Curve of the first order of ties, for plots. */
  readonly curve: DiscardCurve;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** @param quality one number per photo, larger is better */
export function reportDiscard(comparisons: Comparisons, threshold: Threshold, quality: ArrayLike<number>, people: number, seed = 1): DiscardReport {
  const { first, second, person, genuine } = comparisons;
  const pairQuality = Float64Array.from(first, (i, k) => Math.min(quality[i]!, quality[second[k]!]!));
  const failed = Uint8Array.from(genuine, (similarity) => (similarity < threshold.value ? 1 : 0));
  const orders = Array.from({ length: tieSeeds }, (_, k) => orderByQuality(pairQuality, createRandom(seed * 1000 + k)));
  const curves = orders.map((order) => discardCurve(order, failed));
  const estimate = (statistic: (curve: DiscardCurve) => number): Estimate => ({
    value: mean(curves.map(statistic)),
    ...bootstrapInterval(people, (counts) => statistic(discardCurve(orders[0]!, failed, Float64Array.from(person, (p) => counts[p]!))), bootstrapDraws, createRandom(seed)),
  });
  return {
    genuine: genuine.length,
    failures: failed.reduce((sum, value) => sum + value, 0),
    rates: reportedShares.map((share) => ({ share, rate: mean(curves.map((curve) => rateAt(curve, share))) })),
    area20: estimate((curve) => relativeArea(curve, 0.2)),
    area30: estimate((curve) => relativeArea(curve, 0.3)),
    ratioAt10: estimate((curve) => rateAt(curve, 0.1) / curve.rates[0]!),
    curve: curves[0]!,
  };
}
