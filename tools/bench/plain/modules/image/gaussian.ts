/** Gaussian smoothing in double precision. Left out: the kernel, and its single precision. */
import type { Raster } from '../../../../../src/image/raster.js';

export function smoothGaussian(plane: Float32Array, { width, height }: Pick<Raster, 'width' | 'height'>, sigma: number): Float32Array {
  const reach = Math.ceil(3 * sigma);
  const weights = Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp(-((i - reach) ** 2) / (2 * sigma * sigma)));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const clamp = (index: number, count: number): number => Math.min(count - 1, Math.max(0, index));
  const along = (values: ArrayLike<number>, at: (x: number, y: number) => number): Float64Array =>
    Float64Array.from({ length: values.length }, (_, i) => weights.reduce((total, weight, k) => total + weight * values[at(i, k - reach)]!, 0) / sum);
  const across = along(plane, (i, step) => i - (i % width) + clamp((i % width) + step, width));
  return Float32Array.from(along(across, (i, step) => clamp(Math.floor(i / width) + step, height) * width + (i % width)));
}
