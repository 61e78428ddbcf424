import { describe, expect, test } from 'vitest';
import { adviseOn, adviseWithoutFace } from '../../src/decision/advice.js';
import { adviceTexts } from '../../src/decision/advice-texts.js';
import type { Profile, Rule } from '../../src/decision/contract.js';
import { judge } from '../../src/decision/verdict.js';
import { measured, notAssessable, type MeasureResult } from '../../src/measures/contract.js';
import { measureIds, type MeasureId, type MeasureResults } from '../../src/measures/ids.js';

const frontal = { pitchDegrees: 0, yawDegrees: 0, rollDegrees: 0 };

function adviceFor(measures: MeasureResults<MeasureResult>, rules: readonly Rule[], pose: Partial<typeof frontal> = {}): string[] {
  const profile: Profile = { id: 'test', title: 'Test', summary: 'Test.', rules };
  return adviseOn({ measures, pose: { ...frontal, ...pose }, verdict: judge(measures, profile) }, profile).map(({ code }) => code);
}

const rule = (measure: MeasureId, demand: Partial<Rule>): Rule => ({ measure, severity: 'fail', ...demand });
const within = (degrees: number): Partial<Rule> => ({ native: { min: -degrees, max: degrees } });

describe('the direction and the amount choose the sentence; left and right are the person\'s', () => {
  const pose: readonly (readonly [MeasureId, keyof typeof frontal, number, string])[] = [
    ['HeadPoseYaw', 'yawDegrees', 12, 'turn-right-a-little'], ['HeadPoseYaw', 'yawDegrees', 40, 'turn-right'],
    ['HeadPoseYaw', 'yawDegrees', -12, 'turn-left-a-little'], ['HeadPoseYaw', 'yawDegrees', -40, 'turn-left'],
    ['HeadPosePitch', 'pitchDegrees', 12, 'look-up-a-little'], ['HeadPosePitch', 'pitchDegrees', 40, 'look-up'],
    ['HeadPosePitch', 'pitchDegrees', -12, 'look-down-a-little'], ['HeadPosePitch', 'pitchDegrees', -40, 'look-down'],
    ['HeadPoseRoll', 'rollDegrees', 12, 'tilt-left-a-little'], ['HeadPoseRoll', 'rollDegrees', 40, 'tilt-left'],
    ['HeadPoseRoll', 'rollDegrees', -12, 'tilt-right-a-little'], ['HeadPoseRoll', 'rollDegrees', -40, 'tilt-right'],
  ];
  test.each(pose)('%s: %s %f° → %s', (measure, angle, degrees, code) => {
    expect(adviceFor({ [measure]: measured(degrees, 50) }, [rule(measure, within(5))], { [angle]: degrees })).toEqual([code]);
  });

  test('of a sum of angles the largest is mended', () => {
    const sum = { PoseAngleSum: measured(90, 20) };
    expect(adviceFor(sum, [rule('PoseAngleSum', { native: { max: 60 } })], { yawDegrees: -50, pitchDegrees: 30, rollDegrees: 10 })).toEqual(['turn-left']);
    expect(adviceFor(sum, [rule('PoseAngleSum', { native: { max: 60 } })], { yawDegrees: 20, pitchDegrees: -60, rollDegrees: 10 })).toEqual(['look-down']);
    expect(adviceFor(sum, [rule('PoseAngleSum', { native: { max: 60 } })], { yawDegrees: 20, pitchDegrees: 10, rollDegrees: 60 })).toEqual(['tilt-left']);
  });

  const values: readonly (readonly [MeasureId, number, Partial<Rule>, Readonly<Record<string, number | boolean | string>> | undefined, string])[] = [
    ['FaceSize', 100, { native: { exclusiveMin: 112 } }, undefined, 'move-closer-a-little'],
    ['FaceSize', 40, { native: { exclusiveMin: 112 } }, undefined, 'move-closer'],
    ['InterEyeDistance', 30, { native: { min: 90 } }, undefined, 'move-closer'],
    ['HeadSize', 0.1, { native: { min: 0.3, max: 0.45 } }, undefined, 'move-closer'],
    ['HeadSize', 0.5, { native: { min: 0.3, max: 0.45 } }, undefined, 'move-back-a-little'],
    ['HeadSize', 0.8, { native: { min: 0.3, max: 0.45 } }, undefined, 'move-back'],
    ['HeadSize', 0.8, { quality: { min: 90 } }, undefined, 'move-back'],
    ['FaceCompleteness', 0, { native: { min: 1 } }, { cutLeft: true }, 'move-left'],
    ['FaceCompleteness', 0, { native: { min: 1 } }, { cutRight: true }, 'move-right'],
    ['FaceCompleteness', 0, { native: { min: 1 } }, { cutTop: true }, 'move-down'],
    ['FaceCompleteness', 0, { native: { min: 1 } }, { cutBottom: true }, 'move-up'],
    ['FaceCompleteness', 0, { native: { min: 1 } }, { cutLeft: true, cutRight: true }, 'move-back'],
    ['LuminanceMean', 0.05, { quality: { min: 60 } }, undefined, 'more-light'],
    ['LuminanceMean', 0.95, { quality: { min: 60 } }, undefined, 'less-light'],
    ['LuminanceVariance', 0.001, { quality: { min: 60 } }, undefined, 'more-contrast'],
    ['LuminanceVariance', 0.2, { quality: { min: 60 } }, undefined, 'soften-light'],
    ['FaceLight', 0.1, { native: { min: 0.3 } }, { darkShare: 0.8, balancedShare: 0.9, blownOutShare: 0 }, 'more-light'],
    ['FaceLight', 0.1, { native: { min: 0.3 } }, { darkShare: 0, balancedShare: 0.9, blownOutShare: 0.7 }, 'less-light'],
    ['FaceLight', 0.1, { native: { min: 0.3 } }, { darkShare: 0.1, balancedShare: 0.2, blownOutShare: 0, brighterSide: 'left' }, 'light-from-right'],
    ['FaceLight', 0.1, { native: { min: 0.3 } }, { darkShare: 0.1, balancedShare: 0.2, blownOutShare: 0, brighterSide: 'right' }, 'light-from-left'],
    ['EyesOpen', 0.005, { quality: { min: 60 } }, undefined, 'open-eyes'],
    ['EyesOpen', 0.022, { quality: { min: 60 } }, undefined, 'open-eyes-a-little'],
    ['FaceUsability', 0, { native: { min: 1 } }, { mask: 0.9, sunglasses: 0.1, present: true }, 'remove-mask'],
    ['FaceUsability', 0, { native: { min: 1 } }, { mask: 0.1, sunglasses: 0.8, present: true }, 'remove-sunglasses'],
    ['FaceUsability', 0, { native: { min: 1 } }, { mask: 0.1, sunglasses: 0.1, present: false }, 'show-face'],
  ];
  test.each(values)('%s %f under %j with %j → %s', (measure, native, demand, details, code) => {
    expect(adviceFor({ [measure]: measured(native, 10, details) }, [rule(measure, demand)])).toEqual([code]);
  });

  test('a covered mouth under a mask is not told to take the hand away', () => {
    const covered = { MouthOcclusionPrevention: measured(0.9, 10) };
    const rules = [rule('MouthOcclusionPrevention', { quality: { min: 60 } })];
    expect(adviceFor(covered, rules)).toEqual(['uncover-mouth']);
    expect(adviceFor({ ...covered, MaskPrevention: measured(0.95, 5) }, rules)).toEqual(['remove-mask']);
  });
});

