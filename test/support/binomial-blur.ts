import { mirrorIndex } from '../../src/image/gradient.js';
import { createRaster, type Raster } from '../../src/image/raster.js';

/** Smooths an 8-bit plane with the 3×3 binomial kernel [1 2 1]ᵀ[1 2 1] / 16, rounded; the border is mirrored. */
export function binomialBlur(plane: Raster): Raster {
  const { width, height, data } = plane;
  const target = createRaster(width, height, 1);
  const column = new Int32Array(width);
  for (let y = 0; y < height; y++) {
    const above = mirrorIndex(y - 1, height) * width;
    const row = y * width;
    const below = mirrorIndex(y + 1, height) * width;
    for (let x = 0; x < width; x++) column[x] = data[above + x]! + 2 * data[row + x]! + data[below + x]!;
    for (let x = 0; x < width; x++) {
      const left = x > 0 ? column[x - 1]! : column[mirrorIndex(-1, width)]!;
      const right = x < width - 1 ? column[x + 1]! : column[mirrorIndex(width, width)]!;
      target.data[row + x] = (left + 2 * column[x]! + right + 8) >> 4;
    }
  }
  return target;
}
