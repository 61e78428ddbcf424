import { createRaster, type Raster } from './raster.js';

/**
 * Gamma-coded luma 0.299 R + 0.587 G + 0.114 B, rounded (ITU-R BT.601). The weights are taken in units of 2⁻¹⁴, as image
 * libraries do. A raster of one channel is returned as it is.
 */
export function greyOf(source: Raster): Raster {
  if (source.channels === 1) return source;
  const target = createRaster(source.width, source.height, 1);
  const input = source.data;
  const output = target.data;
  for (let i = 0, at = 0; i < output.length; i++, at += 3) {
    output[i] = (4899 * input[at]! + 9617 * input[at + 1]! + 1868 * input[at + 2]! + 8192) >> 14;
  }
  return target;
}
