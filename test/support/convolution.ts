import { mirrorIndex } from '../../src/image/gradient.js';
import type { Raster } from '../../src/image/raster.js';

/** Convolution with an outer product, one pixel at a time, the picture mirrored about its edge pixels. */
export function convolveOuter(plane: Raster, across: readonly number[], down: readonly number[]): number[] {
  const reach = across.length >> 1;
  return [...plane.data].map((_, i) => {
    let sum = 0;
    down.forEach((b, v) => {
      across.forEach((a, u) => {
        const x = mirrorIndex((i % plane.width) + u - reach, plane.width);
        const y = mirrorIndex(Math.floor(i / plane.width) + v - reach, plane.height);
        sum += a * b * plane.data[y * plane.width + x]!;
      });
    });
    return sum;
  });
}
