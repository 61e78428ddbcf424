import type { Raster } from './raster.js';

/** Reach of the kernel in standard deviations. */
const reachDeviations = 3;

/** A plane smoothed by a Gaussian of `sigma` pixels, separably; beyond the border the edge pixel repeats. */
export function smoothGaussian(plane: Float32Array, { width, height }: Pick<Raster, 'width' | 'height'>, sigma: number): Float32Array {
  const reach = Math.ceil(reachDeviations * sigma);
  const taps = Float64Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp(-((i - reach) ** 2) / (2 * sigma * sigma)));
  const sum = taps.reduce((total, tap) => total + tap, 0);
  const across = new Float32Array(plane.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let value = 0;
      for (let k = -reach; k <= reach; k++) value += taps[k + reach]! * plane[y * width + Math.min(width - 1, Math.max(0, x + k))]!;
      across[y * width + x] = value / sum;
    }
  }
  const both = new Float32Array(plane.length);
  for (let y = 0; y < height; y++) {
    for (let k = -reach; k <= reach; k++) {
      const row = Math.min(height - 1, Math.max(0, y + k)) * width;
      const tap = taps[k + reach]! / sum;
      for (let x = 0; x < width; x++) both[y * width + x]! += tap * across[row + x]!;
    }
  }
  return both;
}
