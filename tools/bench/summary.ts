/** Series of measurements in three numbers. */
import { median } from '../fleet/statistics.js';

export interface Summary {
  readonly median: number;
  /** A quarter of the values lies below. */
  readonly lower: number;
  /** A quarter of the values lies above. */
  readonly upper: number;
  readonly count: number;
}

/** Quartiles are between two values where the quarter falls between them. */
export function summarize(values: readonly number[]): Summary {
  if (values.length === 0) throw new RangeError('expected at least one value');
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => {
    const place = share * (sorted.length - 1);
    const below = sorted[Math.floor(place)]!;
    return below + (sorted[Math.ceil(place)]! - below) * (place % 1);
  };
  return { median: median(sorted), lower: at(0.25), upper: at(0.75), count: values.length };
}

/** Ratios of what was measured in the same round, so that what slowed a round down slows both. */
export function ratios(numerators: readonly number[], denominators: readonly number[]): number[] {
  if (numerators.length !== denominators.length) throw new RangeError(`expected as many rounds of both but received ${numerators.length} and ${denominators.length}`);
  return numerators.map((value, round) => value / denominators[round]!);
}

export const inWords = ({ median: middle, lower, upper }: Summary, digits: number): string => `${middle.toFixed(digits)} (${lower.toFixed(digits)} … ${upper.toFixed(digits)})`;
