import { describe, expect, it } from 'vitest';
import { builtInProfiles, findProfile, sophonHigh, sophonLow, sophonMiddle, sophonNo } from '../../src/decision/profiles.js';
import { judge, measuresOf } from '../../src/decision/verdict.js';
import { measured, notAssessable, type MeasureResult } from '../../src/measures/contract.js';
import type { MeasureResults } from '../../src/measures/ids.js';

const good: MeasureResults<MeasureResult> = {
  FaceSize: measured(289, 100),
  FaceUsability: measured(1, 90),
  FaceCompleteness: measured(1, 100),
  PoseAngleSum: measured(9, 92),
  Clarity: measured(1.73, 95),
  FaceLight: measured(0.58, 80),
};

describe('judging by a profile', () => {
  it('passes a good face at every level', () => {
    for (const profile of builtInProfiles.filter(({ id }) => id.startsWith('sophon-'))) {
      expect(judge(good, profile)).toMatchObject({ profile: profile.id, passed: true });
    }
  });

  it('takes the vendor\'s limits at their word: larger than 112, 80 and 60 px; at most 60°, 90° and 120°', () => {
    const at = (pixels: number, degrees: number) => ({ ...good, FaceSize: measured(pixels, 50), PoseAngleSum: measured(degrees, 50) });
    for (const [profile, pixels, degrees] of [[sophonHigh, 112, 60], [sophonMiddle, 80, 90], [sophonLow, 60, 120]] as const) {
      expect(judge(at(pixels + 0.01, degrees), profile).passed).toBe(true);
      expect(judge(at(pixels, degrees), profile).passed).toBe(false);
      expect(judge(at(pixels + 0.01, degrees + 0.01), profile).passed).toBe(false);
    }
  });

  it('never fails at the level that only measures', () => {
    expect(judge({}, sophonNo)).toEqual({ profile: 'sophon-no', passed: true, checks: [] });
  });

  it('refuses what could not be assessed unless the rule says otherwise', () => {
    const unknown = { ...good, Clarity: notAssessable('no-landmarks') };
    const verdict = judge(unknown, sophonHigh);
    expect(verdict.passed).toBe(false);
    expect(verdict.checks.find(({ measure }) => measure === 'Clarity')?.status).toBe('not-assessable');
    const lenient = { ...sophonHigh, rules: sophonHigh.rules.map((rule) => ({ ...rule, whenNotAssessable: 'ignore' as const })) };
    expect(judge(unknown, lenient).passed).toBe(true);
  });

  it('reports a warning without refusing, and states the range asked for', () => {
    const warning = { id: 'w', title: 'w', summary: 'w', rules: [{ measure: 'FaceLight', quality: { min: 90, max: 99 }, severity: 'warn' }] } as const;
    expect(judge(good, warning)).toEqual({ profile: 'w', passed: true, checks: [{ measure: 'FaceLight', status: 'fail', severity: 'warn', quality: { min: 90, max: 99 } }] });
  });
});

describe('the profiles', () => {
  it('are found by id, and each names every measure once', () => {
    for (const profile of builtInProfiles) {
      expect(findProfile(profile.id)).toBe(profile);
      expect(measuresOf(profile)).toHaveLength(new Set(profile.rules.map(({ measure }) => measure)).size);
    }
    expect(findProfile('none-such')).toBeUndefined();
  });
});
