/** Structural similarity of a compressed face to its original, predicted from how coarsely it was quantised. */
import { similarityModel } from './similarity-model.js';

export type CodedAs = keyof typeof similarityModel.coefficients;

/** Coarseness whose logarithm counts as 0: JPEG quality 50, and a VP8 index in the middle of what encoders choose. */
const middleCoarseness: Readonly<Record<CodedAs, number>> = { jpeg: 1, webp: 40 };

/**
 * @param coarseness for JPEG the quantisation strength (1 at quality 50), for WebP the VP8 quantiser index.
 * @param eyeDistance in full-size pixels; beyond the range of the fit the nearest end counts.
 * @returns 0…1, falling in `coarseness`.
 */
export function predictSimilarity(codedAs: CodedAs, coarseness: number, eyeDistance: number): number {
  const terms = similarityTerms(codedAs, coarseness, eyeDistance);
  const coefficients: readonly number[] = similarityModel.coefficients[codedAs];
  const logit = coefficients.reduce((sum, coefficient, i) => sum + coefficient * terms[i]!, 0);
  return 1 / (1 + Math.exp(-logit));
}

/** The terms whose weighted sum is the logit of the similarity: 1, s, s², l, s·l. */
export function similarityTerms(codedAs: CodedAs, coarseness: number, eyeDistance: number): [number, number, number, number, number] {
  const { least, most } = similarityModel.coarseness[codedAs];
  const kept = Math.min(most, Math.max(least, coarseness));
  const s = Math.log(kept / middleCoarseness[codedAs]);
  const { leastEyeDistance, mostEyeDistance, frameEyeDistance } = similarityModel;
  const l = Math.log(Math.min(mostEyeDistance, Math.max(leastEyeDistance, eyeDistance)) / frameEyeDistance);
  return [1, s, s * s, l, s * l];
}
