/** Smoothing and gradients pixel by pixel, in double precision. Left out: kernels, and sums along the axes one after the other. */
import type { GradientLook } from '../../../../../src/image/gradient-look.js';
import type { Raster } from '../../../../../src/image/raster.js';
import type { PixelRegion } from '../../../../../src/image/shrink.js';

export function lookThrough({ width, height, data }: Raster, taps: readonly number[], window: PixelRegion): GradientLook {
  const reach = (taps.length - 1) / 2;
  const pixel = (x: number, y: number): number => data[Math.min(height - 1, Math.max(0, y)) * width + Math.min(width - 1, Math.max(0, x))]!;
  const smooth = new Float32Array(window.width * window.height);
  const gradient = new Float32Array(smooth.length);
  for (let y = 0; y < window.height; y++) {
    for (let x = 0; x < window.width; x++) {
      let sum = 0;
      taps.forEach((down, v) => { taps.forEach((across, u) => { sum += down * across * pixel(window.x + x + u - reach, window.y + y + v - reach); }); });
      smooth[y * window.width + x] = sum;
    }
  }
  for (let y = 1; y < window.height - 1; y++) {
    for (let x = 1; x < window.width - 1; x++) {
      const at = y * window.width + x;
      gradient[at] = Math.hypot(smooth[at + 1]! - smooth[at - 1]!, smooth[at + window.width]! - smooth[at - window.width]!) / 2;
    }
  }
  return { smooth, gradient };
}
