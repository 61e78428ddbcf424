import { describe, expect, it } from 'vitest';
import { laplacianOfFour, laplacianOfSobel, mixedDerivative, smoothResponse, type Parity, type ResponsePlane } from '../../src/image/derivatives.js';
import { mirrorIndex } from '../../src/image/gradient.js';
import { greyOf } from '../../src/image/grey.js';
import type { Raster } from '../../src/image/raster.js';
import { binomialBlur, boxBlur } from '../../src/image/smoothing.js';
import { rowSpans } from '../../src/image/spans.js';
import { filledRaster, noiseRaster } from '../support/noise.js';

/** Taps of the Sobel family: `order` differences of a binomial smoothing, `side` taps in all. */
function sobelTaps(side: number, order: number): number[] {
  let taps = [1];
  for (let i = 0; i < side - order - 1; i++) taps = [0, ...taps].map((tap, k) => tap + (taps[k] ?? 0));
  for (let i = 0; i < order; i++) taps = [0, ...taps].map((tap, k) => tap - (taps[k] ?? 0));
  return taps;
}

/** Convolution with an outer product, one pixel at a time, the picture mirrored about its edge pixels. */
function naive(plane: Raster, across: readonly number[], down: readonly number[]): number[] {
  const reach = across.length >> 1;
  return [...plane.data].map((_, i) => {
    let sum = 0;
    down.forEach((b, v) => {
      across.forEach((a, u) => {
        const x = mirrorIndex((i % plane.width) + u - reach, plane.width);
        const y = mirrorIndex(Math.floor(i / plane.width) + v - reach, plane.height);
        sum += a * b * plane.data[y * plane.width + x]!;
      });
    });
    return sum;
  });
}

function grown(plane: ResponsePlane, side: number, parity: Parity): ResponsePlane {
  for (let k = 3; k < side; k += 2) smoothResponse(plane, parity);
  return plane;
}

describe('derivatives of growing support', () => {
  const plane = noiseRaster(21, 16, 1, 12);

  it('have the taps of the Sobel family', () => {
    expect(sobelTaps(3, 1)).toEqual([-1, 0, 1]);
    expect(sobelTaps(5, 2)).toEqual([1, 0, -2, 0, 1]);
    expect(sobelTaps(5, 0)).toEqual([1, 4, 6, 4, 1]);
  });

  it('the Laplacians equal the full kernels of side 3 to 9, up to the border', () => {
    for (const side of [3, 5, 7, 9]) {
      const second = sobelTaps(side, 2);
      const smooth = sobelTaps(side, 0);
      const xx = naive(plane, second, smooth);
      const yy = naive(plane, smooth, second);
      const fast = grown(laplacianOfSobel(plane), side, 'even');
      // Whole numbers; beyond 2^24 single precision rounds by 1 in 10^7.
      fast.data.forEach((value, i) => { expect(Math.abs(value - xx[i]! - yy[i]!)).toBeLessThanOrEqual(2e-7 * Math.abs(value)); });
    }
  });

  it('the mixed derivatives equal the full kernels of side 3 to 9, up to the border', () => {
    for (const side of [3, 5, 7, 9]) {
      const first = sobelTaps(side, 1);
      const expected = naive(plane, first, first);
      const fast = grown(mixedDerivative(plane), side, 'odd');
      fast.data.forEach((value, i) => { expect(Math.abs(value - expected[i]!)).toBeLessThanOrEqual(2e-7 * Math.abs(value)); });
    }
  });

  it('the small Laplacian is the sum of the four neighbours less four times the pixel', () => {
    const across = naive(plane, [1, -2, 1], [0, 1, 0]);
    const down = naive(plane, [0, 1, 0], [1, -2, 1]);
    laplacianOfFour(plane).data.forEach((value, i) => { expect(value).toBe(across[i]! + down[i]!); });
  });

  it('refuse a picture that has no neighbours', () => {
    expect(() => laplacianOfFour(filledRaster(1, 5, 3))).toThrow(RangeError);
  });
});

describe('smoothing of 8-bit planes', () => {
  const plane = noiseRaster(17, 23, 1, 13);

  it('by the binomial kernel equals the definition, rounded', () => {
    const expected = naive(plane, [1, 2, 1], [1, 2, 1]);
    binomialBlur(plane).data.forEach((value, i) => { expect(value).toBe(Math.floor((expected[i]! + 8) / 16)); });
  });

  it('by a box equals the mean of the neighbourhood, rounded', () => {
    for (const side of [3, 5, 7]) {
      const ones = Array.from({ length: side }, () => 1);
      const expected = naive(plane, ones, ones);
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

  it('run from the first to the last pixel of each row', () => {
    const mask = filledRaster(6, 3, 0);
    mask.data[2] = 1;
    mask.data[4] = 1;
    mask.data[17] = 1;
    expect(rowSpans(mask)).toEqual({ from: Int32Array.of(2, 0, 5), to: Int32Array.of(5, 0, 6), count: 4 });
  });
});
