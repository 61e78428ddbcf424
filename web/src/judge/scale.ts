/** The scale a measure is drawn on: of the value a rule is about, or of the quality. */
import type { MeasureValue } from '../../../src/adapters/http/v1/schemas.js';
import type { Range, Rule } from '../../../src/decision/contract.js';
import type { RangeKind } from './profile-edit.js';
import type { MeasureFacts } from './wording.js';

export interface Scale {
  readonly kind: RangeKind;
  readonly least: number;
  readonly most: number;
  /** Where the value lies, 0…1; undefined when there is none. */
  readonly at: number | undefined;
  /** From where to where values are allowed, 0…1; undefined when nothing is asked. */
  readonly allowed: readonly [number, number] | undefined;
}

export function scaleOf(value: MeasureValue | undefined, measure: MeasureFacts, rule: Rule | undefined): Scale {
  const kind: RangeKind = rule?.native === undefined ? 'quality' : 'native';
  const shown = value?.status === 'measured' ? value[kind] : undefined;
  const range = rule?.[kind];
  const ends = kind === 'quality' ? [0, 100] : [measure.span.min, measure.span.max, ...(shown === undefined ? [] : [shown]), ...limitsOf(range)];
  const [least, most] = [Math.min(...ends), Math.max(...ends)];
  const place = (number: number): number => Math.min(1, Math.max(0, (number - least) / (most - least)));
  return {
    kind, least, most,
    at: shown === undefined ? undefined : place(shown),
    allowed: range === undefined ? undefined : [place(range.min ?? range.exclusiveMin ?? least), place(range.max ?? range.exclusiveMax ?? most)],
  };
}

function limitsOf(range: Range | undefined): number[] {
  return range === undefined ? [] : Object.values(range).filter((limit): limit is number => typeof limit === 'number');
}

/** A step of 1, 2 or 5 times a power of ten, about a hundred of them over the scale. */
export function stepOf({ least, most }: Pick<Scale, 'least' | 'most'>): number {
  const rough = (most - least) / 100;
  const power = 10 ** Math.floor(Math.log10(rough));
  const [first] = [1, 2, 5, 10].filter((factor) => factor * power >= rough * 0.999);
  return Number(((first ?? 10) * power).toPrecision(1));
}
