import { describe, expect, it } from 'vitest';
import { isBilevel, undither } from '../../src/image/bilevel.js';
import { createRaster, type Raster } from '../../src/image/raster.js';

function filled(side: number, value: (x: number, y: number) => number): Raster {
  const raster = createRaster(side, side, 3);
  for (let i = 0; i < side * side; i++) raster.data.fill(value(i % side, Math.floor(i / side)), 3 * i, 3 * i + 3);
  return raster;
}

describe('bilevel images', () => {
  const dots = filled(40, (x, y) => ((x + y) % 2 === 0 ? 0 : 255));

  it('are told from those with a single grey or a single colour', () => {
    expect(isBilevel(dots)).toBe(true);
    expect(isBilevel(filled(40, (x) => (x === 39 ? 254 : 0)))).toBe(false);
    const tinted = filled(40, () => 255);
    tinted.data[3 * 1599 + 2] = 0;
    expect(isBilevel(tinted)).toBe(false);
  });

  it('get the greys back that their dots stand for, in every channel', () => {
    const grey = undither(dots);
    expect(grey.channels).toBe(3);
    expect(Math.min(...grey.data)).toBeGreaterThan(110);
    expect(Math.max(...grey.data)).toBeLessThan(145);
  });
});
