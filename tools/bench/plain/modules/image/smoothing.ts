/** The mean of a box, pixel by pixel. Left out: sums that run along with the box. */
import { mirrorIndex } from '../../../../../src/image/gradient.js';
import { createRaster, type Raster } from '../../../../../src/image/raster.js';

export function boxBlur({ width, height, data }: Raster, side: number): Raster {
  const target = createRaster(width, height, 1);
  const reach = (side - 1) / 2;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let v = y - reach; v <= y + reach; v++) for (let u = x - reach; u <= x + reach; u++) sum += data[mirrorIndex(v, height) * width + mirrorIndex(u, width)]!;
      target.data[y * width + x] = Math.floor(sum / side ** 2 + 0.5);
    }
  }
  return target;
}
