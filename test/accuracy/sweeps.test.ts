/** A small version of the degradation sweeps on a photo of the test package, through the whole pipeline. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MeasureId } from '../../src/measures/ids.js';
import { isFalling, runSweeps, stillTolerance } from '../../tools/accuracy/sweeps-section.js';
import { sweepKinds, type SweepKind } from '../../tools/accuracy/sweep-kinds.js';
import { openFaceReader, type FaceReader, type TracedFace } from '../../tools/fit/faces.js';
import { makePortrait } from '../support/photos.js';

/** One sweep of each family. */
const names = ['defocus', 'JPEG', 'darker', 'brighter', 'light from one side', 'smaller', 'mosaic', 'mask', 'dark lenses'];
/** Measures of place and pose, which no blur, light or cover may move. Those of lids and lips are touchier on a small face. */
const steady: readonly MeasureId[] = ['HeadSize', 'LeftwardCrop', 'RightwardCrop', 'SingleFacePresent', 'HeadPoseYaw', 'HeadPoseRoll'];

let reader: FaceReader;
let face: TracedFace;
beforeAll(async () => {
  reader = await openFaceReader('');
  const traced = await reader.readBytes(await makePortrait('blinds-2', { scale: 1.5 }), 'blinds-2');
  if (traced === undefined) throw new Error('expected a face in the portrait');
  face = traced;
});
afterAll(async () => { await reader.close(); });

/** The smallest mask ends at the chin of a small face and covers less than the occlusion network's own noise. */
const firstStep = (name: string): number => (name === 'mask' ? 1 : 0);

/** Three steps, for they are made for studio portraits, whose faces are larger; but the score bears the first steps of defocus. */
const stepCount = (name: string): number => (name === 'defocus' ? 7 : 3);

const short = (kind: SweepKind): SweepKind => ({ ...kind, steps: kind.steps.slice(firstStep(kind.name), firstStep(kind.name) + stepCount(kind.name)) });

test.each(names)('%s: the right measure falls from step to step', { timeout: 120_000 }, async (name) => {
  const kind = sweepKinds.find((one) => one.name === name)!;
  const { falling, still, pictures } = await runSweeps(reader, [face], [short(kind)]);
  expect(pictures).toBe(stepCount(name));
  expect(falling.filter(({ monotone, portraits }) => monotone !== portraits).map(({ measure, means }) => [measure, means])).toEqual([]);
  for (const { measure, by, means } of falling) {
    const known = means.filter((mean) => !Number.isNaN(mean));
    expect([measure, by === 'native-up' ? known.at(-1)! > known[0]! : known.at(-1)! < known[0]!]).toEqual([measure, true]);
  }
  const looked = still.filter(({ measure }) => steady.includes(measure));
  expect(looked.filter(({ meanChange }) => meanChange > stillTolerance).map(({ measure, step, meanChange }) => [measure, step, meanChange])).toEqual([]);
  expect(looked.length).toBeGreaterThan(3);
});

/** What parses the face and what names a colour: light alone may not move it. */
const readings: readonly MeasureId[] = ['FaceOcclusionPrevention', 'MouthOcclusionPrevention', 'EyesVisible', 'MaskPrevention', 'SunglassesPrevention', 'NoHeadCoverings', 'GreyscalePrevention'];

test.each(['blue light', 'darker'])('%s: nothing is imagined before the face, and it stays in colour', { timeout: 120_000 }, async (name) => {
  const { still, withheld } = await runSweeps(reader, [face], [sweepKinds.find((one) => one.name === name)!]);
  const looked = still.filter(({ measure }) => readings.includes(measure));
  expect(looked.filter(({ meanChange }) => meanChange > stillTolerance).map(({ measure, step, meanChange }) => [measure, step, meanChange])).toEqual([]);
  expect(looked.map(({ measure }) => measure).sort()).toEqual([...readings].sort());
  // What eight bits no longer hold is withheld, with the reason.
  for (const { reasons } of withheld) expect(reasons.every((reason) => reason === 'too-dark' || reason === 'contrast-too-low')).toBe(true);
});

test('a face cut at the nose: what needs the mouth or the whole face says that it lies outside the photo', { timeout: 120_000 }, async () => {
  const kind = sweepKinds.find(({ name }) => name === 'cut at the bottom')!;
  const { withheld } = await runSweeps(reader, [face], [{ ...kind, steps: [0.95] }]);
  for (const measure of ['MaskPrevention', 'ExpressionNeutrality', 'GazeToCamera']) {
    expect(withheld.find((row) => row.measure === measure)).toMatchObject({ count: 1, reasons: ['region-outside-image'] });
  }
});

test('dark lenses hide the eyes: where they look is not told', { timeout: 120_000 }, async () => {
  const kind = sweepKinds.find(({ name }) => name === 'dark lenses')!;
  const { withheld } = await runSweeps(reader, [face], [{ ...kind, steps: [1] }]);
  for (const measure of ['GazeToCamera', 'UpscalingPrevention']) expect(withheld.find((row) => row.measure === measure)).toMatchObject({ count: 1, reasons: ['region-hidden'] });
});

test('every side effect is stated once, with its reason, and none of what has to fall', () => {
  for (const { falls, sideEffects } of sweepKinds) {
    const stated = sideEffects.flatMap(({ measures }) => measures);
    expect(new Set(stated).size).toBe(stated.length);
    expect(stated.filter((id) => falls.some(({ measure }) => measure === id))).toEqual([]);
    for (const { because } of sideEffects) expect(because.length).toBeGreaterThan(20);
  }
});

test('a series falls when no step rises by more than the slack, and values that are missing do not count', () => {
  expect(isFalling([90, 91, 60, Number.NaN, 10], 'quality')).toBe(true);
  expect(isFalling([90, 93, 60], 'quality')).toBe(false);
  expect(isFalling([0.5, 0.505, 0.1], 'native-down')).toBe(true);
  expect(isFalling([0.5, 0.6], 'native-down')).toBe(false);
  expect(isFalling([90], 'quality')).toBe(false);
});
