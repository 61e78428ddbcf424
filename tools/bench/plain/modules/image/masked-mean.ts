/** Means pixel by pixel. Left out: summed-area tables. */
import type { Raster } from '../../../../../src/image/raster.js';

export function maskedMean(bytes: Uint8Array, mask: Raster, reach: number): Float64Array {
  const { width, height } = mask;
  return Float64Array.from(bytes, (_, i) => {
    if (mask.data[i] === 0) return 0;
    const [x, y] = [i % width, Math.floor(i / width)];
    let [sum, count] = [0, 0];
    for (let v = Math.max(0, y - reach); v <= Math.min(height - 1, y + reach); v++) {
      for (let u = Math.max(0, x - reach); u <= Math.min(width - 1, x + reach); u++) {
        if (mask.data[v * width + u] === 0) continue;
        sum += bytes[v * width + u]!;
        count++;
      }
    }
    return sum / count;
  });
}
