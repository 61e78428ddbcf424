/**
 * The filter statistics that ISO/IEC 29794-5 measures sharpness with.
 *
 * Source: OFIQ 1.0.3. Mean and population standard deviation, over the landmarked region, of 13 filter responses: the
 * absolute Laplacian with kernels of side 1, 3, 5, 7, 9 of the grey plane smoothed by the 3×3 binomial kernel;
 * |grey − mean of the k×k neighbourhood| for k = 3, 5, 7; and |∂²/∂x∂y| with Sobel kernels of side 1, 3, 5, 7, 9 of the
 * grey plane (side 1 and side 3 are the same kernel).
 *
 * The k×k filters of the Sobel family are the 3×3 ones smoothed (k − 3) / 2 times by [1 2 1]ᵀ[1 2 1], so each size is made
 * from the one before. The plane is mirrored about its edge pixels as far as all the steps together look; each step of
 * them spoils the outermost ring of what it is given, and what is left in the end is the plane itself. Responses are whole
 * numbers, exact, below 2²⁶.
 */
import { mirrorIndex } from '../../image/gradient.js';
import { kernels, layOut, type KernelMemory } from '../../image/kernels/kernels.js';
import type { Raster } from '../../image/raster.js';
import type { RowSpans } from '../../image/spans.js';

/** The filters in the standard's order; all of them make its 26 features. */
export const filterNames = [
  'laplacian1', 'laplacian3', 'laplacian5', 'laplacian7', 'laplacian9',
  'box3', 'box5', 'box7',
  'mixed1', 'mixed3', 'mixed5', 'mixed7', 'mixed9',
] as const;
export type FilterName = (typeof filterNames)[number];

/** The most that a chain of steps looks beyond a pixel: one of smoothing, a Laplacian, three of growing. */
const margin = 5;

/**
 * Mean and standard deviation for each of the filters wanted, in the order of `filterNames`.
 *
 * @param grey gamma-coded luma. Throws RangeError when it has fewer than 2×2 pixels.
 * @param region where the statistics are taken, in the plane's own rows. Throws RangeError when it is empty.
 */
export function filterFeatures(grey: Raster, region: RowSpans, wanted: readonly FilterName[] = filterNames): Float64Array {
  if (region.count === 0) throw new RangeError('expected a region but it is empty');
  if (grey.width < 2 || grey.height < 2) throw new RangeError(`expected at least 2×2 pixels but received ${grey.width}×${grey.height}`);
  const stride = grey.width + 2 * margin;
  const rows = grey.height + 2 * margin;
  const pixels = stride * rows;
  const { at: [plane, smooth, first, second, runs, sums], memory } = layOut(pixels, pixels, 4 * pixels, 4 * pixels, 8 * grey.height, 16);
  mirrorInto(memory, plane, grey);
  for (let y = 0, at = runs / 4; y < grey.height; y++, at += 2) {
    memory.integers[at] = region.from[y]!;
    memory.integers[at + 1] = region.to[y]!;
  }

  const features: number[] = [];
  const add = (response: number): void => {
    kernels.sumAbsolutes(response + 4 * margin * (stride + 1), stride, grey.height, runs, sums);
    const mean = memory.doubles[sums / 8]! / region.count;
    features.push(mean, Math.sqrt(Math.max(0, memory.doubles[sums / 8 + 1]! / region.count - mean * mean)));
  };
  /** The filters of a family, the first of which is there already, each made from the one before. */
  const grow = (names: readonly FilterName[]): void => {
    let [response, next] = [first, second];
    names.forEach((name, i) => {
      if (i > 0) {
        kernels.smoothIntegers(response, stride, rows, next);
        [response, next] = [next, response];
      }
      if (wanted.includes(name)) add(response);
    });
  };

  kernels.smoothBytes(plane, stride, rows, smooth);
  if (wanted.includes('laplacian1')) {
    kernels.convolveBytes(smooth, stride, rows, 0, 1, -4, first);
    add(first);
  }
  const laplacians = lastWanted(['laplacian3', 'laplacian5', 'laplacian7', 'laplacian9'], wanted);
  if (laplacians.length > 0) {
    kernels.convolveBytes(smooth, stride, rows, 2, 0, -8, first);
    grow(laplacians);
  }
  for (const side of [3, 5, 7] as const) {
    if (!wanted.includes(`box${side}`)) continue;
    kernels.subtractBoxMean(plane, stride, rows, side, first);
    add(first);
  }
  const mixes = lastWanted(['mixed3', 'mixed5', 'mixed7', 'mixed9'], wanted);
  if (mixes.length > 0 || wanted.includes('mixed1')) kernels.mixBytes(plane, stride, rows, first);
  if (wanted.includes('mixed1')) add(first);
  grow(mixes);
  return Float64Array.from(features);
}

/** The names up to the last that is wanted. */
function lastWanted(names: readonly FilterName[], wanted: readonly FilterName[]): readonly FilterName[] {
  return names.slice(0, names.findLastIndex((name) => wanted.includes(name)) + 1);
}

/** Lays the plane into the kernels' memory with `margin` pixels around it, mirrored about its edge pixels. */
function mirrorInto({ bytes }: KernelMemory, at: number, { width, height, data }: Raster): void {
  const stride = width + 2 * margin;
  for (let y = -margin; y < height + margin; y++) {
    const row = mirrorIndex(y, height) * width;
    const out = at + (y + margin) * stride;
    bytes.set(data.subarray(row, row + width), out + margin);
    for (let x = 1; x <= margin; x++) {
      bytes[out + margin - x] = data[row + mirrorIndex(-x, width)]!;
      bytes[out + margin + width - 1 + x] = data[row + mirrorIndex(width - 1 + x, width)]!;
    }
  }
}
