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
import { placeFrame } from '../../../src/stages/align/aligned-frame.js';
import type { FaceMaps } from '../../../src/stages/contract.js';
import { readCropFace } from '../../../src/stages/align/crop-face.js';
import { measureBlur } from '../../../src/stages/detail/crop-blur.js';
import { measureMotion } from '../../../src/stages/detail/crop-motion.js';
import { measureEyeDetail } from '../../../src/stages/detail/eye-detail.js';
import type { Evidence } from '../../../src/measures/evidence.js';
import type { MeasureResult } from '../../../src/measures/contract.js';
import { imageOf, nativeOf, qualityOf } from '../../support/evidence.js';
import { createRandom, filledRaster } from '../../support/noise.js';
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

const exposure = { burntOut: 0, brightness: 128 };
/** Maps on which everything is the face itself. */
const open: FaceMaps = { visible: new Float32Array(4096).fill(1), covering: new Float32Array(4096), mask: 0, eyesClosed: 0, smile: 0 };
const openCrop = filledRaster(112, 112, 1);
const inCrop = (raster: Raster) => ({ crop: { raster, matrix }, landmarks, openFace: openCrop, exposure });
const inPatch = (raster: Raster) => ({ patch: { raster, origin: { x: 0, y: 0 } }, image: imageOf(raster), landmarks, faceMaps: open, placement: placeFrame(landmarks), exposure });

const motionOf = (seen: Pick<Evidence, 'crop' | 'landmarks' | 'openFace' | 'exposure'>): MeasureResult =>
  motionBlurPrevention.measure({ ...seen, motion: measureMotion(seen.crop, readCropFace(seen.crop, seen.landmarks), seen.openFace) });
const upscalingOf = (seen: Pick<Evidence, 'patch' | 'image' | 'landmarks' | 'faceMaps' | 'placement' | 'exposure'>): MeasureResult =>
  upscalingPrevention.measure({ ...seen, eyeDetail: measureEyeDetail(seen.patch, seen.landmarks, seen.image) });
const gazeOf = (seen: Pick<Evidence, 'landmarks' | 'pose' | 'exposure' | 'patch' | 'image' | 'crop' | 'attributes'>): MeasureResult => gazeToCamera.measure({
  ...seen, blur: measureBlur(seen.crop, readCropFace(seen.crop, landmarks)), motion: measureMotion(seen.crop, readCropFace(seen.crop, landmarks), openCrop), eyeDetail: measureEyeDetail(seen.patch, seen.landmarks, seen.image),
});

describe('greyscale', () => {
  it('is what has one tone only, toned photos included', () => {
    const colourful = patches(112, 6);
    expect(qualityOf(greyscalePrevention.measure(inCrop(colourful)))).toBe(100);
    expect(nativeOf(greyscalePrevention.measure(inCrop(toneOf(colourful, [1, 1, 1]))))).toBe(0);
    expect(qualityOf(greyscalePrevention.measure(inCrop(toneOf(colourful, [1, 0.88, 0.69]))))).toBe(0);
  });
});

describe('greyscale in poor light and under a mask', () => {
  const skinTones = patches(112, 6);
  const dimmed = (gain: number): Raster => ({ ...skinTones, data: skinTones.data.map((value) => value * gain) });

  it('is told from the share of colour, not from its amount: a dim photo keeps its colours', () => {
    const light = nativeOf(greyscalePrevention.measure(inCrop(skinTones)));
    expect(nativeOf(greyscalePrevention.measure({ ...inCrop(dimmed(0.4)), exposure: { burntOut: 0, brightness: 128 * 0.4 } }))).toBeCloseTo(light, 0);
    expect(nativeOf(greyscalePrevention.measure({ ...inCrop(toneOf(dimmed(0.4), [1, 1, 1])), exposure: { burntOut: 0, brightness: 128 * 0.4 } }))).toBe(0);
    expect(greyscalePrevention.measure({ ...inCrop(dimmed(0.1)), exposure: { burntOut: 0, brightness: 13 } })).toEqual({ status: 'not-assessable', reason: 'too-dark' });
    expect(greyscalePrevention.measure({ ...inCrop(skinTones), exposure: { burntOut: 0.7, brightness: 250 } })).toEqual({ status: 'not-assessable', reason: 'too-bright' });
  });

  it('looks at the uncovered face alone', () => {
    const upper = filledRaster(112, 112, 1);
    upper.data.fill(0, 60 * 112);
    const grey = { ...skinTones, data: skinTones.data.map((value, i) => (i < 3 * 60 * 112 ? value : 200)) };
    expect(nativeOf(greyscalePrevention.measure({ ...inCrop(grey), openFace: upper }))).toBe(nativeOf(greyscalePrevention.measure({ ...inCrop(skinTones), openFace: upper })));
    expect(greyscalePrevention.measure({ ...inCrop(skinTones), openFace: filledRaster(112, 112, 0) })).toEqual({ status: 'not-assessable', reason: 'region-hidden' });
  });
});

