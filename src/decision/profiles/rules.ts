/** Short forms in which the profiles state their rules. */
import type { MeasureId } from '../../measures/ids.js';
import type { Range, Rule, Severity } from '../contract.js';

/** A demand of a document or of the appliance: on the native value. */
export const onNative = (measure: MeasureId, native: Range, severity: Severity = 'fail'): Rule => ({ measure, native, severity });

/** A demand that the standard's mapping makes comparable: on the quality component. */
export const onQuality = (measure: MeasureId, min: number, severity: Severity = 'fail'): Rule => ({ measure, quality: { min }, severity });

/** A demand that a face which cannot be assessed for it does not fail: the measure needs something that photos often lack. */
export const whereSeen = (rule: Rule): Rule => ({ ...rule, whenNotAssessable: 'ignore' });
