import type { Check, CheckStatus, Profile, Range, Rule, Verdict } from './contract.js';
import type { MeasureResult } from '../measures/contract.js';
import type { MeasureId, MeasureResults } from '../measures/ids.js';

/** Judges measured values by the rules of a profile. A measure that is missing counts as not assessable. */
export function judge(results: MeasureResults<MeasureResult>, profile: Profile): Verdict {
  const checks = profile.rules.map((rule) => check(results[rule.measure], rule));
  const refused = profile.rules.some((rule, i) => rule.severity === 'fail' && refuses(checks[i]!.status, rule));
  return { profile: profile.id, passed: !refused, checks };
}

/** Whether a status counts against the face under this rule. */
export function refuses(status: CheckStatus, rule: Pick<Rule, 'whenNotAssessable'>): boolean {
  return status === 'fail' || (status === 'not-assessable' && rule.whenNotAssessable !== 'ignore');
}

function check(result: MeasureResult | undefined, rule: Rule): Check {
  return {
    measure: rule.measure,
    status: statusOf(result, rule),
    severity: rule.severity,
    ...(rule.native === undefined ? {} : { native: rule.native }),
    ...(rule.quality === undefined ? {} : { quality: rule.quality }),
  };
}

function statusOf(result: MeasureResult | undefined, rule: Rule): CheckStatus {
  if (result?.status !== 'measured') return 'not-assessable';
  const holds = (rule.native === undefined || isWithin(result.native, rule.native)) && (rule.quality === undefined || isWithin(result.quality, rule.quality));
  return holds ? 'pass' : 'fail';
}

export function isWithin(value: number, range: Range): boolean {
  return (
    (range.min === undefined || value >= range.min) &&
    (range.max === undefined || value <= range.max) &&
    (range.exclusiveMin === undefined || value > range.exclusiveMin) &&
    (range.exclusiveMax === undefined || value < range.exclusiveMax)
  );
}

/** The measures a profile judges, each once. */
export function measuresOf(profile: Profile): MeasureId[] {
  return [...new Set(profile.rules.map((rule) => rule.measure))];
}
