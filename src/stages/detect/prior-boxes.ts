/**
 * Prior boxes of the RFB single-shot detector.
 *
 * Source: Linzaer, "Ultra-Light-Fast-Generic-Face-Detector-1MB" (MIT): four feature maps at strides 8, 16, 32 and 64
 * with 3, 2, 2 and 3 square priors a cell, centre variance 0.1, size variance 0.2. The sizes are in pixels of the
 * network's input, so the same priors serve every input size that is a multiple of 64.
 */
import type { Box } from '../../geometry/box.js';

const levels = [
  { stride: 8, sizes: [10, 16, 24] },
  { stride: 16, sizes: [32, 48] },
  { stride: 32, sizes: [64, 96] },
  { stride: 64, sizes: [128, 192, 256] },
] as const;

const centreVariance = 0.1;
const sizeVariance = 0.2;

/** Input sides must be multiples of this, so that every feature map covers the input without a remainder. */
export const inputSideMultiple = 64;

export interface ScoredBox {
  readonly box: Box;
  /** Face probability 0…1. */
  readonly score: number;
}

/**
 * Decodes the raw heads of the detector into boxes in input pixels.
 *
 * @param scores n × 2 (background, face) probabilities.
 * @param offsets n × 4 (x, y, log width, log height) relative to the priors.
 * @param minScore boxes below are left out.
 */
export function decodePriorBoxes(scores: Float32Array, offsets: Float32Array, inputWidth: number, inputHeight: number, minScore: number): ScoredBox[] {
  const found: ScoredBox[] = [];
  let prior = 0;
  for (const { stride, sizes } of levels) {
    const columns = inputWidth / stride;
    const rows = inputHeight / stride;
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        for (const size of sizes) {
          const score = scores[2 * prior + 1]!;
          if (score >= minScore) {
            const o = 4 * prior;
            const x = (column + 0.5) * stride + offsets[o]! * centreVariance * size;
            const y = (row + 0.5) * stride + offsets[o + 1]! * centreVariance * size;
            const halfWidth = (Math.exp(offsets[o + 2]! * sizeVariance) * size) / 2;
            const halfHeight = (Math.exp(offsets[o + 3]! * sizeVariance) * size) / 2;
            found.push({ score, box: { xMin: x - halfWidth, yMin: y - halfHeight, xMax: x + halfWidth, yMax: y + halfHeight } });
          }
          prior++;
        }
      }
    }
  }
  if (2 * prior !== scores.length) {
    throw new RangeError(`expected ${2 * prior} scores for an input of ${inputWidth}×${inputHeight} but received ${scores.length}`);
  }
  return found;
}
