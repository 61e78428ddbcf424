import type { Raster } from '../../image/raster.js';

/** Side of the blocks that JPEG codes one by one. Source: ITU-T T.81. */
export const blockSide = 8;

/** Column and row, 0…7, at which blocks begin in a plane. */
export interface BlockGrid {
  readonly x: number;
  readonly y: number;
}

/**
 * The most likely block grid: the columns and rows, modulo 8, whose steps to the pixel before stand out most against the
 * steps beside them. Every picture has one; whether it was coded on it shows in its DCT coefficients alone.
 */
export function findBlockGrid(grey: Raster): BlockGrid {
  const { width, height, data } = grey;
  const across = new Float64Array(blockSide);
  const down = new Float64Array(blockSide);
  for (let y = 2; y < height - 1; y++) {
    const row = y * width;
    for (let x = 2; x < width - 1; x++) {
      const i = row + x;
      const here = data[i]!;
      const left = data[i - 1]!;
      const above = data[i - width]!;
      const stepX = here < left ? left - here : here - left;
      const stepY = here < above ? above - here : here - above;
      across[x & 7]! += 2 * stepX - Math.abs(left - data[i - 2]!) - Math.abs(data[i + 1]! - here);
      down[y & 7]! += 2 * stepY - Math.abs(above - data[i - 2 * width]!) - Math.abs(data[i + width]! - here);
    }
  }
  return { x: strongest(across, width), y: strongest(down, height) };
}

/** The phase with the largest mean; the number of columns or rows of a phase differs by one at most. */
function strongest(sums: Float64Array, length: number): number {
  let best = 0;
  let bestMean = Number.NEGATIVE_INFINITY;
  sums.forEach((sum, phase) => {
    const mean = sum / Math.max(1, Math.floor((length - phase) / blockSide));
    if (mean > bestMean) {
      bestMean = mean;
      best = phase;
    }
  });
  return best;
}
