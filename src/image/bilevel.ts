/** Images of two tones: their greys are dots, which networks take for texture. */
import { createRaster, type Raster } from './raster.js';
import { boxBlur } from './smoothing.js';

/** Side in pixels of the square whose mean stands for a dot's surroundings. */
const dotSquare = 5;

/** Whether every pixel is black or white. */
export function isBilevel({ data, channels }: Raster): boolean {
  for (let i = 0; i < data.length; i += channels) {
    if (data[i] !== 0 && data[i] !== 255) return false;
    for (let c = 1; c < channels; c++) if (data[i + c] !== data[i]) return false;
  }
  return true;
}

/** The greys that the dots of a bilevel image stand for, in the same three channels. */
export function undither(raster: Raster): Raster {
  const plane = createRaster(raster.width, raster.height, 1);
  for (let i = 0; i < plane.data.length; i++) plane.data[i] = raster.data[i * raster.channels]!;
  const smooth = boxBlur(plane, dotSquare);
  const grey = createRaster(raster.width, raster.height, raster.channels);
  for (let i = 0; i < grey.data.length; i++) grey.data[i] = smooth.data[Math.floor(i / raster.channels)]!;
  return grey;
}
