import { describe, expect, it } from 'vitest';
import { invertMatrix, transformPoint, type AffineMatrix } from '../../src/geometry/affine.js';
import { createRaster, type Raster } from '../../src/image/raster.js';
import { halveRaster } from '../../src/image/shrink.js';
import { warpAffine, warpNearest, warpSourceMask } from '../../src/image/warp.js';
import { warpNearest as warpPlainly } from '../../tools/bench/plain/modules/image/warp.js';
import { filledRaster, noiseRaster } from '../support/noise.js';

function pixel(source: Raster, x: number, y: number, c: number): number {
  return x < 0 || y < 0 || x >= source.width || y >= source.height ? 0 : source.data[(y * source.width + x) * source.channels + c]!;
}

/** One pixel at a time, straight from the definition. */
function naiveWarp(source: Raster, matrix: AffineMatrix, width: number, height: number): number[] {
  const inverse = invertMatrix(matrix);
  const values: number[] = [];
  for (let j = 0; j < height; j++) {
    for (let i = 0; i < width; i++) {
      const at = transformPoint(inverse, { x: i + 0.5, y: j + 0.5 });
      const left = Math.floor(at.x - 0.5);
      const top = Math.floor(at.y - 0.5);
      const fx = at.x - 0.5 - left;
      const fy = at.y - 0.5 - top;
      for (let c = 0; c < source.channels; c++) {
        values.push(
          pixel(source, left, top, c) * (1 - fx) * (1 - fy) + pixel(source, left + 1, top, c) * fx * (1 - fy) +
          pixel(source, left, top + 1, c) * (1 - fx) * fy + pixel(source, left + 1, top + 1, c) * fx * fy,
        );
      }
    }
  }
  return values;
}

function turned(degrees: number, scale: number, x: number, y: number): AffineMatrix {
  const c = Math.cos((degrees * Math.PI) / 180) * scale;
  const s = Math.sin((degrees * Math.PI) / 180) * scale;
  return [c, -s, x, s, c, y];
}

describe('warpAffine', () => {
  it('equals the pixel-by-pixel definition for turns, scales and shifts that leave the source', () => {
    for (const channels of [1, 3] as const) {
      const source = noiseRaster(37, 29, channels, 5);
      for (const matrix of [turned(0, 1, 0, 0), turned(0, 1, 0.5, -0.25), turned(31, 1.7, 9, -14), turned(-120, 0.8, 30, 40), turned(90, 1, 29, 0), turned(180, 1.3, 45, 30)]) {
        const fast = warpAffine(source, matrix, 41, 33);
        const naive = naiveWarp(source, matrix, 41, 33);
        // Half a grey level for rounding; a hair for the order of additions, or the 14 bits of each weight of the colour kernel.
        const tolerance = channels === 1 ? 0.5001 : 0.5 + (255 * 4) / 2 ** 14;
        naive.forEach((value, i) => { expect(Math.abs(fast.data[i]! - value)).toBeLessThanOrEqual(tolerance); });
      }
    }
  });

  it('returns the source itself for the identity', () => {
    const source = noiseRaster(16, 12, 3, 8);
    expect(warpAffine(source, [1, 0, 0, 0, 1, 0], 16, 12).data).toEqual(source.data);
  });

  it('keeps a flat picture flat up to its edge when it shrinks, and averages what a plain bilinear sample would skip', () => {
    expect(new Set(warpAffine(filledRaster(160, 160, [90, 120, 30]), [0.2, 0, 0, 0, 0.2, 0], 32, 32).data)).toEqual(new Set([90, 120, 30]));
    const stripes = createRaster(256, 8, 1);
    for (let i = 0; i < stripes.data.length; i++) stripes.data[i] = i % 4 === 0 ? 200 : 0;
    const smooth = warpAffine(stripes, [0.25, 0, 0, 0, 0.25, 0], 64, 2);
    // The mean of (200, 0, 0, 0) is 50; two roundings of the halvings may add up to one level.
    smooth.data.forEach((value) => { expect(Math.abs(value - 50)).toBeLessThanOrEqual(1); });
    const aliased = warpAffine(stripes, [0.25, 0, 0, 0, 0.25, 0], 64, 2, { antialias: false });
    expect([...aliased.data].some((value) => Math.abs(value - 50) > 20)).toBe(true);
  });

  it('places a shrunk picture where the matrix says, to a tenth of a pixel', () => {
    // A bright square with its centre at (300, 200) must have its centre of mass at (300, 200)/5 + (7, 3).
    const source = createRaster(640, 480, 1);
    for (let y = 160; y < 240; y++) source.data.fill(255, y * 640 + 260, y * 640 + 340);
    const small = warpAffine(source, [0.2, 0, 7, 0, 0.2, 3], 140, 100);
    let mass = 0;
    let x = 0;
    let y = 0;
    small.data.forEach((value, i) => {
      mass += value;
      x += value * ((i % 140) + 0.5);
      y += value * (Math.floor(i / 140) + 0.5);
    });
    expect(x / mass).toBeCloseTo(67, 1);
    expect(y / mass).toBeCloseTo(43, 1);
  });

  it('writes into a given target and refuses one of another shape', () => {
    const source = noiseRaster(10, 10, 3, 2);
    const target = filledRaster(6, 6, [9, 9, 9]);
    expect(warpAffine(source, [1, 0, 100, 0, 1, 0], 6, 6, { target })).toBe(target);
    expect(target.data.every((value) => value === 0)).toBe(true);
    expect(() => warpAffine(source, [1, 0, 0, 0, 1, 0], 7, 6, { target })).toThrow(RangeError);
  });
});

