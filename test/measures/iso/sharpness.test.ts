import { describe, expect, it } from 'vitest';
import { greyOf } from '../../../src/image/grey.js';
import { resizePlane } from '../../../src/image/shrink-plane.js';
import { createRaster, type Raster } from '../../../src/image/raster.js';
import type { MeasureResult } from '../../../src/measures/contract.js';
import { sharpness } from '../../../src/measures/iso/sharpness.js';
import { sharpnessClassifier } from '../../../src/measures/sharpness/classifier.js';
import { judgedEyeDistances, judgedFilters, sharpnessFeatures } from '../../../src/measures/sharpness/face-scales.js';
import { filterNames } from '../../../src/measures/sharpness/filter-features.js';
import { wflwPoints } from '../../../src/stages/landmarks/wflw.js';
import { blurByDefocus } from '../../../tools/training/common/blur.js';
import { binomialBlur } from '../../support/binomial-blur.js';
import { imageOf, nativeOf, qualityOf } from '../../support/evidence.js';
import { wavyRaster } from '../../support/jpeg-like.js';
import { createRandom, filledRaster } from '../../support/noise.js';
import { schematicFace } from '../../support/schematic-face.js';

const landmarks = schematicFace([1, 0, 0, 0, 1, 0]);
const plane = wavyRaster(616, 616, 4);
/** Mean and deviation of every filter at every scale, and the eye distance. */
const featureCount = 2 * judgedFilters.length * judgedEyeDistances.length + 1;

function smoothed(grey: Raster, times: number): Raster {
  let blurred = grey;
  for (let k = 0; k < times; k++) blurred = binomialBlur(blurred);
  return blurred;
}

/** Waves of all directions and lengths from two pixels to two hundred, weaker the shorter they are, as detail is in photos. */
function waves(width: number, height: number, count: number): Raster {
  const random = createRandom(9);
  const all = Array.from({ length: count }, () => {
    const frequency = 0.005 * 100 ** random();
    const angle = Math.PI * random();
    return { x: 2 * Math.PI * frequency * Math.cos(angle), y: 2 * Math.PI * frequency * Math.sin(angle), phase: 2 * Math.PI * random(), height: (60 / Math.sqrt(count)) * (0.05 / frequency) ** 0.5 };
  });
  const raster = createRaster(width, height, 1);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) raster.data[i] = Math.max(0, Math.min(255, all.reduce((sum, wave) => sum + wave.height * Math.sin(wave.x * x + wave.y * y + wave.phase), 128)));
  }
  return raster;
}

/** As much contrast as a face has, most of it in waves that no smoothing takes. */
const detailed = waves(616, 616, 100);

function measure(grey: Raster, scale = 1, origin = { x: 0, y: 0 }): ReturnType<typeof sharpness.measure> {
  const image = imageOf(filledRaster(700, 700, 9), scale);
  return sharpness.measure({ patch: { raster: grey, origin }, landmarks, image });
}

describe('sharpness', () => {
  it('falls with every smoothing, to the bottom of its range', () => {
    // At the bottom, −50, thousandths are left to rounding.
    const natives = [0, 2, 4, 8, 16, 32].map((times) => Math.round(10 * nativeOf(measure(smoothed(detailed, times)))) / 10);
    expect(natives).toEqual([...natives].sort((a, b) => b - a));
    expect(natives[0]! - natives[1]!).toBeGreaterThan(5);
    expect(natives.at(-1)).toBeLessThan(-45);
    expect(qualityOf(measure(smoothed(detailed, 32)))).toBeLessThan(10);
  });

  it('stays at the bottom behind any stronger blur, where the finest filters hear the rounding of eight bits', async () => {
    const colour = createRaster(616, 616, 3);
    detailed.data.forEach((value, i) => { colour.data.fill(value, 3 * i, 3 * i + 3); });
    const results: MeasureResult[] = [];
    for (const radius of [3, 8, 12, 20, 30, 45, 70, 120]) results.push(measure(greyOf(await blurByDefocus(colour, radius))));
    expect(results.filter(({ status }) => status === 'measured').length).toBeGreaterThan(4);
    for (const result of results) expect(result.status === 'measured' ? result.native < -48 : result.reason === 'contrast-too-low').toBe(true);
  });

  it('does not take darkness and haze for blur, nor blur for sharp in them, and is silent where eight bits hold too little', () => {
    const faded = (grey: Raster, gain: number, to: number): Raster => ({ ...grey, data: grey.data.map((value) => Math.round(value * gain + to * (1 - gain))) });
    // At 0.42 the plane deviates by the usual 25 grey levels, at 0.3 by 19.
    const usual = qualityOf(measure(faded(detailed, 0.42, 140)));
    expect(usual).toBeGreaterThan(90);
    for (const to of [0, 140]) {
      expect(Math.abs(qualityOf(measure(faded(detailed, 0.3, to))) - usual)).toBeLessThanOrEqual(10);
      expect(qualityOf(measure(faded(smoothed(detailed, 32), 0.3, to)))).toBeLessThan(10);
    }
    expect(measure(faded(detailed, 0.1, 140))).toEqual({ status: 'not-assessable', reason: 'contrast-too-low' });
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
  const features = (grey: Raster, at = points): Float64Array => {
    const found = sharpnessFeatures(grey, at);
    if (typeof found === 'string') throw new Error(`expected features but there are none: ${found}`);
    return found;
  };

  it('are as many as the classifier has weights', () => {
    expect(sharpnessClassifier.weights).toHaveLength(featureCount);
    expect(sharpnessFeatures(plane, points)).toHaveLength(featureCount);
    expect(sharpnessFeatures(plane, points, filterNames)).toHaveLength(2 * 2 * filterNames.length + 1);
    expect(judgedFilters.every((name) => filterNames.includes(name))).toBe(true);
  });

  it('do not change when a face of little contrast loses a part of it, but for the rounding', () => {
    const faded = (gain: number): Raster => ({ ...plane, data: plane.data.map((value) => Math.round(128 + (value - 128) * gain)) });
    // The plane's own contrast is 31 grey levels: here it has 24 and 18, below the usual 25.
    const [more, less] = [features(faded(0.77)), features(faded(0.58))];
    for (let i = 0; i < featureCount; i++) expect(Math.abs(more[i]! - less[i]!)).toBeLessThan(0.1);
    expect(Math.min(...features(smoothed(detailed, 64)).slice(0, -1))).toBe(Math.log(0.2));
  });

  it('do not depend on how many pixels a large face has: beyond 240 px between the eyes it is reduced', () => {
    const large = wflwPoints(schematicFace([3, 0, 0, 0, 3, 0]));
    const enlarged = features(resizePlane(plane, 1848, 1848), large);
    expect(enlarged.at(-1)).toBeCloseTo(Math.log(240), 9);
    const coarse = judgedFilters.length * 2;
    const same = features(plane);
    // At 120 px both show the same face, once enlarged threefold and reduced again: to a tenth on the logarithmic scale.
    for (let i = coarse; i < 2 * coarse; i++) expect(Math.abs(enlarged[i]! - same[i]!)).toBeLessThan(0.25);
  });

  it('cannot be had from a face outside the plane, or one that is thinner than a filter', () => {
    expect(sharpnessFeatures(filledRaster(100, 100, 5), points.map(({ x, y }) => ({ x: x + 900, y })))).toBe('region-outside-image');
    expect(sharpnessFeatures(plane, points.map(() => ({ x: 5, y: 5 })))).toBe('region-outside-image');
  });
});
