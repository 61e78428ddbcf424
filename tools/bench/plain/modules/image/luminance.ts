/** Luminance by the formulas, for every pixel. Left out: the tables by channel value, and the region looked at alone (docs/decisions/0020). */
import { createRaster, type Raster } from '../../../../../src/image/raster.js';

/** IEC 61966-2-1. */
function linear(value: number): number {
  const c = value / 255;
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
}

export const linearLight: Float64Array = Float64Array.from({ length: 256 }, (_, value) => linear(value));

/** Rounded, in the weights of ITU-R BT.709; a raster of one channel counts as grey. */
export function luminanceOf({ width, height, channels, data }: Raster): Raster {
  const target = createRaster(width, height, 1);
  for (let i = 0; i < target.data.length; i++) {
    const at = (c: number): number => linear(data[i * channels + (channels === 1 ? 0 : c)]!);
    target.data[i] = Math.floor(255 * (0.2126 * at(0) + 0.7152 * at(1) + 0.0722 * at(2)) + 0.5);
  }
  return target;
}
