import { describe, expect, it } from 'vitest';
import type { Assessment, FaceAssessment } from '../../src/assessment.js';
import { measured, notAssessable } from '../../src/measures/contract.js';
import { compareAssessments } from '../../tools/bench/comparison.js';

const face = (xMin: number, change: Partial<FaceAssessment> = {}): FaceAssessment => ({
  box: { xMin, yMin: 0, xMax: xMin + 100, yMax: 200 }, detectionScore: 1, presence: 1, pose: { pitchDegrees: 0, yawDegrees: 1, rollDegrees: 2 }, score: 0.5,
  measures: { Sharpness: measured(1, 80) }, verdict: { profile: 'none', passed: true, checks: [] }, ...change,
});
const photo = (...faces: FaceAssessment[]): Assessment => ({ faces, image: {} as Assessment['image'] });

describe('two answers for one photo', () => {
  it('differ by the box as a share of its side, the worst angle, the score and the quality', () => {
    const { differences, mismatches } = compareAssessments(photo(face(0)), photo(face(4, { score: 0.75, pose: { pitchDegrees: 0, yawDegrees: 4, rollDegrees: 1 }, measures: { Sharpness: measured(1, 78) } })));
    expect(mismatches).toEqual([]);
    expect(differences).toEqual([{ quantity: 'box', size: 0.02 }, { quantity: 'pose', size: 3 }, { quantity: 'score', size: 0.25 }, { quantity: 'Sharpness', size: 2 }].map((one) => ({ ...one, facePixels: 200 })));
  });

  it('are compared face by face wherever they stand in the list', () => {
    const { differences, pairs } = compareAssessments(photo(face(0), face(500)), photo(face(500), face(0)));
    expect(pairs).toBe(2);
    expect(differences.every(({ size }) => size === 0)).toBe(true);
  });

  it('are not compared where their boxes lie apart', () => {
    expect(compareAssessments(photo(face(0), face(500)), photo(face(0), face(900)))).toMatchObject({ pairs: 1, mismatches: ['1 of the faces are not the same'] });
    expect(compareAssessments(photo(face(40), face(0)), photo(face(10))).differences[0]).toEqual({ quantity: 'box', size: 0.05, facePixels: 200 });
  });

  it('are others altogether with another number of faces, another verdict or a measure that only one has', () => {
    expect(compareAssessments(photo(face(0), face(500)), photo(face(0))).mismatches).toEqual(['2 and 1 faces']);
    const refused = face(0, { verdict: { profile: 'none', passed: false, checks: [{ measure: 'Sharpness', status: 'fail', severity: 'fail' }] }, measures: { Sharpness: notAssessable('input-missing') } });
    expect(compareAssessments(photo(face(0)), photo(refused)).mismatches).toEqual(['verdict: accepted and refused (Sharpness)', 'Sharpness: measured and not-assessable']);
  });
});
