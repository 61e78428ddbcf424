/** Profiles as data, and the verdict that judging a face by one of them gives. */
import type { MeasureId } from '../measures/ids.js';

/** A range; a missing side is open. */
export interface Range {
  /** Smallest value allowed. */
  readonly min?: number;
  /** Largest value allowed. */
  readonly max?: number;
  /** The value must be larger than this. */
  readonly exclusiveMin?: number;
  /** The value must be smaller than this. */
  readonly exclusiveMax?: number;
}

export type Severity = 'fail' | 'warn';

/** A demand on one measure, on its native value, its quality component, or both. */
export interface Rule {
  readonly measure: MeasureId;
  readonly native?: Range;
  readonly quality?: Range;
  /** 'fail': the face is refused; 'warn': the check is reported and the face passes. */
  readonly severity: Severity;
  /** What a value that could not be assessed counts as; 'fail' unless stated. */
  readonly whenNotAssessable?: 'fail' | 'ignore';
}

export interface Profile {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly rules: readonly Rule[];
}

export type CheckStatus = 'pass' | 'fail' | 'not-assessable';

export interface Check {
  readonly measure: MeasureId;
  readonly status: CheckStatus;
  readonly severity: Severity;
  readonly native?: Range;
  readonly quality?: Range;
}

export interface Verdict {
  readonly profile: string;
  /** True when no check of severity 'fail' failed. */
  readonly passed: boolean;
  readonly checks: readonly Check[];
}
