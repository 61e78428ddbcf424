import { describe, expect, it } from 'vitest';
import { dynamicRange } from '../../../src/measures/iso/dynamic-range.js';
import { illuminationUniformity } from '../../../src/measures/iso/illumination-uniformity.js';
import { luminanceMean } from '../../../src/measures/iso/luminance-mean.js';
import { luminanceVariance } from '../../../src/measures/iso/luminance-variance.js';
import { overExposurePrevention } from '../../../src/measures/iso/over-exposure-prevention.js';
import { underExposurePrevention } from '../../../src/measures/iso/under-exposure-prevention.js';
import { framedFace, frameMask, imageOf, nativeOf, paintedFrame, qualityOf } from '../../support/evidence.js';
import { filledRaster, noiseRaster } from '../../support/noise.js';

const everything = frameMask(() => true);

describe('luminance mean, variance and dynamic range', () => {
  it('equal their definitions over the landmarked region of a noise picture', () => {
    const { luminance, frame } = framedFace(noiseRaster(616, 616, 3, 3));
    const values = [...luminance.raster.data].filter((_, i) => frame.regionMask.data[i] === 1).map((value) => value / 255);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    // Sums of 10⁵ terms in two orders.
    expect(nativeOf(luminanceMean.measure({ luminance }))).toBeCloseTo(mean, 9);
    expect(nativeOf(luminanceVariance.measure({ luminance }))).toBeCloseTo(variance, 9);
    const counts = new Map<number, number>();
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
    const entropy = [...counts.values()].reduce((sum, count) => sum - (count / values.length) * Math.log2(count / values.length), 0);
    expect(nativeOf(dynamicRange.measure({ luminance }))).toBeCloseTo(entropy, 9);
  });

  it('give a grey card its level, no variance and no entropy', () => {
    const { luminance } = framedFace(filledRaster(616, 616, [128, 128, 128]));
    expect(nativeOf(luminanceMean.measure({ luminance }))).toBeCloseTo(55 / 255, 12);
    expect(nativeOf(luminanceVariance.measure({ luminance }))).toBeCloseTo(0, 12);
    expect(nativeOf(dynamicRange.measure({ luminance }))).toBe(0);
  });

  it('are not assessable without a region', () => {
    const luminance = { raster: filledRaster(616, 616, 9), histogram: new Uint32Array(256) };
    for (const measure of [luminanceMean, luminanceVariance, dynamicRange]) {
      expect(measure.measure({ luminance })).toEqual({ status: 'not-assessable', reason: 'region-empty' });
    }
  });
});

describe('under- and over-exposure', () => {
  // Black left of the middle, blown out right of it: the schematic face is symmetric about column 307.5.
  const halves = framedFace(paintedFrame((x) => (x < 308 ? [0, 0, 0] : [255, 255, 255])));

  it('are the shares of the face below 26 and above 246', () => {
    expect(nativeOf(underExposurePrevention.measure({ ...halves, visibleFace: everything }))).toBeCloseTo(0.5, 2);
    expect(nativeOf(overExposurePrevention.measure({ ...halves, visibleFace: everything }))).toBeCloseTo(0.5, 2);
    const even = framedFace(filledRaster(616, 616, [160, 140, 120]));
    expect(qualityOf(underExposurePrevention.measure({ ...even, visibleFace: everything }))).toBe(100);
    expect(qualityOf(overExposurePrevention.measure({ ...even, visibleFace: everything }))).toBe(100);
  });

  it('leave out what an occluder hides', () => {
    const rightHalf = frameMask((x) => x >= 308);
    expect(nativeOf(underExposurePrevention.measure({ ...halves, visibleFace: rightHalf }))).toBe(0);
    expect(nativeOf(overExposurePrevention.measure({ ...halves, visibleFace: rightHalf }))).toBe(1);
    expect(underExposurePrevention.measure({ ...halves, visibleFace: frameMask(() => false) })).toEqual({ status: 'not-assessable', reason: 'region-empty' });
  });

  it('take the limits 25 and 247 in', () => {
    // sRGB 89 is linear luminance 25, 90 is 26; 251 is 246, 252 is 248.
    for (const [grey, under, over] of [[89, 1, 0], [90, 0, 0], [251, 0, 0], [252, 0, 1]] as const) {
      const face = framedFace(filledRaster(616, 616, [grey, grey, grey]));
      expect(nativeOf(underExposurePrevention.measure({ ...face, visibleFace: everything }))).toBe(under);
      expect(nativeOf(overExposurePrevention.measure({ ...face, visibleFace: everything }))).toBe(over);
    }
  });
});

describe('illumination uniformity', () => {
  it('is 1 under even light and 0 when the cheeks share no level', () => {
    expect(nativeOf(illuminationUniformity.measure(framedFace(filledRaster(616, 616, [150, 150, 150]))))).toBe(1);
    expect(nativeOf(illuminationUniformity.measure(framedFace(paintedFrame((x) => (x < 308 ? [200, 200, 200] : [90, 90, 90])))))).toBe(0);
  });

  it('compares the squares below the eyes: half a changed square takes half of the overlap', () => {
    // Eye centre (251, 272), mouth centre 130 rows below the eyes, side ⌊0.3·113⌋ = 33: columns 251…283, rows 337…369.
    const half = framedFace(paintedFrame((x, y) => (x >= 251 && x < 284 && y >= 337 && y < 370 && (x - 251) * 33 + (y - 337) < 33 * 16 ? [20, 20, 20] : [150, 150, 150])));
    expect(nativeOf(illuminationUniformity.measure(half))).toBeCloseTo(1 - 16 / 33, 12);
  });

  it('is not assessable when a square leaves the frame', () => {
    const face = framedFace(filledRaster(616, 616, [150, 150, 150]));
    const moved = { ...face.frame, landmarks: face.frame.landmarks.map(({ x, y }) => ({ x, y: y + 300 })) };
    expect(illuminationUniformity.measure({ ...face, frame: moved })).toEqual({ status: 'not-assessable', reason: 'region-outside-image' });
  });

  it('is not assessable when the photo ends within a square', () => {
    const face = framedFace(filledRaster(616, 616, [150, 150, 150]));
    const endsAt = (height: number) => illuminationUniformity.measure({ ...face, image: imageOf(filledRaster(616, height, [150, 150, 150])) });
    // The squares reach from row 337 to row 369.
    expect(endsAt(370).status).toBe('measured');
    expect(endsAt(360)).toEqual({ status: 'not-assessable', reason: 'region-outside-image' });
  });
});
