/** Judges an answer again in the browser, with the service's own rules: a moved limit needs no second upload. */
import type { Face, MeasureValue, PhotoAnswer } from '../../../src/adapters/http/v1/schemas.js';
import { adviseOn, type Advice } from '../../../src/decision/advice.js';
import type { Check, Profile, Rule, Verdict } from '../../../src/decision/contract.js';
import { judge, refuses } from '../../../src/decision/verdict.js';
import type { MeasureResult, NotAssessableReason } from '../../../src/measures/contract.js';
import type { MeasureResults } from '../../../src/measures/ids.js';

export interface JudgedCheck {
  readonly rule: Rule;
  /** Place of the rule in the profile. */
  readonly index: number;
  readonly check: Check;
  /** Whether it speaks against the photo (a warning speaks, too). */
  readonly against: boolean;
}

export interface Judgement {
  readonly verdict: Verdict;
  readonly advice: readonly Advice[];
  readonly checks: readonly JudgedCheck[];
  /** Checks that refuse the photo. */
  readonly failures: readonly JudgedCheck[];
  /** Checks that are only remarked on. */
  readonly warnings: readonly JudgedCheck[];
}

export function judgeFace(face: Face, profile: Profile): Judgement {
  const measures = resultsOf(face.measures);
  const verdict = judge(measures, profile);
  const checks = profile.rules.map((rule, index): JudgedCheck => {
    const check = verdict.checks[index]!;
    return { rule, index, check, against: refuses(check.status, rule) };
  });
  const against = checks.filter((check) => check.against);
  return {
    verdict,
    advice: adviseOn({ measures, pose: face.pose, verdict }, profile),
    checks,
    failures: against.filter(({ rule }) => rule.severity === 'fail'),
    warnings: against.filter(({ rule }) => rule.severity === 'warn'),
  };
}

/** The largest face speaks for the photo; undefined where there is none. */
export function judgePhoto(answer: PhotoAnswer, profile: Profile): Judgement | undefined {
  const [largest] = answer.faces;
  return largest === undefined ? undefined : judgeFace(largest, profile);
}

function resultsOf(values: readonly MeasureValue[]): MeasureResults<MeasureResult> {
  const results: MeasureResults<MeasureResult> = {};
  for (const value of values) results[value.id] = resultOf(value);
  return results;
}

function resultOf({ status, native, quality, details, reason }: MeasureValue): MeasureResult {
  if (status === 'not-assessable' || native === undefined || quality === undefined) {
    return { status: 'not-assessable', reason: (reason ?? 'input-missing') as NotAssessableReason };
  }
  return { status: 'measured', native, quality, ...(details === undefined ? {} : { details }) };
}
