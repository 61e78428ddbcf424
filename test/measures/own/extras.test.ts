import { describe, expect, it } from 'vitest';
import type { AffineMatrix } from '../../../src/geometry/affine.js';
import { createRaster, type Raster } from '../../../src/image/raster.js';
import { gazeToCamera } from '../../../src/measures/own/gaze-to-camera.js';
import { greyscalePrevention } from '../../../src/measures/own/greyscale-prevention.js';
import { motionBlurPrevention } from '../../../src/measures/own/motion-blur-prevention.js';
import { redEyesPrevention } from '../../../src/measures/own/red-eyes-prevention.js';
import { upscalingPrevention } from '../../../src/measures/own/upscaling-prevention.js';
import { reddenEyes, toneOf } from '../../../tools/accuracy/extras-synthesis.js';
import { blurByDefocus, blurByMotion } from '../../../tools/training/common/blur.js';
import { imageOf, nativeOf, qualityOf } from '../../support/evidence.js';
import { createRandom } from '../../support/noise.js';
import { schematicFace, schematicIrisRadius } from '../../support/schematic-face.js';

const scale = 35.2 / 113;
/** Frame → crop. */
const matrix: AffineMatrix = [scale, 0, 56 - scale * 307.5, 0, scale, 51.6 - scale * 272];
const landmarks = schematicFace([1, 0, 0, 0, 1, 0]);

/** Patches of `patch` pixels, each of a colour of its own. */
function patches(side: number, patch: number, seed = 4): Raster {
  const random = createRandom(seed);
  const columns = Math.ceil(side / patch);
  const colours = Array.from({ length: columns * columns }, () => [70 + 150 * random(), 60 + 120 * random(), 50 + 100 * random()] as const);
  const raster = createRaster(side, side, 3);
  for (let y = 0; y < side; y++) for (let x = 0; x < side; x++) raster.data.set(colours[Math.floor(y / patch) * columns + Math.floor(x / patch)]!.map(Math.round), 3 * (y * side + x));
  return raster;
}

/** Waves of all directions and lengths from two pixels up, weaker the shorter they are, as detail is in photos. */
function waves(side: number, count: number, fall: number): Raster {
  const random = createRandom(9);
  const all = Array.from({ length: count }, () => {
    const frequency = 0.02 * 25 ** random();
    const angle = Math.PI * random();
    return { x: frequency * Math.cos(angle), y: frequency * Math.sin(angle), phase: 2 * Math.PI * random(), height: (30 / Math.sqrt(count)) * (0.1 / frequency) ** fall };
  });
  const raster = createRaster(side, side, 3);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const value = all.reduce((sum, wave) => sum + wave.height * Math.sin(2 * Math.PI * (wave.x * x + wave.y * y) + wave.phase), 128);
      raster.data.fill(Math.max(0, Math.min(255, value)), 3 * (y * side + x), 3 * (y * side + x) + 3);
    }
  }
  return raster;
}

const inCrop = (raster: Raster) => ({ crop: { raster, matrix }, landmarks });
const inPatch = (raster: Raster) => ({ patch: { raster, origin: { x: 0, y: 0 } }, image: imageOf(raster), landmarks });

describe('greyscale', () => {
  it('is what has one tone only, toned photos included', () => {
    const colourful = patches(112, 6);
    expect(qualityOf(greyscalePrevention.measure(inCrop(colourful)))).toBe(100);
    expect(nativeOf(greyscalePrevention.measure(inCrop(toneOf(colourful, [1, 1, 1]))))).toBe(0);
    expect(qualityOf(greyscalePrevention.measure(inCrop(toneOf(colourful, [1, 0.88, 0.69]))))).toBe(0);
  });
});

describe('motion blur', () => {
  const still = waves(112, 800, 1);

  it('is told from defocus, and its direction named', async () => {
    const unmoved = nativeOf(motionBlurPrevention.measure(inCrop(still)));
    expect(qualityOf(motionBlurPrevention.measure(inCrop(still)))).toBe(100);
    expect(qualityOf(motionBlurPrevention.measure(inCrop(await blurByDefocus(still, 4))))).toBeGreaterThan(90);
    for (const degrees of [0, 30, 60, 90, 120, 150]) {
      const result = motionBlurPrevention.measure(inCrop(blurByMotion(still, 4, (degrees * Math.PI) / 180)));
      expect(nativeOf(result)).toBeGreaterThan(unmoved + 0.2);
      const named = result.status === 'measured' ? Number(result.details?.directionDegrees) : NaN;
      const error = Math.abs(named - degrees) % 180;
      // A line of four whole pixels is thick and has few directions to choose from.
      expect(Math.min(error, 180 - error)).toBeLessThanOrEqual(25);
    }
  });

  it('names the direction in the photo, not in the turned crop', () => {
    const blurred = blurByMotion(still, 4, 0);
    const turned = { crop: { raster: blurred, matrix: [0, scale, 0, -scale, 0, 112] as AffineMatrix }, landmarks: schematicFace([0, -1, 307, 1, 0, 0]) };
    const result = motionBlurPrevention.measure(turned);
    // A crop turned by a quarter: what runs along its rows runs down the photo.
    expect(result.status === 'measured' ? Math.abs(Number(result.details?.directionDegrees) - 90) : NaN).toBeLessThanOrEqual(25);
  });
});

