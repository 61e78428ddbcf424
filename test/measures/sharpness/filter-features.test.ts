import { describe, expect, it } from 'vitest';
import { createRaster, type Raster } from '../../../src/image/raster.js';
import { rowSpans } from '../../../src/image/spans.js';
import { filterFeatures, filterNames } from '../../../src/measures/sharpness/filter-features.js';
import { filterFeatures as plainFeatures, sobelTaps } from '../../../tools/bench/plain/modules/measures/sharpness/filter-features.js';
import { filledRaster, noiseRaster } from '../../support/noise.js';

/** Against every filter from its full kernel, one pixel at a time. */
function expectEqualFeatures(grey: Raster, mask: Raster): void {
  const expected = plainFeatures(grey, rowSpans(mask));
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
