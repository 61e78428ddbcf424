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

  it('of a region leaves the rest black', () => {
    for (const channels of [1, 3] as const) {
      const source = noiseRaster(20, 12, channels, 9);
      const whole = luminanceOf(source);
      const part = luminanceOf(source, { x: 3, y: 2, width: 10, height: 7 });
      const within = (i: number): boolean => i % 20 >= 3 && i % 20 < 13 && i >= 40 && i < 180;
      expect(part.data).toEqual(whole.data.map((value, i) => (within(i) ? value : 0)));
    }
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
    const all = { x: 0, y: 0, width: 30, height: 20 };
    expect(maskedHistogram(source, mask, all)).toEqual(counts);
    const rows = maskedHistogram(source, mask, { ...all, y: 4, height: 3 });
    expect(histogramTotal(rows)).toBe([...mask.data.subarray(120, 210)].filter((inside) => inside === 1).length);
    expect(histogramTotal(counts)).toBe([...mask.data].filter((inside) => inside === 1).length);
    expect(() => maskedHistogram(source, noiseRaster(20, 30, 1, 1))).toThrow(RangeError);
  });
});
