import { describe, expect, it } from 'vitest';
import { laplacianOfFour, laplacianOfSobel, mixedDerivative, smoothResponse } from '../../../src/image/derivatives.js';
import { createRaster } from '../../../src/image/raster.js';
import { binomialBlur, boxBlur } from '../../../src/image/smoothing.js';
import { rowSpans } from '../../../src/image/spans.js';
import { filterFeatures, filterNames } from '../../../src/measures/sharpness/filter-features.js';
import { filledRaster, noiseRaster } from '../../support/noise.js';

function meanAndDeviation(values: readonly number[]): [number, number] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return [mean, Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)];
}

describe('the 26 filter features', () => {
  it('are mean and deviation of the absolute responses in the stated order, over the region', () => {
    const grey = noiseRaster(40, 30, 1, 21);
    const mask = createRaster(40, 30, 1);
    for (let y = 5; y < 25; y++) mask.data.fill(1, y * 40 + 5 + (y % 3), y * 40 + 30 - (y % 5));
    const region = rowSpans(mask);
    const inside = (data: ArrayLike<number>): number[] => Array.from(data).filter((_, i) => mask.data[i] === 1).map(Math.abs);
    const expected: number[] = [];
    const smooth = binomialBlur(grey);
    const laplacian = laplacianOfSobel(smooth);
    expected.push(...meanAndDeviation(inside(laplacianOfFour(smooth).data)));
    for (let k = 0; k < 4; k++) {
      if (k > 0) smoothResponse(laplacian, 'even');
      expected.push(...meanAndDeviation(inside(laplacian.data)));
    }
    for (const side of [3, 5, 7]) {
      const mean = boxBlur(grey, side);
      expected.push(...meanAndDeviation(inside(grey.data.map((value, i) => Math.abs(value - mean.data[i]!)))));
    }
    const mixed = mixedDerivative(grey);
    for (const smoothings of [0, 0, 1, 1, 1]) {
      if (smoothings > 0) smoothResponse(mixed, 'odd');
      expected.push(...meanAndDeviation(inside(mixed.data)));
    }
    const features = filterFeatures(grey, region);
    expect(features).toHaveLength(2 * filterNames.length);
    // One pass of sums of squares against two passes: relative 1e-9.
    features.forEach((value, i) => { expect(Math.abs(value - expected[i]!)).toBeLessThanOrEqual(1e-9 * Math.abs(expected[i]!)); });
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
  });
});
