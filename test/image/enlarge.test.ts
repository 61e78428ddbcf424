import { describe, expect, it } from 'vitest';
import { markAbove } from '../../src/image/enlarge.js';
import { createRaster } from '../../src/image/raster.js';
import { createRandom } from '../support/noise.js';

/** The plain definition: bilinear between cell centres, edge cells continued outwards. */
function valueAt(map: Float32Array, cells: number, u: number, v: number): number {
  const x = Math.min(cells - 1, Math.max(0, u - 0.5));
  const y = Math.min(cells - 1, Math.max(0, v - 0.5));
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [right, bottom] = [Math.min(cells - 1, left + 1), Math.min(cells - 1, top + 1)];
  const at = (i: number, j: number): number => map[j * cells + i]!;
  const upper = at(left, top) * (1 - (x - left)) + at(right, top) * (x - left);
  const lower = at(left, bottom) * (1 - (x - left)) + at(right, bottom) * (x - left);
  return upper * (1 - (y - top)) + lower * (y - top);
}

describe('marking where an enlarged map is above a threshold', () => {
  it('agrees with the plain definition in every pixel', () => {
    const random = createRandom(5);
    const cells = 7;
    const map = Float32Array.from({ length: cells * cells }, () => random() * 2 - 1);
    const target = createRaster(60, 50, 1);
    markAbove(map, cells, 0.1, target, { left: 4, top: 3, side: 45 });
    let marked = 0;
    for (let y = 0; y < 50; y++) {
      for (let x = 0; x < 60; x++) {
        const inside = x >= 4 && x < 49 && y >= 3 && y < 48;
        const value = valueAt(map, cells, ((x - 4 + 0.5) * cells) / 45, ((y - 3 + 0.5) * cells) / 45);
        // Within a millionth of the threshold, single precision may decide either way.
        if (inside && Math.abs(value - 0.1) < 1e-6) continue;
        expect(target.data[y * 60 + x]).toBe(inside && value > 0.1 ? 1 : 0);
        marked += target.data[y * 60 + x]!;
      }
    }
    expect(marked).toBeGreaterThan(100);
  });

  it('leaves what was marked before', () => {
    const target = createRaster(4, 4, 1);
    target.data.fill(1);
    markAbove(new Float32Array(4).fill(-1), 2, 0, target, { left: 0, top: 0, side: 4 });
    expect(target.data.every((value) => value === 1)).toBe(true);
  });

  it('marks with another value where one is given', () => {
    const target = createRaster(6, 4, 1);
    target.data.fill(1);
    markAbove(Float32Array.of(1, -1, 1, -1), 2, 0, target, { left: 1, top: 0, side: 4 }, 0);
    expect([...target.data]).toEqual(Array.from({ length: 4 }, () => [1, 0, 0, 1, 1, 1]).flat());
  });

  it('refuses a map of another size', () => {
    expect(() => { markAbove(new Float32Array(5), 2, 0, createRaster(4, 4, 1), { left: 0, top: 0, side: 4 }); }).toThrow('expected a map of 4 values but received 5');
  });
});