describe('motion blur', () => {
  const still = waves(112, 800, 1);

  it('does not take the stripes of what covers the face for motion, and is silent when a fifth of it is covered', () => {
    const striped = { ...still, data: still.data.map((value, i) => (Math.floor(i / 3 / 112) < 103 ? value : Math.floor(i / 3 / 112) % 4 < 2 ? 40 : 220)) };
    const openAbove = (row: number): Raster => ({ ...openCrop, data: openCrop.data.map((_, i) => (Math.floor(i / 112) < row ? 1 : 0)) });
    const bare = nativeOf(motionOf(inCrop(still)));
    expect(nativeOf(motionOf(inCrop(striped)))).toBeGreaterThan(bare + 0.5);
    expect(Math.abs(nativeOf(motionOf({ ...inCrop(striped), openFace: openAbove(103) })) - bare)).toBeLessThan(0.25);
    expect(motionOf({ ...inCrop(striped), openFace: openAbove(85) })).toEqual({ status: 'not-assessable', reason: 'region-hidden' });
    expect(motionOf({ ...inCrop(still), exposure: { burntOut: 0.8, brightness: 250 } })).toEqual({ status: 'not-assessable', reason: 'too-bright' });
  });

  it('is told from defocus, and its direction named', async () => {
    const unmoved = nativeOf(motionOf(inCrop(still)));
    expect(qualityOf(motionOf(inCrop(still)))).toBe(100);
    expect(qualityOf(motionOf(inCrop(await blurByDefocus(still, 4))))).toBeGreaterThan(90);
    for (const degrees of [0, 30, 60, 90, 120, 150]) {
      const result = motionOf(inCrop(blurByMotion(still, 4, (degrees * Math.PI) / 180)));
      expect(nativeOf(result)).toBeGreaterThan(unmoved + 0.2);
      const named = result.status === 'measured' ? Number(result.details?.directionDegrees) : NaN;
      const error = Math.abs(named - degrees) % 180;
      // A line of four whole pixels is thick and has few directions to choose from.
      expect(Math.min(error, 180 - error)).toBeLessThanOrEqual(25);
    }
  });

  it('names the direction in the photo, not in the turned crop', () => {
    const blurred = blurByMotion(still, 4, 0);
    const turned = { crop: { raster: blurred, matrix: [0, scale, 0, -scale, 0, 112] as AffineMatrix }, landmarks: schematicFace([0, -1, 307, 1, 0, 0]), openFace: openCrop, exposure };
    const result = motionOf(turned);
    // A crop turned by a quarter: what runs along its rows runs down the photo.
    expect(result.status === 'measured' ? Math.abs(Number(result.details?.directionDegrees) - 90) : NaN).toBeLessThanOrEqual(25);
  });
});

