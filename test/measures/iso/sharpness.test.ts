import { describe, expect, it } from 'vitest';
import { resizePlane } from '../../../src/image/shrink-plane.js';
import { createRaster, type Raster } from '../../../src/image/raster.js';
import { sharpness } from '../../../src/measures/iso/sharpness.js';
import { sharpnessClassifier } from '../../../src/measures/sharpness/classifier.js';
import { judgedEyeDistances, judgedFilters, sharpnessFeatures } from '../../../src/measures/sharpness/face-scales.js';
import { filterNames } from '../../../src/measures/sharpness/filter-features.js';
import { wflwPoints } from '../../../src/stages/landmarks/wflw.js';
import { binomialBlur } from '../../support/binomial-blur.js';
import { imageOf, nativeOf, qualityOf } from '../../support/evidence.js';
import { wavyRaster } from '../../support/jpeg-like.js';
import { filledRaster } from '../../support/noise.js';
import { schematicFace } from '../../support/schematic-face.js';

const landmarks = schematicFace([1, 0, 0, 0, 1, 0]);
const plane = wavyRaster(616, 616, 4);
/** Mean and deviation of every filter at every scale, and the eye distance. */
const featureCount = 2 * judgedFilters.length * judgedEyeDistances.length + 1;

function smoothed(times: number): Raster {
  let blurred = plane;
  for (let k = 0; k < times; k++) blurred = binomialBlur(blurred);
  return blurred;
}

function measure(grey: Raster, scale = 1, origin = { x: 0, y: 0 }): ReturnType<typeof sharpness.measure> {
  const image = imageOf(filledRaster(700, 700, 9), scale);
  return sharpness.measure({ patch: { raster: grey, origin }, landmarks, image });
}

describe('sharpness', () => {
  it('falls with every smoothing, to the bottom of its range', () => {
    const natives = [0, 2, 4, 8, 16, 32].map((times) => nativeOf(measure(smoothed(times))));
    expect(natives).toEqual([...natives].sort((a, b) => b - a));
    expect(natives[0]! - natives[1]!).toBeGreaterThan(5);
    expect(natives.at(-1)).toBeLessThan(-45);
    expect(qualityOf(measure(smoothed(32)))).toBeLessThan(10);
  });

  it('finds the face in a patch of a larger image', () => {
    // The raster is half the image; the patch begins at (300, 400) and shows the same face twice as large.
    const twice = resizePlane(plane, 1232, 1232);
    const patch = createRaster(932, 832, 1);
    for (let y = 0; y < 832; y++) patch.data.set(twice.data.subarray((y + 400) * 1232 + 300, (y + 400) * 1232 + 1232), y * 932);
    expect(nativeOf(measure(patch, 2, { x: 300, y: 400 }))).toBe(nativeOf(measure(twice, 2)));
  });

  it('is not assessable when the patch does not show the face', () => {
    expect(measure(filledRaster(200, 200, 50), 1, { x: 5000, y: 5000 })).toEqual({ status: 'not-assessable', reason: 'region-outside-image' });
  });
});

describe('the features of sharpness', () => {
  const points = wflwPoints(landmarks);

  it('are as many as the classifier has weights', () => {
    expect(sharpnessClassifier.weights).toHaveLength(featureCount);
    expect(sharpnessFeatures(plane, points)).toHaveLength(featureCount);
    expect(sharpnessFeatures(plane, points, filterNames)).toHaveLength(2 * 2 * filterNames.length + 1);
    expect(judgedFilters.every((name) => filterNames.includes(name))).toBe(true);
  });

  it('change by a constant when the contrast does, so that contrast can cancel', () => {
    const weak = createRaster(616, 616, 1);
    plane.data.forEach((value, i) => { weak.data[i] = Math.round(128 + (value - 128) / 2); });
    const strong = sharpnessFeatures(plane, points)!;
    const half = sharpnessFeatures(weak, points)!;
    // Every statistic halves but for the rounding to grey levels: ln 2, to a twentieth.
    for (let i = 0; i < featureCount - 1; i++) expect(Math.abs(strong[i]! - half[i]! - Math.LN2)).toBeLessThan(0.05);
    expect(half.at(-1)).toBe(strong.at(-1));
  });

  it('do not depend on how many pixels a large face has: beyond 240 px between the eyes it is reduced', () => {
    const large = wflwPoints(schematicFace([3, 0, 0, 0, 3, 0]));
    const features = sharpnessFeatures(resizePlane(plane, 1848, 1848), large)!;
    expect(features.at(-1)).toBeCloseTo(Math.log(240), 9);
    const coarse = judgedFilters.length * 2;
    const same = sharpnessFeatures(plane, points)!;
    // At 120 px both show the same face, once enlarged threefold and reduced again: to a tenth on the logarithmic scale.
    for (let i = coarse; i < 2 * coarse; i++) expect(Math.abs(features[i]! - same[i]!)).toBeLessThan(0.25);
  });

  it('cannot be had from a face outside the plane, or one that is thinner than a filter', () => {
    expect(sharpnessFeatures(filledRaster(100, 100, 5), points.map(({ x, y }) => ({ x: x + 900, y })))).toBeUndefined();
    expect(sharpnessFeatures(plane, points.map(() => ({ x: 5, y: 5 })))).toBeUndefined();
  });
});
