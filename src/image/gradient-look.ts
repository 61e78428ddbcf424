/** Smoothing and gradient lengths of a window of a grey picture. */
import { kernels, layOut } from './kernels/kernels.js';
import type { Raster } from './raster.js';
import type { PixelRegion } from './shrink.js';

/** A window of the picture seen through a small Gaussian, rows close together. */
export interface GradientLook {
  readonly smooth: Float32Array;
  /** Magnitude of the central differences; 0 on the border of the window. */
  readonly gradient: Float32Array;
}

/**
 * Separable smoothing with an odd number of symmetric taps, multiples of 1/64 (single precision holds every sum of such exactly); beyond
 * the picture's border the edge pixel repeats.
 */
export function lookThrough(grey: Raster, taps: readonly number[], window: PixelRegion): GradientLook {
  const { width, height } = window;
  const pixels = width * height;
  const reach = taps.length >> 1;
  const rows = height + 2 * reach;
  const { at: [padded, weights, across, smooth, gradient], memory } = layOut((width + 2 * reach) * rows, 4 * taps.length, 4 * width * rows, 4 * pixels, 4 * pixels);
  copyPadded(grey, window, reach, memory.bytes, padded);
  memory.floats.set(taps, weights / 4);
  kernels.weighAcross(padded, width, rows, weights, taps.length, across);
  kernels.weighDown(across, width, pixels, weights, taps.length, smooth);
  kernels.gradientLengths(smooth, width, height, gradient);
  const lengths = memory.floats.slice(gradient / 4, gradient / 4 + pixels);
  lengths.fill(0, 0, width).fill(0, pixels - width);
  for (let y = 0; y < height; y++) lengths[y * width] = lengths[(y + 1) * width - 1] = 0;
  return { smooth: memory.floats.slice(smooth / 4, smooth / 4 + pixels), gradient: lengths };
}

/** Lays a window of the picture and so many pixels around it into memory, rows close together. */
function copyPadded({ width, height, data }: Raster, window: PixelRegion, reach: number, target: Uint8Array, at: number): void {
  const side = window.width + 2 * reach;
  const left = Math.max(0, window.x - reach);
  const right = Math.min(width, window.x + window.width + reach);
  for (let row = 0; row < window.height + 2 * reach; row++, at += side) {
    const start = Math.min(height - 1, Math.max(0, window.y - reach + row)) * width;
    const first = at + left - (window.x - reach);
    const end = first + right - left;
    target.set(data.subarray(start + left, start + right), first);
    target.fill(data[start]!, at, first).fill(data[start + width - 1]!, end, at + side);
  }
}
