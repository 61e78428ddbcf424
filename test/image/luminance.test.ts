import { describe, expect, it } from 'vitest';
import { histogramTotal, maskedHistogram } from '../../src/image/histogram.js';
import { luminanceOf } from '../../src/image/luminance.js';
import { filledRaster, noiseRaster } from '../support/noise.js';

function naiveLuminance(r: number, g: number, b: number): number {
  const linear = (value: number): number => (value / 255 <= 0.04045 ? value / 255 / 12.92 : Math.pow((value / 255 + 0.055) / 1.055, 2.4));
  return Math.floor(255 * (0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)) + 0.5);
}

describe('luminanceOf', () => {
  it('equals the definition for every pixel of a noise picture', () => {
    const source = noiseRaster(64, 48, 3, 6);
    const plane = luminanceOf(source);
    plane.data.forEach((value, i) => { expect(value).toBe(naiveLuminance(source.data[3 * i]!, source.data[3 * i + 1]!, source.data[3 * i + 2]!)); });
  });

  it('is linear light: mid-grey 128 has luminance 55, white 255, black 0', () => {
    for (const [grey, luminance] of [[128, 55], [255, 255], [0, 0], [10, 1]] as const) {
      expect(luminanceOf(filledRaster(2, 1, [grey, grey, grey])).data[0]).toBe(luminance);
      expect(luminanceOf(filledRaster(2, 1, grey)).data[0]).toBe(luminance);
    }
  });
});

describe('maskedHistogram', () => {
  it('counts the values under the mask and no others', () => {
    const source = noiseRaster(30, 20, 1, 2);
    const mask = noiseRaster(30, 20, 1, 3);
    mask.data.forEach((value, i) => { mask.data[i] = value > 127 ? 1 : 0; });
    const counts = maskedHistogram(source, mask);
    for (let value = 0; value < 256; value++) {
      expect(counts[value]).toBe([...source.data].filter((sample, i) => sample === value && mask.data[i] === 1).length);
    }
    expect(histogramTotal(counts)).toBe([...mask.data].filter((inside) => inside === 1).length);
    expect(() => maskedHistogram(source, noiseRaster(20, 30, 1, 1))).toThrow(RangeError);
  });
});
