import { describe, expect, it } from 'vitest';
import { stripBytes } from '../../../src/image/kernels/kernels.js';
import { resizePlane } from '../../../src/image/shrink-plane.js';
import { findBlockGrid } from '../../../src/measures/compression/block-grid.js';
import { latticeStrength } from '../../../src/measures/compression/dct-lattice.js';
import { medianOf, quantisationStrength } from '../../../src/measures/compression/quantisation-strength.js';
import { findBlockGrid as plainGrid } from '../../../tools/bench/plain/modules/measures/compression/block-grid.js';
import { latticeStrength as plainStrength } from '../../../tools/bench/plain/modules/measures/compression/dct-lattice.js';
import { quantiseBlocks, wavyRaster } from '../../support/jpeg-like.js';
import { noiseRaster } from '../../support/noise.js';

const original = wavyRaster(200, 160, 3);

describe('the block grid', () => {
  it('is that of the plain definition at every width and height', () => {
    const found = new Set<number>();
    for (let k = 0; k < 40; k++) {
      const plane = noiseRaster(9 + 3 * k, 70 - k, 1, 100 + k);
      const grid = findBlockGrid(plane);
      expect(grid).toEqual(plainGrid(plane));
      found.add(8 * grid.y + grid.x);
    }
    expect(found.size).toBeGreaterThan(20);
  });

  it('is that of the plain definition where the plane is taken in strips', () => {
    const plane = noiseRaster(2203, 1901, 1, 9);
    expect(plane.data.length).toBeGreaterThan(2 * stripBytes);
    expect(findBlockGrid(plane)).toEqual(plainGrid(plane));
    const shifted = { ...plane, data: plane.data.map((value, i) => ((Math.floor(i / 2203) - 5) % 8 < 4 ? value >> 1 : 128 + (value >> 1))) };
    expect(findBlockGrid(shifted)).toEqual(plainGrid(shifted));
  });

  it('is there even where nothing has two neighbours', () => {
    expect(findBlockGrid(noiseRaster(2, 1, 1, 3))).toEqual({ x: 0, y: 0 });
  });
});

describe('the quantisation read off the pixels', () => {
  it('finds the grid and the strength of an earlier compression', () => {
    for (const strength of [0.4, 1, 2.5, 5]) {
      for (const [x, y] of [[0, 0], [5, 3]] as const) {
        const coded = quantiseBlocks(original, strength, x, y);
        expect(findBlockGrid(coded)).toEqual({ x, y });
        expect(latticeStrength(coded, { x, y })).toBe(plainStrength(coded, { x, y }));
        // Steps are whole numbers; the median over nine frequencies is right to a tenth.
        expect(Math.abs(latticeStrength(coded, { x, y })! / strength - 1)).toBeLessThan(0.1);
      }
    }
  });

  it('still finds the coarse compression below a later, finer one on the same grid', () => {
    const twice = quantiseBlocks(quantiseBlocks(original, 2.5, 0, 0), 0.16, 0, 0);
    expect(Math.abs(latticeStrength(twice, { x: 0, y: 0 })! / 2.5 - 1)).toBeLessThan(0.15);
  });

  it('finds nothing in pictures that were never coded, were coded on another grid, or were resized since', () => {
    const coded = quantiseBlocks(original, 2.5, 0, 0);
    expect(latticeStrength(original, { x: 0, y: 0 })).toBeUndefined();
    expect(latticeStrength(noiseRaster(200, 160, 1, 5), { x: 2, y: 6 })).toBeUndefined();
    expect(latticeStrength(coded, { x: 4, y: 4 })).toBeUndefined();
    const resized = resizePlane(coded, 170, 136);
    expect(latticeStrength(resized, findBlockGrid(resized))).toBeUndefined();
  });

  it('has no answer for a plane without a whole block', () => {
    expect(latticeStrength(noiseRaster(9, 9, 1, 1), { x: 5, y: 5 })).toBeUndefined();
  });
});

describe('the strength of a quantisation table', () => {
  const zigzag = [16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24];
  const table = (factor: number): number[] => Array.from({ length: 64 }, (_, i) => Math.max(1, Math.round((zigzag[i] ?? 50) * factor)));

  it('is the factor by which the example table was multiplied', () => {
    expect(quantisationStrength(table(1))).toBe(1);
    expect(quantisationStrength(table(5))).toBe(5);
    expect(quantisationStrength(table(0.5))).toBeCloseTo(0.5, 1);
    expect(quantisationStrength([16, 11])).toBeUndefined();
  });

  it('takes the median, between the two middle values of an even number', () => {
    expect(medianOf([5, 1, 3])).toBe(3);
    expect(medianOf([4, 1, 3, 2])).toBe(2.5);
  });
});
