/**
 * Resampling one target pixel at a time, in double precision, always from the full raster.
 *
 * Left out: the vector kernel in single precision, which adds rows before columns (docs/decisions/0020), and the smallest half
 * that is large enough in place of the raster (0026).
 */
import type { Raster } from '../../../../../src/image/raster.js';
import type { Normalisation, Placement } from '../../../../../src/image/resample.js';

interface Tap {
  readonly index: number;
  readonly weight: number;
}

/** Where it shrinks the pixels under the target pixel i by the share that each covers of it, else the two nearest. */
function tapsOf(i: number, from: number, to: number): Tap[] {
  const step = from / to;
  if (step < 1) {
    const at = Math.min(from - 1, Math.max(0, (i + 0.5) * step - 0.5));
    const index = Math.floor(at);
    return [{ index, weight: 1 - (at - index) }, { index: Math.min(from - 1, index + 1), weight: at - index }];
  }
  const taps: Tap[] = [];
  for (let index = Math.floor(i * step); index < Math.min(from, (i + 1) * step); index++) {
    taps.push({ index, weight: (Math.min(index + 1, (i + 1) * step) - Math.max(index, i * step)) / step });
  }
  return taps;
}

/** One channel of a raster at another size, not rounded: area average where a side shrinks, linear where it grows. */
export function resampleChannel({ width, height, channels, data }: Raster, channel: number, targetWidth: number, targetHeight: number): Float64Array {
  const values = new Float64Array(targetWidth * targetHeight);
  const across = Array.from({ length: targetWidth }, (_, x) => tapsOf(x, width, targetWidth));
  for (let y = 0; y < targetHeight; y++) {
    const down = tapsOf(y, height, targetHeight);
    for (let x = 0; x < targetWidth; x++) {
      let sum = 0;
      for (const row of down) for (const column of across[x]!) sum += row.weight * column.weight * data[(row.index * width + column.index) * channels + channel]!;
      values[y * targetWidth + x] = sum;
    }
  }
  return values;
}

/** Resizes an RGB raster into a part of a planar canvas; the rest keeps what it holds. */
export function resampleToPlanar(source: Raster, canvas: Float32Array, canvasWidth: number, canvasHeight: number, { left, top, width, height }: Placement, { mean, factor }: Normalisation): void {
  if (source.channels !== 3) throw new RangeError(`expected 3 channels but received ${source.channels}`);
  for (let c = 0; c < 3; c++) {
    resampleChannel(source, c, width, height).forEach((value, i) => {
      canvas[(c * canvasHeight + top + Math.floor(i / width)) * canvasWidth + left + (i % width)] = (value - mean) * factor;
    });
  }
}
