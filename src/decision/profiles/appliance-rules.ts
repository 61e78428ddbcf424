/** Demands that several levels of the appliance share. */
import { onNative } from './rules.js';

export const complete = onNative('FaceCompleteness', { min: 1 });
/** The cut on FaceLight: see docs/reports/face-light.md for the photos it was chosen on. */
export const lit = onNative('FaceLight', { min: 0.3 });
/** Clarity is scaled so that 1 is where blur begins to cost recognition: see docs/reports/clarity.md. */
export const clear = onNative('Clarity', { min: 1 });
export const usable = onNative('FaceUsability', { min: 1 });
