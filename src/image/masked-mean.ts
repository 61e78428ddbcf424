import type { Raster } from './raster.js';
import { boundsOfSpans, rowSpans } from './spans.js';

/**
 * Mean of bytes over those pixels of the (2·reach + 1)² neighbourhood where `mask` is not 0, for each such pixel; 0 for the others.
 * Summed-area tables over the rectangle that holds the mask: four look-ups a pixel, whatever the reach.
 */
export function maskedMean(bytes: Uint8Array, mask: Raster, reach: number): Float64Array {
  const means = new Float64Array(bytes.length);
  const bounds = boundsOfSpans(rowSpans(mask));
  if (bounds === undefined) return means;
  const { width, height } = bounds;
  const { data: on } = mask;
  const first = bounds.y * mask.width + bounds.x;
  const stride = width + 1;
  const sums = new Int32Array(stride * (height + 1));
  const counts = new Int32Array(stride * (height + 1));
  for (let y = 0; y < height; y++) {
    let sum = 0;
    let count = 0;
    let i = first + y * mask.width;
    for (let at = (y + 1) * stride + 1, end = at + width; at < end; at++, i++) {
      if (on[i] !== 0) {
        sum += bytes[i]!;
        count++;
      }
      sums[at] = sums[at - stride]! + sum;
      counts[at] = counts[at - stride]! + count;
    }
  }
  for (let y = 0; y < height; y++) {
    const top = Math.max(0, y - reach) * stride;
    const bottom = Math.min(height, y + reach + 1) * stride;
    let i = first + y * mask.width;
    for (let x = 0; x < width; x++, i++) {
      if (on[i] === 0) continue;
      const left = x < reach ? 0 : x - reach;
      const right = x + reach < width ? x + reach + 1 : width;
      const count = counts[bottom + right]! - counts[bottom + left]! - counts[top + right]! + counts[top + left]!;
      means[i] = (sums[bottom + right]! - sums[bottom + left]! - sums[top + right]! + sums[top + left]!) / count;
    }
  }
  return means;
}
