import type { Raster } from './raster.js';

/** Index of a neighbour beyond the border, mirrored about the edge pixel (the edge itself is not repeated). */
export function mirrorIndex(index: number, length: number): number {
  if (length === 1) return 0;
  const period = 2 * (length - 1);
  const wrapped = ((index % period) + period) % period;
  return wrapped < length ? wrapped : period - wrapped;
}

/** Sum and number of the gradient magnitudes over the pixels where `mask` is not 0. */
export interface GradientSum {
  readonly sum: number;
  readonly count: number;
}

/**
 * Gradient magnitudes √(Gx² + Gy²) with the 3×3 Scharr kernels (3, 10, 3), not normalised, the border mirrored.
 * Source of the kernel: H. Scharr, "Optimale Operatoren in der digitalen Bildverarbeitung" (2000).
 */
export function sumScharrMagnitude(plane: Raster, mask: Raster): GradientSum {
  const { width, height, data } = plane;
  let sum = 0;
  let count = 0;
  for (let y = 0; y < height; y++) {
    const above = mirrorIndex(y - 1, height) * width;
    const below = mirrorIndex(y + 1, height) * width;
    const row = y * width;
    for (let x = 0; x < width; x++) {
      if (mask.data[row + x] === 0) continue;
      const left = x === 0 ? mirrorIndex(-1, width) : x - 1;
      const right = x === width - 1 ? mirrorIndex(width, width) : x + 1;
      const topLeft = data[above + left]!;
      const topRight = data[above + right]!;
      const lowLeft = data[below + left]!;
      const lowRight = data[below + right]!;
      const gx = 3 * (topRight - topLeft + lowRight - lowLeft) + 10 * (data[row + right]! - data[row + left]!);
      const gy = 3 * (lowLeft - topLeft + lowRight - topRight) + 10 * (data[below + x]! - data[above + x]!);
      sum += Math.sqrt(gx * gx + gy * gy);
      count++;
    }
  }
  return { sum, count };
}
