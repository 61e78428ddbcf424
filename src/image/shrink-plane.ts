import { createRaster, type Raster } from './raster.js';
import { resamplingTaps } from './resample.js';

/**
 * Resizes a one-channel raster by area average (each source pixel weighted by the area a target pixel covers of it).
 * Meant for shrinking; a side that grows is interpolated linearly. Returns the source itself when nothing changes.
 */
export function resizePlane(source: Raster, width: number, height: number): Raster {
  if (source.channels !== 1) throw new RangeError(`expected 1 channel but received ${source.channels}`);
  if (width === source.width && height === source.height) return source;
  const target = createRaster(width, height, 1);
  const { start: starts, count: counts, weights, stride } = resamplingTaps(source.width, width);
  const down = resamplingTaps(source.height, height);
  const { data: input } = source;
  const row = new Float32Array(width);
  const sums = new Float32Array(width);
  let held = -1;
  for (let y = 0; y < height; y++) {
    sums.fill(0);
    for (let k = 0; k < down.count[y]!; k++) {
      const from = down.start[y]! + k;
      if (from !== held) {
        const start = from * source.width;
        for (let x = 0; x < width; x++) {
          let sum = 0;
          const at = start + starts[x]!;
          const tap = x * stride;
          for (let i = 0, count = counts[x]!; i < count; i++) sum += weights[tap + i]! * input[at + i]!;
          row[x] = sum;
        }
        held = from;
      }
      const weight = down.weights[y * down.stride + k]!;
      for (let x = 0; x < width; x++) sums[x]! += weight * row[x]!;
    }
    for (let x = 0; x < width; x++) target.data[y * width + x] = sums[x]! + 0.5;
  }
  return target;
}
