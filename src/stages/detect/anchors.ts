/**
 * Anchors of the RetinaFace detector.
 *
 * Source: Deng et al., "RetinaFace: Single-stage Dense Face Localisation in the Wild" (2019), MobileNet-0.25 variant:
 * three feature maps at strides 32, 16 and 8 with two square anchors a cell, sides 16 times 32 and 16, 8 and 4, 2 and 1,
 * in pixels of the network's input. Anchors stand on the centre of the first stride-independent 16×16 cell, so the same
 * anchors serve every input size.
 */
import type { Box } from '../../geometry/box.js';
import type { Tensor } from '../../models/contract.js';

const levels = [
  { stride: 32, sides: [512, 256] },
  { stride: 16, sides: [128, 64] },
  { stride: 8, sides: [32, 16] },
] as const;

/** Centre of the first anchor of every level, in input pixels. */
const firstCentre = 7.5;

/** Input sides must be multiples of this, so that every feature map covers the input without a remainder. */
export const inputSideMultiple = 32;

export interface ScoredBox {
  readonly box: Box;
  /** Face probability 0…1. */
  readonly score: number;
}

/**
 * Decodes the raw heads of the detector into boxes in input pixels.
 *
 * @param outputs per stride s: `scores{s}` 1×4×rows×columns, `offsets{s}` 1×8×rows×columns.
 * @param minScore boxes below are left out.
 */
export function decodeAnchors(outputs: Readonly<Record<string, Tensor>>, minScore: number): ScoredBox[] {
  const found: ScoredBox[] = [];
  for (const { stride, sides } of levels) {
    const scores = outputs[`scores${stride}`]!;
    const offsets = outputs[`offsets${stride}`]!.data;
    const [, , rows, columns] = scores.dims as [number, number, number, number];
    const cells = rows * columns;
    sides.forEach((side, anchor) => {
      const faceScores = (sides.length + anchor) * cells;
      const plane = (of: Float32Array, index: number, cell: number): number => of[index * cells + cell]!;
      for (let cell = 0; cell < cells; cell++) {
        const score = scores.data[faceScores + cell]!;
        if (score < minScore) continue;
        const x = firstCentre + (cell % columns) * stride;
        const y = firstCentre + Math.floor(cell / columns) * stride;
        const centreX = x + plane(offsets, 4 * anchor, cell) * side;
        const centreY = y + plane(offsets, 4 * anchor + 1, cell) * side;
        const halfWidth = (Math.exp(plane(offsets, 4 * anchor + 2, cell)) * side) / 2;
        const halfHeight = (Math.exp(plane(offsets, 4 * anchor + 3, cell)) * side) / 2;
        found.push({
          score,
          box: { xMin: centreX - halfWidth, yMin: centreY - halfHeight, xMax: centreX + halfWidth, yMax: centreY + halfHeight },
        });
      }
    });
  }
  return found;
}
