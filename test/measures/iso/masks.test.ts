import { describe, expect, it } from 'vitest';
import { backgroundUniformity } from '../../../src/measures/iso/background-uniformity.js';
import { eyesVisible } from '../../../src/measures/iso/eyes-visible.js';
import { faceOcclusionPrevention } from '../../../src/measures/iso/face-occlusion-prevention.js';
import { mouthOcclusionPrevention } from '../../../src/measures/iso/mouth-occlusion-prevention.js';
import { noHeadCoverings } from '../../../src/measures/iso/no-head-coverings.js';
import { framedFace, frameMask, nativeOf, paintedFrame, qualityOf } from '../../support/evidence.js';
import { filledRaster } from '../../support/noise.js';

const face = framedFace(filledRaster(616, 616, [150, 130, 110]));
const everything = frameMask(() => true);
const nothing = frameMask(() => false);
const pose = { pitchDegrees: 0, yawDegrees: 0, rollDegrees: 0 };
const exposure = { burntOut: 0, brightness: 128 };

describe('occlusion of eyes, mouth and face', () => {
  it('is 0 when all is visible and 1 when nothing is', () => {
    for (const [mask, native] of [[everything, 0], [nothing, 1]] as const) {
      expect(nativeOf(eyesVisible.measure({ exposure, frame: face.frame, visibleFace: mask, pose }))).toBe(native);
      expect(nativeOf(mouthOcclusionPrevention.measure({ exposure, frame: face.frame, visibleFace: mask }))).toBe(native);
      expect(nativeOf(faceOcclusionPrevention.measure({ exposure, frame: face.frame, visibleFace: mask }))).toBe(native);
    }
  });

  it('takes half when an occluder covers the left half', () => {
    const right = frameMask((x) => x >= 308);
    // The boxes are equal on both sides; lips and hull are symmetric to about a pixel's width.
    expect(nativeOf(eyesVisible.measure({ exposure, frame: face.frame, visibleFace: right, pose }))).toBeCloseTo(0.5, 2);
    expect(nativeOf(mouthOcclusionPrevention.measure({ exposure, frame: face.frame, visibleFace: right }))).toBeCloseTo(0.5, 1);
    expect(nativeOf(faceOcclusionPrevention.measure({ exposure, frame: face.frame, visibleFace: right }))).toBeCloseTo(0.5, 2);
  });

  it('tells a mask over the mouth from glasses', () => {
    const masked = frameMask((_, y) => y < 350);
    expect(nativeOf(eyesVisible.measure({ exposure, frame: face.frame, visibleFace: masked, pose }))).toBe(0);
    expect(nativeOf(mouthOcclusionPrevention.measure({ exposure, frame: face.frame, visibleFace: masked }))).toBe(1);
    const glasses = frameMask((_, y) => y < 255 || y > 290);
    expect(nativeOf(eyesVisible.measure({ exposure, frame: face.frame, visibleFace: glasses, pose }))).toBe(1);
    expect(nativeOf(mouthOcclusionPrevention.measure({ exposure, frame: face.frame, visibleFace: glasses }))).toBe(0);
  });

  it('widens the eye boxes by a twentieth of the eye distance, more when the head is turned', () => {
    // Corners lie at 229…273 and 342…386, lids at 263…281; ⌊113 / 20⌋ = 5, at a yaw of 60° ⌊226 / 20⌋ = 11.
    const share = (yawDegrees: number, left: number): number => nativeOf(eyesVisible.measure({ exposure, frame: face.frame, visibleFace: frameMask((x) => x !== left), pose: { ...pose, yawDegrees } }));
    expect(share(0, 229 - 5)).toBeGreaterThan(0);
    expect(share(0, 229 - 6)).toBe(0);
    expect(share(60, 229 - 11)).toBeGreaterThan(0);
    expect(share(60, 229 - 12)).toBe(0);
    expect(eyesVisible.measure({ exposure, frame: face.frame, visibleFace: everything, pose: { ...pose, yawDegrees: 95 } })).toEqual({ status: 'not-assessable', reason: 'pose-too-extreme' });
  });

  it('is not assessable where the frame does not show the part', () => {
    const landmarks = face.frame.landmarks.map(({ x, y }) => ({ x: x + 2000, y }));
    const frame = { ...face.frame, landmarks };
    expect(mouthOcclusionPrevention.measure({ exposure, frame, visibleFace: everything })).toEqual({ status: 'not-assessable', reason: 'region-outside-image' });
    expect(eyesVisible.measure({ exposure, frame, visibleFace: everything, pose })).toEqual({ status: 'not-assessable', reason: 'region-outside-image' });
  });
});

