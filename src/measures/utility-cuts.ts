/**
 * Cuts of the score, as probabilities 0…1 that a genuine comparison succeeds; chosen on the validation people for a stated
 * share of good photos that they cost (docs/model-cards/face-utility.md).
 */
export const utilityCuts = {
  /** Below it a face is not usable (`image_quality` of the appliance). */
  usable: 0.5,
  /** For comparing, or for enrolling poorer photos. */
  middle: 0.8,
  /** For enrolling. */
  high: 0.9,
} as const;
