/** When what a measure looks at can no longer be seen: limits that several measures share. */
import type { FaceExposure } from '../stages/contract.js';
import { notAssessable, type NotAssessable } from './contract.js';

/**
 * Share of the face from which on it counts as burnt out: its colour, its detail and what lies before it are white there,
 * and a network that parses it guesses. Source: docs/accuracy/sweeps.md (light times 8 to 32).
 */
const mostBurntOut = 0.5;

/** Undefined where enough of the face is left to be seen. */
export function burntOut(exposure: FaceExposure): NotAssessable | undefined {
  return exposure.burntOut > mostBurntOut ? notAssessable('too-bright') : undefined;
}

/**
 * Mean of R, G and B below which a face is too dark for its colour and its irises: what 8 bits hold of them is rounding
 * there. Source: docs/accuracy/sweeps.md (light times 0.1 to 0.04).
 */
export const leastBrightness = 32;