describe('a face of which more than half is burnt out', () => {
  it('is not parsed: a network that sees white guesses what lies before it', () => {
    const burnt = { burntOut: 0.51, brightness: 240 };
    const seen = { exposure: burnt, frame: face.frame, visibleFace: everything, pose, headCovering: everything };
    for (const measure of [eyesVisible, mouthOcclusionPrevention, faceOcclusionPrevention, noHeadCoverings]) {
      expect(measure.measure(seen)).toEqual({ status: 'not-assessable', reason: 'too-bright' });
      expect(measure.measure({ ...seen, exposure: { ...burnt, burntOut: 0.5 } }).status).toBe('measured');
    }
  });
});

describe('no head coverings', () => {
  it('is the share of the frame above the eye line, sides excluded', () => {
    expect(nativeOf(noHeadCoverings.measure({ exposure, headCovering: everything }))).toBe(1);
    // Of 196 rows (272 of the frame) the upper half; of 556 columns from 30 on the left half.
    expect(nativeOf(noHeadCoverings.measure({ exposure, headCovering: frameMask((_, y) => y < 136) }))).toBeCloseTo(0.5, 2);
    expect(nativeOf(noHeadCoverings.measure({ exposure, headCovering: frameMask((x) => x < 308) }))).toBeCloseTo(0.5, 2);
    expect(nativeOf(noHeadCoverings.measure({ exposure, headCovering: frameMask((x, y) => y >= 273 || x < 30 || x >= 586) }))).toBe(0);
  });

  it('forgives what a soft mask leaves: less than three in a thousand', () => {
    expect(qualityOf(noHeadCoverings.measure({ exposure, headCovering: frameMask((x, y) => y < 12 && x >= 100 && x < 135) }))).toBe(100);
    expect(qualityOf(noHeadCoverings.measure({ exposure, headCovering: frameMask((x, y) => y < 40 && x >= 100 && x < 200) }))).toBeLessThan(96);
  });
});

describe('background uniformity', () => {
  const wall = frameMask((_, y) => y < 200);

  it('is 0 for a plain wall and grows with the pattern on it', () => {
    const striped = (contrast: number): number => {
      const picture = paintedFrame((x) => { const level = 120 + (Math.floor(x / 8) % 2 === 0 ? contrast : -contrast); return [level, level, level]; });
      return nativeOf(backgroundUniformity.measure({ frame: framedFace(picture).frame, background: wall }));
    };
    const natives = [0, 10, 30, 60].map(striped);
    expect(natives[0]).toBe(0);
    expect(natives).toEqual([...natives].sort((a, b) => a - b));
    expect(natives[3]! / natives[1]!).toBeGreaterThan(4);
  });

  it('does not see the edge between wall and person, nor the black margin of the frame', () => {
    const picture = paintedFrame((_, y) => (y < 200 ? [180, 180, 180] : [30, 30, 30]));
    expect(nativeOf(backgroundUniformity.measure({ frame: framedFace(picture).frame, background: wall }))).toBe(0);
    // Shifted by 150 pixels, the frame's left part has no source: 404 of the 492 columns that are looked at remain.
    const shifted = framedFace(filledRaster(616, 616, [180, 180, 180]), {}, [1, 0, -150, 0, 1, 0]);
    expect(shifted.frame.sourceMask.data[300 * 616 + 100]).toBe(0);
    const result = backgroundUniformity.measure({ frame: shifted.frame, background: everything });
    expect(nativeOf(result)).toBe(0);
    expect(result).toMatchObject({ details: { backgroundShare: expect.closeTo(404 / 492, 1) as number } });
  });

  it('is not assessable without a background', () => {
    expect(backgroundUniformity.measure({ frame: face.frame, background: nothing })).toEqual({ status: 'not-assessable', reason: 'region-empty' });
    expect(backgroundUniformity.measure({ frame: face.frame, background: frameMask((x, y) => x > 100 && x < 112 && y > 50 && y < 62) })).toEqual({ status: 'not-assessable', reason: 'region-empty' });
  });
});
