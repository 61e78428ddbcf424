/** The contract every quality measure fulfils. */

/** How a measure was obtained. */
export type MeasureMethod = 'exact-formula' | 'substituted-input' | 'substitute-model' | 'own-definition';

/** Why a measure could not be assessed; a value, not an error. */
export type NotAssessableReason =
  | 'no-landmarks'
  | 'region-outside-image'
  | 'region-empty'
  | 'region-hidden'
  | 'too-dark'
  | 'too-bright'
  | 'too-blurred'
  | 'contrast-too-low'
  | 'pose-too-extreme'
  | 'face-too-small'
  | 'input-missing';

export interface Measured {
  readonly status: 'measured';
  /** The physical or raw value, in the unit that the measure table states. */
  readonly native: number;
  /** Quality component 0…100, larger is better. */
  readonly quality: number;
  /** Named side values in the units the measure documents (for example the cut sides); never pixels or landmarks. */
  readonly details?: Readonly<Record<string, number | boolean | string>>;
}

export interface NotAssessable {
  readonly status: 'not-assessable';
  readonly reason: NotAssessableReason;
}

export type MeasureResult = Measured | NotAssessable;

export function measured(native: number, quality: number, details?: Measured['details']): MeasureResult {
  if (!Number.isFinite(native) || !Number.isFinite(quality)) return notAssessable('input-missing');
  return details === undefined ? { status: 'measured', native, quality } : { status: 'measured', native, quality, details };
}

export function notAssessable(reason: NotAssessableReason): NotAssessable {
  return { status: 'not-assessable', reason };
}

export interface NativeRange {
  readonly min?: number;
  readonly max?: number;
}

/**
 * One row of the measure table. `Evidence` is the record of everything the stages can produce;
 * a measure sees only the keys it names in `needs`, so that nothing else has to be run.
 */
export interface MeasureDefinition<Id extends string, Evidence, Need extends keyof Evidence> {
  readonly id: Id;
  /** Quality algorithm identifier of ISO/IEC 29794-5 (0x41…0x5c); absent for measures of our own. */
  readonly isoCode?: number;
  readonly method: MeasureMethod;
  /** Unit of the native value, for example 'px', '°', 'bit', '1' for a ratio. */
  readonly unit: string;
  /** Bounds of the native value; a missing side is open. */
  readonly range: NativeRange;
  readonly needs: readonly Need[];
  /** What it is, in one sentence, for people. */
  readonly summary: string;
  /** What in a photo moves it, in one sentence. */
  readonly movedBy: string;
  /** Formula source: clause, paper or the report that fitted it. */
  readonly source: string;
  measure(evidence: Pick<Evidence, Need>): MeasureResult;
}
