import { describe, expect, it } from 'vitest';
import { createRaster, type Raster } from '../../../src/image/raster.js';
import { rowSpans } from '../../../src/image/spans.js';
import { filterFeatures, filterNames } from '../../../src/measures/sharpness/filter-features.js';
import { binomialBlur } from '../../support/binomial-blur.js';
import { convolveOuter } from '../../support/convolution.js';
import { filledRaster, noiseRaster } from '../../support/noise.js';

/** Taps of the Sobel family: `order` differences of a binomial smoothing, `side` taps in all. */
function sobelTaps(side: number, order: number): number[] {
  let taps = [1];
  for (let i = 0; i < side - order - 1; i++) taps = [0, ...taps].map((tap, k) => tap + (taps[k] ?? 0));
  for (let i = 0; i < order; i++) taps = [0, ...taps].map((tap, k) => tap - (taps[k] ?? 0));
  return taps;
}

function meanAndDeviation(values: readonly number[]): [number, number] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return [mean, Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)];
}

/** Every filter's response from its full kernel, one pixel at a time, in the stated order. */
function plainResponses(grey: Raster): number[][] {
  const smooth = binomialBlur(grey);
  const sum = (a: readonly number[], b: readonly number[]): number[] => a.map((value, i) => value + b[i]!);
  const laplacian = (side: number): number[] => sum(convolveOuter(smooth, sobelTaps(side, 2), sobelTaps(side, 0)), convolveOuter(smooth, sobelTaps(side, 0), sobelTaps(side, 2)));
  const mixed = (side: number): number[] => convolveOuter(grey, sobelTaps(side, 1), sobelTaps(side, 1));
  const box = (side: number): number[] => {
    const ones = Array.from({ length: side }, () => 1);
    return convolveOuter(grey, ones, ones).map((value, i) => grey.data[i]! - Math.round(value / side ** 2));
  };
  const four = sum(convolveOuter(smooth, [1, -2, 1], [0, 1, 0]), convolveOuter(smooth, [0, 1, 0], [1, -2, 1]));
  return [four, laplacian(3), laplacian(5), laplacian(7), laplacian(9), box(3), box(5), box(7), mixed(3), mixed(3), mixed(5), mixed(7), mixed(9)];
}

function expectEqualFeatures(grey: Raster, mask: Raster): void {
  const inside = (response: readonly number[]): number[] => response.filter((_, i) => mask.data[i] === 1).map(Math.abs);
  const expected = plainResponses(grey).flatMap((response) => meanAndDeviation(inside(response)));
  const features = filterFeatures(grey, rowSpans(mask));
  expect(features).toHaveLength(2 * filterNames.length);
  // One pass of sums of squares against two passes: relative 1e-9, of the mean where the deviation is 0.
  features.forEach((value, i) => { expect(Math.abs(value - expected[i]!)).toBeLessThanOrEqual(1e-9 * Math.abs(expected[i]!) + 1e-7 * Math.abs(expected[i - (i % 2)]!)); });
}

describe('the 26 filter features', () => {
  it('have the taps of the Sobel family', () => {
    expect(sobelTaps(3, 1)).toEqual([-1, 0, 1]);
    expect(sobelTaps(5, 2)).toEqual([1, 0, -2, 0, 1]);
    expect(sobelTaps(5, 0)).toEqual([1, 4, 6, 4, 1]);
  });

  it('are mean and deviation of the absolute responses in the stated order, over the region', () => {
    const grey = noiseRaster(40, 30, 1, 21);
    const mask = createRaster(40, 30, 1);
    for (let y = 5; y < 25; y++) mask.data.fill(1, y * 40 + 5 + (y % 3), y * 40 + 30 - (y % 5));
    expectEqualFeatures(grey, mask);
  });

  it('mirror the picture beyond its border, however small it is', () => {
    for (const [width, height] of [[21, 16], [17, 23], [9, 4], [2, 2], [3, 7]] as const) {
      expectEqualFeatures(noiseRaster(width, height, 1, width + height), filledRaster(width, height, 1));
    }
  });

  it('can be had for some of the filters alone, with the same values', () => {
    const grey = noiseRaster(40, 30, 1, 22);
    const region = rowSpans(filledRaster(40, 30, 1));
    const all = filterFeatures(grey, region);
    for (const wanted of [['laplacian1'], ['laplacian7', 'mixed3'], ['box5', 'laplacian9', 'mixed9'], ['mixed1']] as const) {
      const expected = filterNames.flatMap((name, i) => (wanted.some((one) => one === name) ? [all[2 * i]!, all[2 * i + 1]!] : []));
      expect([...filterFeatures(grey, region, wanted)]).toEqual(expected);
    }
  });

  it('are all 0 on a flat picture and refuse an empty region', () => {
    const flat = filledRaster(20, 20, 77);
    expect([...filterFeatures(flat, rowSpans(filledRaster(20, 20, 1)))]).toEqual(Array.from({ length: 26 }, () => 0));
    expect(() => filterFeatures(flat, rowSpans(filledRaster(20, 20, 0)))).toThrow(RangeError);
    expect(() => filterFeatures(filledRaster(1, 5, 3), rowSpans(filledRaster(1, 5, 1)))).toThrow(RangeError);
  });
});
