import { describe, expect, it } from 'vitest';
import { greyOf } from '../../src/image/grey.js';
import { stripBytes } from '../../src/image/kernels/kernels.js';
import { boxBlur } from '../../src/image/smoothing.js';
import { boundsOfSpans, rowSpans } from '../../src/image/spans.js';
import { convolveOuter } from '../support/convolution.js';
import { filledRaster, noiseRaster } from '../support/noise.js';

describe('smoothing of 8-bit planes', () => {
  const plane = noiseRaster(17, 23, 1, 13);

  it('by a box equals the mean of the neighbourhood, rounded', () => {
    for (const side of [3, 5, 7]) {
      const ones = Array.from({ length: side }, () => 1);
      const expected = convolveOuter(plane, ones, ones);
      boxBlur(plane, side).data.forEach((value, i) => { expect(value).toBe(Math.round(expected[i]! / side ** 2)); });
    }
  });
});

describe('grey planes and spans', () => {
  it('weigh red, green and blue as BT.601 does, to half a level', () => {
    const source = noiseRaster(9, 9, 3, 4);
    greyOf(source).data.forEach((value, i) => {
      const exact = 0.299 * source.data[3 * i]! + 0.587 * source.data[3 * i + 1]! + 0.114 * source.data[3 * i + 2]!;
      expect(Math.abs(value - exact)).toBeLessThanOrEqual(0.52);
    });
    const plane = noiseRaster(4, 4, 1, 1);
    expect(greyOf(plane)).toBe(plane);
  });

  it('weigh in units of a 16384th, exactly, whatever the number of pixels', () => {
    for (const width of [1, 2, 3, 4, 5, 31]) {
      const source = noiseRaster(width, 7, 3, 40 + width);
      source.data.fill(255, 0, 3);
      const expected = Array.from({ length: width * 7 }, (_, i) => (4899 * source.data[3 * i]! + 9617 * source.data[3 * i + 1]! + 1868 * source.data[3 * i + 2]! + 8192) >> 14);
      expect([...greyOf(source).data]).toEqual(expected);
    }
  });

  it('weigh a picture that is taken in strips in all its pixels', () => {
    const source = noiseRaster(901, 800, 3, 12);
    expect(source.data.length).toBeGreaterThan(stripBytes);
    const expected = Uint8Array.from({ length: 901 * 800 }, (_, i) => (4899 * source.data[3 * i]! + 9617 * source.data[3 * i + 1]! + 1868 * source.data[3 * i + 2]! + 8192) >> 14);
    expect(Buffer.compare(greyOf(source).data, expected)).toBe(0);
  });

  it('run from the first to the last pixel of each row', () => {
    const mask = filledRaster(6, 3, 0);
    mask.data[2] = 1;
    mask.data[4] = 1;
    mask.data[17] = 1;
    expect(rowSpans(mask)).toEqual({ from: Int32Array.of(2, 0, 5), to: Int32Array.of(5, 0, 6), count: 4 });
  });

  it('lie in the least rectangle that holds them, where there are any', () => {
    const mask = filledRaster(6, 5, 0);
    expect(boundsOfSpans(rowSpans(mask))).toBeUndefined();
    for (const at of [8, 10, 19]) mask.data[at] = 1;
    expect(boundsOfSpans(rowSpans(mask))).toEqual({ x: 1, y: 1, width: 4, height: 3 });
  });
});
