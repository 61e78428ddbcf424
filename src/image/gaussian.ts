import { kernels, layOut } from './kernels/kernels.js';
import type { Raster } from './raster.js';

/** Reach of the kernel in standard deviations. */
const reachDeviations = 3;

/** A plane smoothed by a Gaussian of `sigma` pixels, separably, in single precision; beyond the border the edge pixel repeats. */
export function smoothGaussian(plane: Float32Array, { width, height }: Pick<Raster, 'width' | 'height'>, sigma: number): Float32Array {
  const taps = gaussianTaps(sigma);
  const reach = taps.length >> 1;
  const stride = width + 2 * reach;
  const rows = height + 2 * reach;
  const { at: [padded, weights, across, both], memory: { floats } } = layOut(4 * stride * rows, 4 * taps.length, 4 * stride * rows, 4 * stride * height);
  floats.set(taps, weights / 4);
  for (let row = 0; row < rows; row++) {
    const source = Math.min(height - 1, Math.max(0, row - reach)) * width;
    const first = padded / 4 + row * stride;
    floats.fill(plane[source]!, first, first + reach);
    floats.set(plane.subarray(source, source + width), first + reach);
    floats.fill(plane[source + width - 1]!, first + reach + width, first + stride);
  }
  // A step of one value is one to the right; the last values of each row lie across its end and mean nothing.
  kernels.weighDown(padded, 1, stride * rows - 2 * reach, weights, taps.length, across);
  kernels.weighDown(across, stride, stride * height, weights, taps.length, both);
  const smooth = new Float32Array(plane.length);
  for (let y = 0, at = both / 4; y < height; y++, at += stride) smooth.set(floats.subarray(at, at + width), y * width);
  return smooth;
}

/** Weights that sum to 1. */
function gaussianTaps(sigma: number): Float64Array {
  const reach = Math.ceil(reachDeviations * sigma);
  const weights = Float64Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp(-((i - reach) ** 2) / (2 * sigma * sigma)));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}
