import { describe, expect, it } from 'vitest';
import { erodeBox, keepLargeParts, keepWithin } from '../../src/image/morphology.js';
import { createRaster, type Raster } from '../../src/image/raster.js';
import { createRandom } from '../support/noise.js';

function randomMask(width: number, height: number, share: number, seed: number): Raster {
  const random = createRandom(seed);
  const mask = createRaster(width, height, 1);
  for (let i = 0; i < mask.data.length; i++) mask.data[i] = random() < share ? 1 : 0;
  return mask;
}

describe('erodeBox', () => {
  it('keeps exactly the pixels whose whole box is on, the border counting as on', () => {
    for (const [before, after] of [[0, 0], [2, 1], [1, 3], [5, 4], [40, 40]] as const) {
      const mask = randomMask(23, 17, 0.9, 3);
      const eroded = erodeBox(mask, before, after);
      for (let y = 0; y < 17; y++) {
        for (let x = 0; x < 23; x++) {
          let on = 1;
          for (let v = Math.max(0, y - before); v <= Math.min(16, y + after); v++) {
            for (let u = Math.max(0, x - before); u <= Math.min(22, x + after); u++) if (mask.data[v * 23 + u] === 0) on = 0;
          }
          expect(eroded.data[y * 23 + x]).toBe(on);
        }
      }
    }
  });
});

describe('erodeBox on a mask of many vectors', () => {
  it('takes anything but 0 for on, and answers with 0 and 1', () => {
    const mask = randomMask(75, 41, 0.97, 8);
    const marked = { ...mask, data: mask.data.map((value, i) => (value === 0 ? 0 : 1 + (i % 255))) };
    const eroded = erodeBox(marked, 3, 2);
    expect(eroded.data).toEqual(erodeBox(mask, 3, 2).data);
    expect(new Set(eroded.data)).toEqual(new Set([0, 1]));
    // Boxes of 6 × 6 pixels of which 97 in 100 are on: some of them whole, most not.
    expect(eroded.data.reduce((sum, value) => sum + value, 0)).toBeGreaterThan(100);
  });
});

describe('keepWithin', () => {
  it('switches off what is off in the other mask', () => {
    const mask = randomMask(20, 9, 0.5, 4);
    const other = randomMask(20, 9, 0.5, 5);
    const expected = mask.data.map((value, i) => (other.data[i] === 0 ? 0 : value));
    keepWithin(mask, other);
    expect(mask.data).toEqual(expected);
  });
});

/** The plain way: the pixels that can be reached from a pixel over its four neighbours, again and again. */
function partOf(mask: Raster, seed: number): Set<number> {
  const reached = new Set([seed]);
  for (const at of reached) {
    const x = at % mask.width;
    const neighbours = [x > 0 ? at - 1 : -1, x < mask.width - 1 ? at + 1 : -1, at - mask.width, at + mask.width];
    for (const next of neighbours) if ((mask.data[next] ?? 0) !== 0) reached.add(next);
  }
  return reached;
}

describe('keepLargeParts', () => {
  it('keeps exactly the parts that are large, however they wind', () => {
    for (const [share, least] of [[0.45, 6], [0.55, 12], [0.65, 40]] as const) {
      const mask = randomMask(37, 29, share, Math.round(100 * share));
      const kept = keepLargeParts(mask, least);
      const expected = mask.data.map((value, i) => (value !== 0 && partOf(mask, i).size >= least ? 1 : 0));
      expect(kept.data).toEqual(expected);
      expect(expected.includes(1) && expected.some((value, i) => value !== mask.data[i])).toBe(true);
    }
  });

  it('keeps parts from the given size on and tells parts that touch at a corner apart', () => {
    const rows = ['##..#', '##.#.', '....#', '###.#'];
    const mask = createRaster(5, 4, 1);
    rows.forEach((row, y) => { for (let x = 0; x < 5; x++) mask.data[y * 5 + x] = row[x] === '#' ? 9 : 0; });
    const draw = (raster: Raster): string[] => rows.map((_, y) => [...raster.data.subarray(5 * y, 5 * y + 5)].map((value) => (value === 1 ? '#' : '.')).join(''));
    expect(draw(keepLargeParts(mask, 1))).toEqual(rows);
    expect(draw(keepLargeParts(mask, 2))).toEqual(['##...', '##...', '....#', '###.#']);
    expect(draw(keepLargeParts(mask, 3))).toEqual(['##...', '##...', '.....', '###..']);
    expect(draw(keepLargeParts(mask, 5))).toEqual(['.....', '.....', '.....', '.....']);
  });

  it('does not join the end of a row with the start of the next', () => {
    const mask = createRaster(4, 2, 1);
    mask.data[3] = 1;
    mask.data[4] = 1;
    expect(keepLargeParts(mask, 2).data.every((value) => value === 0)).toBe(true);
  });
});
