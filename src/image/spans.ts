import type { Raster } from './raster.js';

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
    const row = mask.data.subarray(y * mask.width, (y + 1) * mask.width);
    const first = row.findIndex((value) => value !== 0);
    if (first < 0) continue;
    from[y] = first;
    to[y] = row.findLastIndex((value) => value !== 0) + 1;
    count += to[y]! - first;
  }
  return { from, to, count };
}
