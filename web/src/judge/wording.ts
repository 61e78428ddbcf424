/** Values and ranges in words. */
import type { MeasureDescription, MeasureValue } from '../../../src/adapters/http/v1/schemas.js';
import type { Range, Rule } from '../../../src/decision/contract.js';
import type { Texts } from '../texts/en.js';
import type { Language } from '../texts/language.js';

export type MeasureFacts = Pick<MeasureDescription, 'id' | 'unit' | 'name' | 'summary' | 'summaryZh' | 'group' | 'span'>;

/** A measure that only says yes (1) or no (0). */
export function isYesNo({ unit }: Pick<MeasureFacts, 'unit'>): boolean {
  return /^1 = .*, 0 = /.test(unit);
}

export const nameOf = (measure: MeasureFacts, language: Language): string => measure.name[language];
export const summaryOf = (measure: MeasureFacts, language: Language): string => (language === 'zh' ? measure.summaryZh : measure.summary);

const minus = (text: string): string => text.replace('-', '−');

/** Decimals that show a value to about three digits. */
export function decimalsFor(value: number): number {
  const size = Math.abs(value);
  return size >= 100 ? 0 : size >= 10 ? 1 : 2;
}

/** A limit as it was written: 15, 0.3, 112. */
export const wordLimit = (value: number): string => minus(String(Math.round(value * 1e6) / 1e6));

/** A value with so many decimals that it does not seem to lie on the other side of a limit it misses by little. */
export function wordNumber(value: number, limits: readonly number[] = [], least = decimalsFor(value)): string {
  let decimals = least;
  const tells = (): boolean => limits.every((limit) => Math.sign(Number(value.toFixed(decimals)) - limit) === Math.sign(value - limit));
  while (decimals < 6 && !tells()) decimals += 1;
  const text = value.toFixed(decimals);
  return minus(Number(text) === 0 ? text.replace('-', '') : text);
}

const limitsOf = (range: Range | undefined): number[] => (range === undefined ? [] : Object.values(range).filter((limit): limit is number => typeof limit === 'number'));

/** What was measured, with the unit; of a rule on the quality, the quality. */
export function wordValue(value: MeasureValue | undefined, measure: MeasureFacts, rule: Rule | undefined, t: Texts): string {
  if (value?.status !== 'measured' || value.native === undefined || value.quality === undefined) {
    return value?.reason === undefined ? t.notAssessable : (t.reasons[value.reason] ?? t.notAssessable);
  }
  if (isYesNo(measure)) return value.native >= 1 ? t.yes : t.no;
  const onQuality = t.quality(wordNumber(value.quality, limitsOf(rule?.quality), 0));
  if (rule?.quality !== undefined && rule.native === undefined) return onQuality;
  const native = `${wordNumber(value.native, limitsOf(rule?.native))}${unitOf(measure, t)}`;
  return rule?.quality === undefined ? native : `${native}${t.comma}${onQuality}`;
}

export function unitOf({ unit }: Pick<MeasureFacts, 'unit'>, t: Texts): string {
  return t.units[unit] ?? '';
}

export function wordRange(range: Range, unit: string, t: Texts): string {
  const { min, max, exclusiveMin, exclusiveMax } = range;
  const word = (value: number): string => `${wordLimit(value)}${unit}`;
  if (min !== undefined && max !== undefined) return t.fromTo(word(min), word(max));
  const parts = [
    ...(min === undefined ? [] : [t.atLeast(word(min))]),
    ...(exclusiveMin === undefined ? [] : [t.moreThan(word(exclusiveMin))]),
    ...(max === undefined ? [] : [t.atMost(word(max))]),
    ...(exclusiveMax === undefined ? [] : [t.lessThan(word(exclusiveMax))]),
  ];
  return parts.join(t.comma);
}

/** What a rule asks for. */
export function wordDemand(rule: Rule, measure: MeasureFacts, t: Texts): string {
  if (isYesNo(measure) && rule.native !== undefined) return (rule.native.min ?? 0) > 0 || rule.native.exclusiveMin !== undefined ? t.yes : t.no;
  const parts = [
    ...(rule.native === undefined ? [] : [wordRange(rule.native, unitOf(measure, t), t)]),
    ...(rule.quality === undefined ? [] : [t.quality(wordRange(rule.quality, '', t))]),
  ];
  return parts.length === 0 ? t.anything : parts.join(t.comma);
}
