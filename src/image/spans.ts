import type { Raster } from './raster.js';
import type { PixelRegion } from './shrink.js';

/** A region that meets every row in one run of pixels, as convex regions do. */
export interface RowSpans {
  /** First column of each row. */
  readonly from: Int32Array;
  /** Column after the last of each row; equal to `from` where the row is not met. */
  readonly to: Int32Array;
  /** Pixels in all rows. */
  readonly count: number;
}

/** The runs of a mask from the first to the last pixel that is not 0 in each row. */
export function rowSpans(mask: Raster): RowSpans {
  const from = new Int32Array(mask.height);
  const to = new Int32Array(mask.height);
  let count = 0;
  for (let y = 0; y < mask.height; y++) {
    const start = y * mask.width;
    let first = start;
    let end = start + mask.width;
    while (first < end && mask.data[first] === 0) first++;
    if (first === end) continue;
    while (mask.data[end - 1] === 0) end--;
    from[y] = first - start;
    to[y] = end - start;
    count += end - first;
  }
  return { from, to, count };
}

/** The least rectangle that holds every pixel of the runs; undefined when there are none. */
export function boundsOfSpans({ from, to, count }: RowSpans): PixelRegion | undefined {
  if (count === 0) return undefined;
  let [left, right, top, bottom] = [Infinity, 0, Infinity, 0];
  for (let y = 0; y < from.length; y++) {
    if (from[y] === to[y]) continue;
    left = Math.min(left, from[y]!);
    right = Math.max(right, to[y]!);
    top = Math.min(top, y);
    bottom = y + 1;
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}
