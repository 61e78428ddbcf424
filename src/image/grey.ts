import { kernels, layOut, stripBytes } from './kernels/kernels.js';
import { createRaster, type Raster } from './raster.js';

/**
 * Gamma-coded luma 0.299 R + 0.587 G + 0.114 B, rounded (ITU-R BT.601). The weights are taken in units of 2⁻¹⁴, as image
 * libraries do. A raster of one channel is returned as it is.
 */
export function greyOf(source: Raster): Raster {
  if (source.channels === 1) return source;
  const target = createRaster(source.width, source.height, 1);
  const stripPixels = Math.min(target.data.length, Math.floor(stripBytes / 3));
  const { at: [pixels, luma], memory } = layOut(3 * stripPixels, stripPixels);
  for (let first = 0; first < target.data.length; first += stripPixels) {
    const count = Math.min(stripPixels, target.data.length - first);
    memory.bytes.set(source.data.subarray(3 * first, 3 * (first + count)), pixels);
    kernels.greyRgb(pixels, count, luma);
    target.data.set(memory.bytes.subarray(luma, luma + count), first);
  }
  return target;
}
