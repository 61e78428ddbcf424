import { describe, expect, it } from 'vitest';
import { eyesOpen } from '../../../src/measures/iso/eyes-open.js';
import { headPosePitch } from '../../../src/measures/iso/head-pose-pitch.js';
import { headPoseRoll } from '../../../src/measures/iso/head-pose-roll.js';
import { headPoseYaw } from '../../../src/measures/iso/head-pose-yaw.js';
import { leftwardCrop } from '../../../src/measures/iso/leftward-crop.js';
import { marginAbove } from '../../../src/measures/iso/margin-above.js';
import { marginBelow } from '../../../src/measures/iso/margin-below.js';
import { rightwardCrop } from '../../../src/measures/iso/rightward-crop.js';
import { headSize } from '../../../src/measures/iso/head-size.js';
import { interEyeDistance } from '../../../src/measures/iso/inter-eye-distance.js';
import { mouthClosed } from '../../../src/measures/iso/mouth-closed.js';
import { singleFacePresent } from '../../../src/measures/iso/single-face-present.js';
import { imageOf, nativeOf, qualityOf } from '../../support/evidence.js';
import { filledRaster } from '../../support/noise.js';
import { schematicEyeToChin, schematicFace } from '../../support/schematic-face.js';

/** Half the frame's size in the raster, whose pixels are three full-size pixels each: the face is 1.5 times as large. */
const image = imageOf(filledRaster(400, 500, [9, 9, 9]), 3);
const landmarks = schematicFace([0.5, 0, 20, 0, 0.5, 30]);
const frontal = { pitchDegrees: 0, yawDegrees: 0, rollDegrees: 0 };

describe('measures of size and place', () => {
  it('give the eye distance in full-size pixels, whatever the raster was reduced to', () => {
    expect(nativeOf(interEyeDistance.measure({ landmarks, image, pose: frontal }))).toBeCloseTo(113 * 0.5 * 3, 3);
  });

  it('undo the foreshortening of a turned head, up to a right angle', () => {
    const at = (yawDegrees: number): ReturnType<typeof interEyeDistance.measure> => interEyeDistance.measure({ landmarks, image, pose: { ...frontal, yawDegrees } });
    expect(nativeOf(at(60))).toBeCloseTo(2 * 113 * 0.5 * 3, 3);
    expect(nativeOf(at(-60))).toBeCloseTo(2 * 113 * 0.5 * 3, 3);
    for (const yaw of [90, 120]) expect(at(yaw)).toEqual({ status: 'not-assessable', reason: 'pose-too-extreme' });
  });

  it('give the head size as a share of the full height', () => {
    expect(nativeOf(headSize.measure({ landmarks, image }))).toBeCloseTo((schematicEyeToChin * 0.5) / 500, 5);
  });

  it('measure the room on each side from the eye farther from it, in eye or chin distances', () => {
    const eyeY = 0.5 * 272.5 + 30;
    expect(nativeOf(leftwardCrop.measure({ landmarks, image }))).toBeCloseTo((0.5 * 364.5 + 20) / 56.5, 4);
    expect(nativeOf(rightwardCrop.measure({ landmarks, image }))).toBeCloseTo((400 - (0.5 * 251.5 + 20)) / 56.5, 4);
    expect(nativeOf(marginAbove.measure({ landmarks, image }))).toBeCloseTo(eyeY / 112, 3);
    expect(nativeOf(marginBelow.measure({ landmarks, image }))).toBeCloseTo((500 - eyeY) / 112, 3);
  });

  it('add up: both crops span the width plus one eye distance, both margins the height', () => {
    const sideways = nativeOf(leftwardCrop.measure({ landmarks, image })) + nativeOf(rightwardCrop.measure({ landmarks, image }));
    expect(sideways).toBeCloseTo(400 / 56.5 + 1, 3);
    const upright = nativeOf(marginAbove.measure({ landmarks, image })) + nativeOf(marginBelow.measure({ landmarks, image }));
    expect(upright).toBeCloseTo(1 / nativeOf(headSize.measure({ landmarks, image })), 3);
  });

  it('report the pose with its sign and judge it without', () => {
    const pose = { pitchDegrees: -10, yawDegrees: 30, rollDegrees: -45 };
    expect([headPosePitch, headPoseYaw, headPoseRoll].map((measure) => [nativeOf(measure.measure({ pose })), qualityOf(measure.measure({ pose }))])).toEqual([[-10, 97], [30, 75], [-45, 50]]);
  });
});

describe('eyes open', () => {
  it('is the lid opening over the eye-to-chin distance, of the eye that is less open', () => {
    const open = schematicFace([0.5, 0, 0, 0, 0.5, 0], { lidOpening: 0.07 });
    expect(nativeOf(eyesOpen.measure({ landmarks: open }))).toBeCloseTo(0.07, 4);
    // The lids of the eye on the right of the photo meet: it alone decides.
    const oneShut = { ...open, points: open.points.slice() };
    [[384, 381], [385, 380], [386, 374], [387, 373]].forEach(([upper, lower]) => { oneShut.points[3 * upper! + 1] = oneShut.points[3 * lower! + 1]!; });
    expect(nativeOf(eyesOpen.measure({ landmarks: oneShut }))).toBeCloseTo(0, 4);
    expect(eyesOpen.measure({ landmarks: oneShut })).toMatchObject({ details: { left: expect.closeTo(0.07, 4) as number } });
  });

  it('does not change when the head tilts or the photo is larger', () => {
    const tilted = schematicFace([2 * Math.cos(0.5), -2 * Math.sin(0.5), 0, 2 * Math.sin(0.5), 2 * Math.cos(0.5), 0], { lidOpening: 0.05 });
    expect(nativeOf(eyesOpen.measure({ landmarks: tilted }))).toBeCloseTo(0.05, 4);
  });
});

describe('mouth closed', () => {
  it('is the largest gap between the lips over the eye-to-chin distance', () => {
    for (const gap of [0, 12, 60]) {
      expect(nativeOf(mouthClosed.measure({ landmarks: schematicFace([1, 0, 0, 0, 1, 0], { lipOpening: gap }) }))).toBeCloseTo(gap / schematicEyeToChin, 4);
    }
  });
});

describe('single face present', () => {
  const face = (size: number): { box: { xMin: number; yMin: number; xMax: number; yMax: number }; score: number; rotationDegrees: 0 } => ({ box: { xMin: 10, yMin: 0, xMax: 10 + size, yMax: size }, score: 1, rotationDegrees: 0 });

  it('is the area of the second face over that of the first, in whatever order they come', () => {
    expect(nativeOf(singleFacePresent.measure({ faces: [face(100)] }))).toBe(0);
    expect(nativeOf(singleFacePresent.measure({ faces: [face(100), face(50)] }))).toBe(0.25);
    expect(nativeOf(singleFacePresent.measure({ faces: [face(50), face(20), face(100)] }))).toBe(0.25);
    expect(qualityOf(singleFacePresent.measure({ faces: [face(100), face(100)] }))).toBe(0);
  });
});
