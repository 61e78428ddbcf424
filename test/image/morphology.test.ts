import { describe, expect, it } from 'vitest';
import { erodeBox, keepLargeParts } from '../../src/image/morphology.js';
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

describe('keepLargeParts', () => {
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
