/** Resizes a plane in double precision. Left out: the rows kept between target rows, and sums in single precision. */
import { createRaster, type Raster } from '../../../../../src/image/raster.js';
import { resampleChannel } from './resample.js';

export function resizePlane(source: Raster, width: number, height: number): Raster {
  if (source.channels !== 1) throw new RangeError(`expected 1 channel but received ${source.channels}`);
  const target = createRaster(width, height, 1);
  resampleChannel(source, 0, width, height).forEach((value, i) => { target.data[i] = Math.floor(value + 0.5); });
  return target;
}