test('at most three, refusals before warnings, the most important first, one a topic', () => {
  const poor: MeasureResults<MeasureResult> = {
    BackgroundUniformity: measured(300, 5), Clarity: measured(0.2, 5), MaskPrevention: measured(0.9, 5), FaceSize: measured(50, 10), InterEyeDistance: measured(20, 5), SunglassesPrevention: measured(0.9, 5),
  };
  const rules = [
    rule('BackgroundUniformity', { quality: { min: 50 } }), rule('Clarity', { native: { min: 1 } }), rule('FaceSize', { native: { min: 112 } }),
    rule('InterEyeDistance', { native: { min: 90 } }), rule('MaskPrevention', { quality: { min: 50 } }), rule('SunglassesPrevention', { quality: { min: 50 }, severity: 'warn' }),
  ];
  expect(adviceFor(poor, rules)).toEqual(['remove-mask', 'move-closer', 'hold-still']);
});

test('what could not be assessed says what would help; what a profile ignores says nothing', () => {
  const results = { InterEyeDistance: notAssessable('pose-too-extreme'), Sharpness: notAssessable('face-too-small') };
  expect(adviceFor(results, [rule('InterEyeDistance', { native: { min: 90 } }), rule('Sharpness', { quality: { min: 1 }, whenNotAssessable: 'ignore' })])).toEqual(['face-straight']);
});

test('every measure that fails yields one sentence in English and one in Chinese', () => {
  for (const id of measureIds) {
    const profile: Profile = { id: 'test', title: 'Test', summary: 'Test.', rules: [rule(id, { quality: { min: 50 } })] };
    const measures = { [id]: measured(0, 0) };
    const advice = adviseOn({ measures, pose: frontal, verdict: judge(measures, profile) }, profile);
    expect([id, advice.length, advice[0]?.measure]).toEqual([id, 1, id]);
  }
  const texts = Object.values(adviceTexts);
  expect(texts.length).toBeGreaterThan(40);
  for (const { en, zh } of texts) {
    expect(en).toMatch(/^[A-Z][^.]*\.$/);
    expect(zh).toMatch(/^[^a-zA-Z]+。$/);
  }
});

test('a photo without a face has advice of its own, and a face that passes has none', () => {
  expect(adviseWithoutFace().map(({ code }) => code)).toEqual(['show-face']);
  expect(adviceFor({ FaceSize: measured(200, 90) }, [rule('FaceSize', { native: { min: 112 } })])).toEqual([]);
});
