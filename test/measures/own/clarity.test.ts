import { describe, expect, it } from 'vitest';
import type { AffineMatrix } from '../../../src/geometry/affine.js';
import { createRaster } from '../../../src/image/raster.js';
import { clarity } from '../../../src/measures/own/clarity.js';
import type { AlignedCrop } from '../../../src/stages/contract.js';
import { binomialBlur } from '../../support/binomial-blur.js';
import { nativeOf, qualityOf } from '../../support/evidence.js';
import { createRandom, filledRaster } from '../../support/noise.js';
import { schematicFace } from '../../support/schematic-face.js';
import type { MeasureResult } from '../../../src/measures/contract.js';
import { readCropFace } from '../../../src/stages/align/crop-face.js';
import { measureBlur } from '../../../src/stages/detail/crop-blur.js';

const scale = 35.2 / 113;
const matrix: AffineMatrix = [scale, 0, 56 - scale * 307.5, 0, scale, 51.6 - scale * 272];
const landmarks = schematicFace([1, 0, 0, 0, 1, 0]);

/** Patches of 8×8 crop pixels in shades of grey: edges in two directions, smoothed `times` by the 3×3 binomial kernel. */
function patches(times: number, low = 40, high = 220): AlignedCrop {
  const random = createRandom(5);
  const shades = Array.from({ length: 14 * 14 }, () => low + (high - low) * random());
  let plane = createRaster(112, 112, 1);
  for (let y = 0; y < 112; y++) for (let x = 0; x < 112; x++) plane.data[y * 112 + x] = shades[(y >> 3) * 14 + (x >> 3)]!;
  for (let k = 0; k < times; k++) plane = binomialBlur(plane);
  const raster = createRaster(112, 112, 3);
  plane.data.forEach((value, i) => { raster.data.fill(value, 3 * i, 3 * i + 3); });
  return { raster, matrix };
}

const clarityOf = (crop: AlignedCrop): MeasureResult => clarity.measure({ blur: measureBlur(crop, readCropFace(crop, landmarks)) });

describe('clarity', () => {
  it('falls with every smoothing', () => {
    // Each binomial smoothing adds a variance of half a pixel.
    const natives = [0, 1, 2, 4, 8, 16].map((times) => nativeOf(clarityOf(patches(times))));
    expect(natives).toEqual([...natives].sort((a, b) => b - a));
    expect(natives[0]).toBeGreaterThan(1.3);
    expect(natives[5]).toBeLessThan(0.8);
  });

  it('does not depend on the light: half the contrast reads the same', () => {
    const full = nativeOf(clarityOf(patches(2)));
    expect(Math.abs(nativeOf(clarityOf(patches(2, 60, 150))) - full)).toBeLessThan(0.05 * full);
  });

  it('is 1 where the blur is critical: 1.3 crop pixels, of which 0.8 are inherent', () => {
    const result = clarityOf(patches(3));
    const blur = 1.3 / nativeOf(result);
    expect(result).toMatchObject({ details: { blurCropPixels: expect.closeTo(blur, 9) as number } });
    expect(qualityOf(clarityOf(patches(0)))).toBeGreaterThan(80);
    expect(qualityOf(clarityOf(patches(16)))).toBeLessThan(35);
  });

  it('is not assessable without edges', () => {
    expect(clarityOf({ raster: filledRaster(112, 112, [90, 90, 90]), matrix })).toEqual({ status: 'not-assessable', reason: 'region-empty' });
  });
});
