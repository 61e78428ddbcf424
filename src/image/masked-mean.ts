import type { Raster } from './raster.js';

/**
 * Mean of `values` over those pixels of the (2·reach + 1)² neighbourhood where `mask` is not 0; 0 where there is none.
 * Summed-area tables: four look-ups a pixel, whatever the reach.
 */
export function maskedMean(values: Float64Array, mask: Raster, reach: number): Float64Array {
  const { width, height } = mask;
  const stride = width + 1;
  const sums = new Float64Array(stride * (height + 1));
  const counts = new Int32Array(stride * (height + 1));
  for (let y = 0; y < height; y++) {
    let sum = 0;
    let count = 0;
    for (let x = 0; x < width; x++) {
      if (mask.data[y * width + x] !== 0) {
        sum += values[y * width + x]!;
        count++;
      }
      const at = (y + 1) * stride + x + 1;
      sums[at] = sums[at - stride]! + sum;
      counts[at] = counts[at - stride]! + count;
    }
  }
  const means = new Float64Array(width * height);
  for (let y = 0; y < height; y++) {
    const top = Math.max(0, y - reach) * stride;
    const bottom = Math.min(height, y + reach + 1) * stride;
    for (let x = 0; x < width; x++) {
      const left = Math.max(0, x - reach);
      const right = Math.min(width, x + reach + 1);
      const count = counts[bottom + right]! - counts[bottom + left]! - counts[top + right]! + counts[top + left]!;
      if (count > 0) means[y * width + x] = (sums[bottom + right]! - sums[bottom + left]! - sums[top + right]! + sums[top + left]!) / count;
    }
  }
  return means;
}