describe('masks that follow a warp', () => {
  const matrix = turned(25, 0.6, 12, -3);

  it('mark exactly the target pixels whose centre lies on the source', () => {
    const inverse = invertMatrix(matrix);
    const mask = warpSourceMask(40, 30, matrix, 50, 50);
    let ones = 0;
    mask.data.forEach((value, i) => {
      const at = transformPoint(inverse, { x: (i % 50) + 0.5, y: Math.floor(i / 50) + 0.5 });
      expect(value).toBe(at.x >= 0 && at.x < 40 && at.y >= 0 && at.y < 30 ? 1 : 0);
      ones += value;
    });
    expect(ones).toBeGreaterThan(200);
    for (const degrees of [0, 90, 180, 270]) {
      expect(warpSourceMask(40, 30, turned(degrees, 1, 20, 20), 50, 50).data.some((value) => value === 1)).toBe(true);
    }
  });

  it('take the pixel under the middle of each target pixel where nothing is turned', () => {
    const source = noiseRaster(40, 30, 1, 3);
    for (const [across, down, x, y] of [[0.72, 0.72, 0, 0], [0.7, 1.3, -8.5, 4], [2.5, 0.4, 12, -3.25], [-1, 1, 41, 0], [1, -0.9, 3, 25]] as const) {
      const stretch: AffineMatrix = [across, 0, x, 0, down, y];
      expect(warpNearest(source, stretch, 50, 45)).toEqual(warpPlainly(source, stretch, 50, 45));
    }
    expect(() => warpNearest(source, matrix, 50, 50)).toThrow(RangeError);
    expect(() => warpNearest(noiseRaster(40, 30, 3, 3), [1, 0, 0, 0, 1, 0], 50, 50)).toThrow(RangeError);
  });
});

describe('halveRaster', () => {
  it('averages 2×2 pixels and, at an odd edge, the pixels there are', () => {
    for (const channels of [1, 3] as const) {
      const source = noiseRaster(11, 7, channels, 4);
      const region = { x: 1, y: 2, width: 9, height: 5 };
      const half = halveRaster(source, region);
      expect([half.width, half.height]).toEqual([5, 3]);
      for (let j = 0; j < 3; j++) {
        for (let i = 0; i < 5; i++) {
          for (let c = 0; c < channels; c++) {
            const values: number[] = [];
            for (let v = 2 * j; v < Math.min(5, 2 * j + 2); v++) for (let u = 2 * i; u < Math.min(9, 2 * i + 2); u++) values.push(pixel(source, 1 + u, 2 + v, c));
            const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
            expect(Math.abs(half.data[(j * 5 + i) * channels + c]! - mean)).toBeLessThanOrEqual(0.5);
          }
        }
      }
    }
  });

  it.each([1, 3] as const)('rounds halves of a grey level up and down by turns, over all of a large raster of %i channels, and so keeps its brightness', (channels) => {
    // Columns of 100 and 101: every mean is 100½.
    const source = createRaster(1402, 967, channels);
    for (let i = 0; i < source.data.length; i++) source.data[i] = 100 + (Math.floor(i / channels) % 1402) % 2;
    const half = halveRaster(source);
    const wrong = half.data.findIndex((value, at) => {
      const i = Math.floor(at / channels) % 701;
      const j = Math.floor(at / channels / 701);
      return value !== ((i + j) % 2 === 0 ? 101 : 100);
    });
    expect(wrong).toBe(-1);

    const noise = noiseRaster(600, 400, channels, 3);
    const meanOf = ({ data }: Raster): number => data.reduce((sum, value) => sum + value, 0) / data.length;
    expect(meanOf(halveRaster(noise))).toBeCloseTo(meanOf(noise), 1);
  });
});
