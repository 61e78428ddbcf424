/** Channels first, one value at a time. Left out: the vector kernel in single precision (docs/decisions/0020). */
import type { Raster } from '../../../../../src/image/raster.js';
import type { Normalisation } from '../../../../../src/image/resample.js';

export function toChannelsFirst({ width, height, channels, data }: Raster, { mean, factor }: Normalisation): Float32Array {
  const pixels = width * height;
  return Float32Array.from({ length: channels * pixels }, (_, i) => (data[(i % pixels) * channels + Math.floor(i / pixels)]! - mean) * factor);
}