describe('upscaling', () => {
  const own = patches(616, 1);
  const enlarged = (times: number): Raster => patches(616, times);

  it('is 1 where every pixel has a value of its own, and the size of the blocks of a mosaic', () => {
    expect(nativeOf(upscalingOf(inPatch(own)))).toBe(1);
    for (const block of [3, 4, 8, 14, 20]) expect(nativeOf(upscalingOf(inPatch(enlarged(block))))).toBeCloseTo(block, block < 10 ? 0 : -1);
  });

  it('grows with the blur of an enlargement and says how many pixels are left between the eyes', async () => {
    const sharp = waves(616, 150, 0.6);
    const natives = [nativeOf(upscalingOf(inPatch(sharp)))];
    for (const radius of [2, 4, 8]) natives.push(nativeOf(upscalingOf(inPatch(await blurByDefocus(sharp, radius)))));
    expect(natives[0]).toBeLessThan(1.3);
    expect(natives[1]).toBeGreaterThan(natives[0]!);
    expect(natives).toEqual([...natives].sort((a, b) => a - b));
    // Rounding is all that is left of the short waves behind such blur; it is no detail.
    for (const radius of [14, 20, 32]) expect(nativeOf(upscalingOf(inPatch(await blurByDefocus(sharp, radius))))).toBeGreaterThan(5);
    const result = upscalingOf(inPatch(enlarged(4)));
    expect(result.status === 'measured' ? Number(result.details?.eyeDistanceLeft) : NaN).toBeCloseTo(113 / 4, 0);
  });

  it('says nothing of a face of which a tenth is covered or that is burnt out', () => {
    const covered = { ...open, visible: open.visible.map((_, cell) => (cell % 64 < 30 ? -1 : 1)) };
    expect(upscalingOf({ ...inPatch(own), faceMaps: covered })).toEqual({ status: 'not-assessable', reason: 'region-hidden' });
    expect(upscalingOf({ ...inPatch(own), exposure: { burntOut: 0.7, brightness: 250 } })).toEqual({ status: 'not-assessable', reason: 'too-bright' });
  });

  it('says nothing of a face that is small or at the border', () => {
    const small = schematicFace([0.2, 0, 0, 0, 0.2, 0]);
    expect(upscalingOf({ ...inPatch(own), landmarks: small })).toEqual({ status: 'not-assessable', reason: 'face-too-small' });
    const away = schematicFace([1, 0, -500, 0, 1, 0]);
    expect(upscalingOf({ ...inPatch(own), landmarks: away })).toEqual({ status: 'not-assessable', reason: 'region-outside-image' });
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
  const uncovered = { leftEye: 0, rightEye: 0, nose: 0, mouth: 0, chin: 0, leftCheek: 0, rightCheek: 0 };
  const patch = { raster: patches(616, 1), origin: { x: 0, y: 0 } };
  const straight = schematicFace([1, 0, 0, 0, 1, 0], { irisShift: rest });
  const seen = {
    landmarks: straight, pose, exposure, patch, image: imageOf(filledRaster(900, 900, 128)), crop: { raster: waves(112, 800, 1), matrix },
    attributes: { occluded: uncovered, mask: 0, eyesClosed: 0 },
  };

  it('is 0 into the camera and grows to every side, whatever the tilt of the head', () => {
    const look = (x: number, y: number, turn: AffineMatrix = [1, 0, 0, 0, 1, 0]) => gazeOf({ ...seen, landmarks: schematicFace(turn, { irisShift: { x: rest.x + x, y: rest.y + y } }) });
    expect(nativeOf(look(0, 0))).toBeCloseTo(0, 3);
    for (const [x, y] of [[6, 0], [-6, 0], [0, 6], [0, -6]] as const) {
      expect(nativeOf(look(x, y))).toBeCloseTo(nativeOf(look(6, 0)), 3);
      expect(nativeOf(look(2 * x, 2 * y))).toBeGreaterThan(nativeOf(look(x, y)));
      expect(nativeOf(look(x, y, [0.8, -0.6, 300, 0.6, 0.8, 0]))).toBeCloseTo(nativeOf(look(x, y)), 3);
    }
    expect(look(6, 0)).toMatchObject({ details: { downwardsDegrees: 0, sidewaysDegrees: 20 } });
  });

  it('takes the turn of the head into account, and says nothing of profiles and of heads that lie', () => {
    const shifted = schematicFace([1, 0, 0, 0, 1, 0], { irisShift: { x: -schematicIrisRadius * Math.sin(Math.PI / 9), y: rest.y } });
    expect(nativeOf(gazeOf({ ...seen, landmarks: shifted, pose: { ...pose, yawDegrees: 20 } }))).toBeCloseTo(0, 3);
    for (const turned of [{ ...pose, yawDegrees: 50 }, { ...pose, rollDegrees: -50 }]) {
      expect(gazeOf({ ...seen, landmarks: shifted, pose: turned })).toEqual({ status: 'not-assessable', reason: 'pose-too-extreme' });
    }
  });

  it('is not told from eyes that cannot be seen, and the reason is named', () => {
    const reasonOf = (change: Partial<typeof seen>): string => {
      const result = gazeOf({ ...seen, ...change });
      return result.status === 'measured' ? 'none' : result.reason;
    };
    expect(reasonOf({})).toBe('none');
    for (const part of ['leftEye', 'rightEye', 'nose', 'mouth'] as const) expect(reasonOf({ attributes: { ...seen.attributes, occluded: { ...uncovered, [part]: 0.7 } } })).toBe('region-hidden');
    expect(reasonOf({ attributes: { ...seen.attributes, occluded: { ...uncovered, leftCheek: 1 } } })).toBe('none');
    expect(reasonOf({ image: imageOf(filledRaster(900, 460, 128)) })).toBe('region-outside-image');
    expect(reasonOf({ exposure: { burntOut: 0, brightness: 25 } })).toBe('too-dark');
    expect(reasonOf({ exposure: { burntOut: 0.6, brightness: 245 } })).toBe('too-bright');
    expect(reasonOf({ landmarks: schematicFace([0.25, 0, 300, 0, 0.25, 300]) })).toBe('face-too-small');
    // Blocks of eight pixels leave an iris of twenty pixels across two and a half.
    expect(reasonOf({ patch: { ...patch, raster: patches(616, 8) } })).toBe('too-blurred');
    expect(reasonOf({ crop: { ...seen.crop, raster: blurByMotion(seen.crop.raster, 12, 0.5) } })).toBe('too-blurred');
  });
});