describe('upscaling', () => {
  const own = patches(616, 1);
  const enlarged = (times: number): Raster => patches(616, times);

  it('is 1 where every pixel has a value of its own, and the size of the blocks of a mosaic', () => {
    expect(nativeOf(upscalingPrevention.measure(inPatch(own)))).toBe(1);
    for (const block of [3, 4, 8]) expect(nativeOf(upscalingPrevention.measure(inPatch(enlarged(block))))).toBeCloseTo(block, 0);
  });

  it('grows with the blur of an enlargement and says how many pixels are left between the eyes', async () => {
    const sharp = waves(616, 150, 0.6);
    const natives = [nativeOf(upscalingPrevention.measure(inPatch(sharp)))];
    for (const radius of [2, 4, 8]) natives.push(nativeOf(upscalingPrevention.measure(inPatch(await blurByDefocus(sharp, radius)))));
    expect(natives[0]).toBeLessThan(1.3);
    expect(natives[1]).toBeGreaterThan(natives[0]!);
    expect(natives).toEqual([...natives].sort((a, b) => a - b));
    const result = upscalingPrevention.measure(inPatch(enlarged(4)));
    expect(result.status === 'measured' ? Number(result.details?.eyeDistanceLeft) : NaN).toBeCloseTo(113 / 4, 0);
  });

  it('says nothing of a face that is small or at the border', () => {
    const small = schematicFace([0.2, 0, 0, 0, 0.2, 0]);
    expect(upscalingPrevention.measure({ ...inPatch(own), landmarks: small })).toEqual({ status: 'not-assessable', reason: 'face-too-small' });
    const away = schematicFace([1, 0, -500, 0, 1, 0]);
    expect(upscalingPrevention.measure({ ...inPatch(own), landmarks: away })).toEqual({ status: 'not-assessable', reason: 'region-outside-image' });
  });
});

describe('red eyes', () => {
  it('are found on eyes of any colour, and skin or brown eyes are none', () => {
    for (const colour of [[95, 60, 30], [70, 90, 120], [40, 22, 12]] as const) {
      const raster = createRaster(616, 616, 3);
      for (let i = 0; i < raster.data.length; i += 3) raster.data.set(colour, i);
      expect(nativeOf(redEyesPrevention.measure(inPatch(raster)))).toBe(0);
      expect(qualityOf(redEyesPrevention.measure(inPatch(reddenEyes(raster, landmarks))))).toBe(0);
    }
  });

  it('need an iris of six pixels', () => {
    const raster = createRaster(616, 616, 3);
    expect(redEyesPrevention.measure({ ...inPatch(raster), landmarks: schematicFace([0.2, 0, 200, 0, 0.2, 200]) })).toEqual({ status: 'not-assessable', reason: 'face-too-small' });
  });
});

describe('gaze', () => {
  const pose = { pitchDegrees: 0, yawDegrees: 0, rollDegrees: 0 };
  /** Where the irises of portraits that look into the camera stand, in frame pixels. */
  const rest = { x: 0, y: -0.38 * schematicIrisRadius };

  it('is 0 into the camera and grows to every side, whatever the tilt of the head', () => {
    const look = (x: number, y: number, turn: AffineMatrix = [1, 0, 0, 0, 1, 0]) => gazeToCamera.measure({ landmarks: schematicFace(turn, { irisShift: { x: rest.x + x, y: rest.y + y } }), pose });
    expect(nativeOf(look(0, 0))).toBeCloseTo(0, 3);
    for (const [x, y] of [[6, 0], [-6, 0], [0, 6], [0, -6]] as const) {
      expect(nativeOf(look(x, y))).toBeCloseTo(nativeOf(look(6, 0)), 3);
      expect(nativeOf(look(2 * x, 2 * y))).toBeGreaterThan(nativeOf(look(x, y)));
      expect(nativeOf(look(x, y, [0.8, -0.6, 100, 0.6, 0.8, 0]))).toBeCloseTo(nativeOf(look(x, y)), 3);
    }
    expect(look(6, 0)).toMatchObject({ details: { downwardsDegrees: 0, sidewaysDegrees: 20 } });
  });

  it('takes the turn of the head into account, and says nothing of profiles', () => {
    const shifted = schematicFace([1, 0, 0, 0, 1, 0], { irisShift: { x: -schematicIrisRadius * Math.sin(Math.PI / 9), y: rest.y } });
    expect(nativeOf(gazeToCamera.measure({ landmarks: shifted, pose: { ...pose, yawDegrees: 20 } }))).toBeCloseTo(0, 3);
    expect(gazeToCamera.measure({ landmarks: shifted, pose: { ...pose, yawDegrees: 50 } })).toEqual({ status: 'not-assessable', reason: 'pose-too-extreme' });
  });
});
