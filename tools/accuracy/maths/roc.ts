/** How well a number tells two classes apart. */

export interface RocPoint {
  /** Share of negatives at or above the cut. */
  readonly falsePositiveRate: number;
  /** Share of positives at or above the cut. */
  readonly truePositiveRate: number;
  readonly cut: number;
}

export interface Roc {
  /** From the strictest cut (0, 0) to the laxest (1, 1). */
  readonly points: readonly RocPoint[];
  /** Area under the curve; ties count one half. */
  readonly area: number;
  /** Rate at which misses and false alarms are equal, interpolated. */
  readonly equalErrorRate: number;
}

/** Receiver operating characteristic: positives should have the larger values. Throws RangeError when a class is empty. */
export function computeRoc(positives: readonly number[], negatives: readonly number[]): Roc {
  if (positives.length === 0 || negatives.length === 0) throw new RangeError(`expected both classes but received ${positives.length} positives and ${negatives.length} negatives`);
  const all = [...positives.map((value) => ({ value, positive: true })), ...negatives.map((value) => ({ value, positive: false }))].sort((a, b) => b.value - a.value);
  const points: RocPoint[] = [{ falsePositiveRate: 0, truePositiveRate: 0, cut: Infinity }];
  let truePositives = 0;
  let falsePositives = 0;
  let area = 0;
  for (let i = 0; i < all.length;) {
    const cut = all[i]!.value;
    for (; i < all.length && all[i]!.value === cut; i++) {
      if (all[i]!.positive) truePositives += 1;
      else falsePositives += 1;
    }
    const last = points.at(-1)!;
    const point = { falsePositiveRate: falsePositives / negatives.length, truePositiveRate: truePositives / positives.length, cut };
    area += (point.falsePositiveRate - last.falsePositiveRate) * (point.truePositiveRate + last.truePositiveRate) / 2;
    points.push(point);
  }
  return { points, area, equalErrorRate: equalError(points) };
}

function equalError(points: readonly RocPoint[]): number {
  for (let i = 1; i < points.length; i++) {
    const before = points[i - 1]!;
    const after = points[i]!;
    const gapBefore = 1 - before.truePositiveRate - before.falsePositiveRate;
    const gapAfter = 1 - after.truePositiveRate - after.falsePositiveRate;
    if (gapAfter > 0) continue;
    const share = gapBefore === gapAfter ? 0 : gapBefore / (gapBefore - gapAfter);
    return before.falsePositiveRate + share * (after.falsePositiveRate - before.falsePositiveRate);
  }
  return 0.5;
}
