/** Halves one pixel at a time. Left out: the vector kernel and its strips (docs/decisions/0020). */
import { createRaster, type Raster } from '../../../../../src/image/raster.js';
import type { PixelRegion } from '../../../../../src/image/shrink.js';

/** Means of 2×2 pixels, rounded, halves up and down by turns; at an odd edge of the region of the pixels there are. */
export function halveRaster(source: Raster, region: PixelRegion = { x: 0, y: 0, width: source.width, height: source.height }): Raster {
  const { channels } = source;
  const target = createRaster(Math.ceil(region.width / 2), Math.ceil(region.height / 2), channels);
  for (let j = 0; j < target.height; j++) {
    for (let i = 0; i < target.width; i++) {
      for (let c = 0; c < channels; c++) target.data[(j * target.width + i) * channels + c] = round(meanOfSquare(source, region, 2 * i, 2 * j, c), (i + j) % 2 === 0);
    }
  }
  return target;
}

function round(value: number, isHalfUp: boolean): number {
  return isHalfUp ? Math.floor(value + 0.5) : Math.ceil(value - 0.5);
}

function meanOfSquare(source: Raster, region: PixelRegion, left: number, top: number, c: number): number {
  let [sum, count] = [0, 0];
  for (let y = top; y < Math.min(top + 2, region.height); y++) {
    for (let x = left; x < Math.min(left + 2, region.width); x++) {
      sum += source.data[((region.y + y) * source.width + region.x + x) * source.channels + c]!;
      count++;
    }
  }
  return sum / count;
}
