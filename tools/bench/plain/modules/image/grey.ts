/** Luma of ITU-R BT.601 in double precision. Left out: the vector kernel with weights of 14 bits, and its strips (docs/decisions/0020). */
import { createRaster, type Raster } from '../../../../../src/image/raster.js';

export function greyOf(source: Raster): Raster {
  if (source.channels === 1) return source;
  const target = createRaster(source.width, source.height, 1);
  for (let i = 0; i < target.data.length; i++) {
    target.data[i] = Math.round(0.299 * source.data[3 * i]! + 0.587 * source.data[3 * i + 1]! + 0.114 * source.data[3 * i + 2]!);
  }
  return target;
}
