/**
 * The filter statistics that ISO/IEC 29794-5 measures sharpness with.
 *
 * Source: OFIQ 1.0.3. Mean and population standard deviation, over the landmarked region, of 13 filter responses: the
 * absolute Laplacian with kernels of side 1, 3, 5, 7, 9 of the grey plane smoothed by the 3×3 binomial kernel;
 * |grey − mean of the k×k neighbourhood| for k = 3, 5, 7; and |∂²/∂x∂y| with Sobel kernels of side 1, 3, 5, 7, 9 of the
 * grey plane (side 1 and side 3 are the same kernel).
 */
import { laplacianOfFour, laplacianOfSobel, mixedDerivative, smoothResponse } from '../../image/derivatives.js';
import type { Raster } from '../../image/raster.js';
import { binomialBlur, boxBlur } from '../../image/smoothing.js';
import type { RowSpans } from '../../image/spans.js';

/** The filters in the standard's order; all of them make its 26 features. */
export const filterNames = [
  'laplacian1', 'laplacian3', 'laplacian5', 'laplacian7', 'laplacian9',
  'box3', 'box5', 'box7',
  'mixed1', 'mixed3', 'mixed5', 'mixed7', 'mixed9',
] as const;
export type FilterName = (typeof filterNames)[number];

/**
 * Mean and standard deviation for each of the filters wanted, in the order of `filterNames`.
 *
 * @param grey gamma-coded luma, at least 2×2 pixels.
 * @param region where the statistics are taken, in the plane's own rows; it must not be empty.
 */
export function filterFeatures(grey: Raster, region: RowSpans, wanted: readonly FilterName[] = filterNames): Float64Array {
  if (region.count === 0) throw new RangeError('expected a region but it is empty');
  const features: number[] = [];
  const add = (name: FilterName, statistics: () => Statistics): void => {
    if (!wanted.includes(name)) return;
    const { mean, deviation } = statistics();
    features.push(mean, deviation);
  };
  const isWanted = (names: readonly FilterName[]): boolean => names.some((name) => wanted.includes(name));

  const laplacians = ['laplacian3', 'laplacian5', 'laplacian7', 'laplacian9'] as const;
  if (isWanted(['laplacian1', ...laplacians])) {
    const smooth = binomialBlur(grey);
    add('laplacian1', () => statisticsOf(laplacianOfFour(smooth).data, grey.width, region));
    if (isWanted(laplacians)) {
      const response = laplacianOfSobel(smooth);
      laplacians.forEach((name, i) => {
        if (!isWanted(laplacians.slice(i))) return;
        if (i > 0) smoothResponse(response, 'even');
        add(name, () => statisticsOf(response.data, grey.width, region));
      });
    }
  }
  for (const side of [3, 5, 7] as const) {
    add(`box${side}`, () => differenceStatistics(grey.data, boxBlur(grey, side).data, grey.width, region));
  }
  const mixes = ['mixed3', 'mixed5', 'mixed7', 'mixed9'] as const;
  if (isWanted(['mixed1', ...mixes])) {
    const response = mixedDerivative(grey);
    add('mixed1', () => statisticsOf(response.data, grey.width, region));
    mixes.forEach((name, i) => {
      if (!isWanted(mixes.slice(i))) return;
      if (i > 0) smoothResponse(response, 'odd');
      add(name, () => statisticsOf(response.data, grey.width, region));
    });
  }
  return Float64Array.from(features);
}

interface Statistics {
  readonly mean: number;
  readonly deviation: number;
}

function statisticsFrom(sum: number, squares: number, count: number): Statistics {
  const mean = sum / count;
  return { mean, deviation: Math.sqrt(Math.max(0, squares / count - mean * mean)) };
}

/** Of absolute responses. */
function statisticsOf(data: Float32Array, width: number, region: RowSpans): Statistics {
  let sum = 0;
  let squares = 0;
  for (let y = 0; y < region.from.length; y++) {
    const end = y * width + region.to[y]!;
    for (let i = y * width + region.from[y]!; i < end; i++) {
      const value = data[i]!;
      sum += Math.abs(value);
      squares += value * value;
    }
  }
  return statisticsFrom(sum, squares, region.count);
}

/** Of absolute differences of two 8-bit planes. */
function differenceStatistics(a: Uint8Array, b: Uint8Array, width: number, region: RowSpans): Statistics {
  let sum = 0;
  let squares = 0;
  for (let y = 0; y < region.from.length; y++) {
    const end = y * width + region.to[y]!;
    for (let i = y * width + region.from[y]!; i < end; i++) {
      const value = a[i]! - b[i]!;
      sum += value < 0 ? -value : value;
      squares += value * value;
    }
  }
  return statisticsFrom(sum, squares, region.count);
}
