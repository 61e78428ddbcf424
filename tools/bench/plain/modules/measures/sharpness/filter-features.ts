/**
 * Every filter by its full kernel, one pixel at a time.
 *
 * Left out: the vector kernels, each filter made from the one before, and planes laid out with a margin (docs/decisions/0020).
 */
import { mirrorIndex } from '../../../../../../src/image/gradient.js';
import { createRaster, type Raster } from '../../../../../../src/image/raster.js';
import type { RowSpans } from '../../../../../../src/image/spans.js';
import type { FilterName } from '../../../../../../src/measures/sharpness/filter-features.js';

export const filterNames = [
  'laplacian1', 'laplacian3', 'laplacian5', 'laplacian7', 'laplacian9',
  'box3', 'box5', 'box7',
  'mixed1', 'mixed3', 'mixed5', 'mixed7', 'mixed9',
] as const;

type Kernel = readonly (readonly number[])[];

export function filterFeatures(grey: Raster, region: RowSpans, wanted: readonly FilterName[] = filterNames): Float64Array {
  if (region.count === 0) throw new RangeError('expected a region but it is empty');
  if (grey.width < 2 || grey.height < 2) throw new RangeError(`expected at least 2×2 pixels but received ${grey.width}×${grey.height}`);
  const smooth = smoothed(grey);
  return Float64Array.from(filterNames.filter((name) => wanted.includes(name)).flatMap((name) => {
    const responses: number[] = [];
    for (let y = 0; y < grey.height; y++) for (let x = region.from[y]!; x < region.to[y]!; x++) responses.push(Math.abs(responseOf(name, grey, smooth, x, y)));
    const mean = responses.reduce((sum, value) => sum + value, 0) / responses.length;
    return [mean, Math.sqrt(responses.reduce((sum, value) => sum + (value - mean) ** 2, 0) / responses.length)];
  }));
}

function responseOf(name: FilterName, grey: Raster, smooth: Raster, x: number, y: number): number {
  const kernel = kernels[name];
  if (name.startsWith('laplacian')) return convolveAt(smooth, kernel, x, y);
  if (name.startsWith('mixed')) return convolveAt(grey, kernel, x, y);
  return grey.data[y * grey.width + x]! - Math.round(convolveAt(grey, kernel, x, y) / kernel.length ** 2);
}

/** The sum of the products with the pixels around one, the plane mirrored about its edge pixels. */
function convolveAt({ width, height, data }: Raster, kernel: Kernel, x: number, y: number): number {
  const reach = (kernel.length - 1) / 2;
  let sum = 0;
  for (let v = 0; v < kernel.length; v++) {
    const row = mirrorIndex(y + v - reach, height) * width;
    for (let u = 0; u < kernel.length; u++) sum += kernel[v]![u]! * data[row + mirrorIndex(x + u - reach, width)]!;
  }
  return sum;
}

/** By [1 2 1] along both axes, rounded to whole greys. */
function smoothed(grey: Raster): Raster {
  const target = createRaster(grey.width, grey.height, 1);
  const kernel = outer([1, 2, 1], [1, 2, 1]);
  target.data.forEach((_, i) => { target.data[i] = Math.floor(convolveAt(grey, kernel, i % grey.width, Math.floor(i / grey.width)) / 16 + 0.5); });
  return target;
}

const kernels: Readonly<Record<FilterName, Kernel>> = {
  laplacian1: [[0, 1, 0], [1, -4, 1], [0, 1, 0]],
  laplacian3: laplacian(3), laplacian5: laplacian(5), laplacian7: laplacian(7), laplacian9: laplacian(9),
  box3: ones(3), box5: ones(5), box7: ones(7),
  mixed1: mixed(3), mixed3: mixed(3), mixed5: mixed(5), mixed7: mixed(7), mixed9: mixed(9),
};

/** ∂²/∂x² + ∂²/∂y². */
function laplacian(side: number): Kernel {
  const across = outer(sobelTaps(side, 2), sobelTaps(side, 0));
  const down = outer(sobelTaps(side, 0), sobelTaps(side, 2));
  return across.map((row, v) => row.map((tap, u) => tap + down[v]![u]!));
}

/** ∂²/∂x∂y. */
function mixed(side: number): Kernel {
  return outer(sobelTaps(side, 1), sobelTaps(side, 1));
}

function ones(side: number): Kernel {
  return Array.from({ length: side }, () => Array.from({ length: side }, () => 1));
}

/** Taps of the Sobel family: `order` differences of a binomial smoothing, `side` taps in all. */
export function sobelTaps(side: number, order: number): number[] {
  let taps = [1];
  for (let i = 0; i < side - order - 1; i++) taps = [0, ...taps].map((tap, k) => tap + (taps[k] ?? 0));
  for (let i = 0; i < order; i++) taps = [0, ...taps].map((tap, k) => tap - (taps[k] ?? 0));
  return taps;
}

function outer(across: readonly number[], down: readonly number[]): Kernel {
  return down.map((b) => across.map((a) => a * b));
}
