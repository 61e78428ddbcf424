import { kernels, layOut } from './kernels/kernels.js';
import { createRaster, type Raster } from './raster.js';

/**
 * Gamma-coded luma 0.299 R + 0.587 G + 0.114 B, rounded (ITU-R BT.601). The weights are taken in units of 2⁻¹⁴, as image
 * libraries do. A raster of one channel is returned as it is.
 */
export function greyOf(source: Raster): Raster {
  if (source.channels === 1) return source;
  const target = createRaster(source.width, source.height, 1);
  const { at: [pixels, luma], memory } = layOut(source.data.length, target.data.length);
  memory.bytes.set(source.data, pixels);
  kernels.greyRgb(pixels, target.data.length, luma);
  target.data.set(memory.bytes.subarray(luma, luma + target.data.length));
  return target;
}
