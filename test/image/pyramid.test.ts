import { describe, expect, it } from 'vitest';
import type { AffineMatrix } from '../../src/geometry/affine.js';
import { PyramidRaster } from '../../src/image/pyramid.js';
import { createRaster, type Raster } from '../../src/image/raster.js';
import { resampleToPlanar } from '../../src/image/resample.js';
import { halveRaster } from '../../src/image/shrink.js';
import { warpAffine } from '../../src/image/warp.js';

/** Waves that a quarter of the size still shows. */
function waves(width: number, height: number): Raster {
  const raster = createRaster(width, height, 3);
  for (let i = 0; i < raster.data.length; i++) {
    const [x, y, c] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width), i % 3];
    raster.data[i] = Math.round(128 + 60 * Math.sin(x / (9 + c)) + 50 * Math.cos(y / 11));
  }
  return raster;
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i]!)));
}

describe('PyramidRaster', () => {
  it('makes its half once, and the half of that, down to a single pixel', () => {
    const pyramid = new PyramidRaster(waves(21, 10));
    expect(pyramid.half).toBe(pyramid.half);
    expect([...pyramid.half!.data]).toEqual([...halveRaster(pyramid).data]);
    expect([pyramid.half!.half!.width, pyramid.half!.half!.height]).toEqual([6, 3]);
    expect(new PyramidRaster(waves(1, 9)).half).toBeUndefined();
  });

  it('gives views that differ by no more than where the squares of pixels begin', () => {
    const plain = waves(400, 300);
    const turned: AffineMatrix = [0.2, 0.05, 3, -0.05, 0.2, 20];
    const seen = warpAffine(new PyramidRaster(plain), turned, 60, 60);
    expect(largestDifference(seen.data, warpAffine(plain, turned, 60, 60).data)).toBeLessThanOrEqual(6);
    // The whole source begins at an even pixel: the same squares.
    const whole: AffineMatrix = [0.25, 0, 0, 0, 0.25, 0];
    expect([...warpAffine(new PyramidRaster(plain), whole, 100, 75).data]).toEqual([...warpAffine(plain, whole, 100, 75).data]);
  });

  it('is resampled from the smallest half that is still large enough, within what half a pixel changes', () => {
    const plain = waves(400, 300);
    for (const [width, height] of [[160, 120], [100, 75], [77, 58]] as const) {
      const [from, to] = [plain, new PyramidRaster(plain)].map((source) => {
        const canvas = new Float32Array(3 * 200 * 160);
        resampleToPlanar(source, canvas, 200, 160, { left: 7, top: 5, width, height }, { mean: 0, factor: 1 });
        return canvas;
      }) as [Float32Array, Float32Array];
      expect(largestDifference(from, to)).toBeLessThan(0.5 * (60 / 9 + 50 / 11));
      expect(from.some((value, i) => value !== to[i])).toBe(true);
    }
  });

  it('is resampled whole where a side is odd: its half would cover a pixel more', () => {
    const plain = waves(401, 300);
    const canvases = [plain, new PyramidRaster(plain)].map((source) => {
      const canvas = new Float32Array(3 * 128 * 96);
      resampleToPlanar(source, canvas, 128, 96, { left: 0, top: 0, width: 128, height: 96 }, { mean: 0, factor: 1 });
      return canvas;
    });
    expect(canvases[1]).toEqual(canvases[0]);
  });
});
