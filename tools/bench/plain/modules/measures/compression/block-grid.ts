/** The block grid by its definition, pixel by pixel. Left out: the vector kernels and their strips (docs/decisions/0020). */
import type { Raster } from '../../../../../../src/image/raster.js';
import type { BlockGrid } from '../../../../../../src/measures/compression/block-grid.js';

export const blockSide = 8;

/** Of each phase the mean, over its columns or rows, of how much a step exceeds those on either side of it. */
export function findBlockGrid({ width, height, data }: Raster): BlockGrid {
  const step = (a: number, b: number): number => Math.abs(data[a]! - data[b]!);
  const across = new Float64Array(blockSide);
  const down = new Float64Array(blockSide);
  for (let y = 2; y < height - 1; y++) {
    for (let x = 2; x < width - 1; x++) {
      const at = y * width + x;
      across[x % blockSide]! += 2 * step(at, at - 1) - step(at - 1, at - 2) - step(at + 1, at);
      down[y % blockSide]! += 2 * step(at, at - width) - step(at - width, at - 2 * width) - step(at + width, at);
    }
  }
  return { x: strongest(across, width), y: strongest(down, height) };
}

function strongest(sums: Float64Array, length: number): number {
  const means = sums.map((sum, phase) => sum / Math.max(1, Math.floor((length - phase) / blockSide)));
  return means.indexOf(Math.max(...means));
}
