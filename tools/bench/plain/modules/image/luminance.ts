/**
 * Luminance by the formulas, for every pixel. Left out: tables of weighted light, and the region looked at alone
 * (docs/decisions/0020). The light of each channel value is still worked out once: the same number, without a power a pixel.
 */
import { createRaster, type Raster } from '../../../../../src/image/raster.js';

/** IEC 61966-2-1. */
export const linearLight: Float64Array = Float64Array.from({ length: 256 }, (_, value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));

/** Rounded, in the weights of ITU-R BT.709; a raster of one channel counts as grey. */
export function luminanceOf({ width, height, channels, data }: Raster): Raster {
  const target = createRaster(width, height, 1);
  for (let i = 0; i < target.data.length; i++) {
    const at = (c: number): number => linearLight[data[i * channels + (channels === 1 ? 0 : c)]!]!;
    target.data[i] = Math.floor(255 * (0.2126 * at(0) + 0.7152 * at(1) + 0.0722 * at(2)) + 0.5);
  }
  return target;
}
