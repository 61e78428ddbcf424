import { kernels, layOut, stripBytes } from '../../image/kernels/kernels.js';
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
  const stripRows = Math.max(1, Math.min(height - 1, Math.floor(stripBytes / width)));
  const { at: [pixels, columns, rows], memory } = layOut((stripRows + 1) * width, 4 * (width + 16), 4 * height);
  memory.integers.fill(0, columns / 4, columns / 4 + width + 16);
  // Each strip brings the row above it; the outermost rows and columns lack a neighbour, and have no part in either sum.
  for (let first = 1; first < height; first += stripRows) {
    const end = Math.min(height, first + stripRows);
    memory.bytes.set(data.subarray((first - 1) * width, end * width), pixels);
    kernels.sumRowSteps(pixels, width, end - first + 1, rows + 4 * first);
    const top = Math.max(2, first);
    kernels.addColumnSteps(pixels + (top - first + 1) * width, width, Math.min(end, height - 1) - top, columns);
  }
  const across = excessByPhase(memory.integers.subarray(columns / 4, columns / 4 + width));
  const down = excessByPhase(memory.integers.subarray(rows / 4, rows / 4 + height));
  return { x: strongest(across, width), y: strongest(down, height) };
}

/** How much the steps of a phase, summed over its columns or rows, exceed those on either side of each. */
function excessByPhase(steps: Int32Array): Float64Array {
  const excess = new Float64Array(blockSide);
  for (let i = 2; i < steps.length - 1; i++) excess[i % blockSide]! += 2 * steps[i]! - steps[i - 1]! - steps[i + 1]!;
  return excess;
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
