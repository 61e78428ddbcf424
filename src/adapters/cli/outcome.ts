import type { Assessment } from '../../assessment.js';
import type { ErrorRecord } from '../../errors.js';

/** What became of one file: an assessment, or why there is none. */
export interface Outcome {
  readonly file: string;
  readonly assessment?: Assessment;
  readonly error?: ErrorRecord;
}
