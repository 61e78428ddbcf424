import { describe, expect, it } from 'vitest';
import type { Tensor } from '../../../src/models/contract.js';
import { decodeAnchors } from '../../../src/stages/detect/anchors.js';

/** Heads of an input of 64 × 32 pixels that sees nothing, to be marked by a test. */
function emptyHeads(): Record<string, Tensor> {
  const heads: Record<string, Tensor> = {};
  for (const stride of [32, 16, 8]) {
    const [rows, columns] = [32 / stride, 64 / stride];
    heads[`scores${stride}`] = { dims: [1, 4, rows, columns], data: new Float32Array(4 * rows * columns) };
    heads[`offsets${stride}`] = { dims: [1, 8, rows, columns], data: new Float32Array(8 * rows * columns) };
  }
  return heads;
}

describe('anchors', () => {
  it('give nothing where no score reaches the least', () => {
    const heads = emptyHeads();
    heads.scores8!.data.fill(0.9, 0, 2 * 32); // the background planes
    heads.scores8!.data.fill(0.1, 2 * 32); // the face planes
    expect(decodeAnchors(heads, 0.2)).toEqual([]);
  });

  it('stand half a cell of 16 px off the origin, with the side of their level', () => {
    const heads = emptyHeads();
    const cells = 2 * 4; // stride 16
    heads.scores16!.data[3 * cells + 6] = 0.75; // second anchor (64 px), row 1, column 2
    const [found, ...others] = decodeAnchors(heads, 0.2);
    expect(others).toEqual([]);
    expect(found).toEqual({ score: 0.75, box: { xMin: 39.5 - 32, xMax: 39.5 + 32, yMin: 23.5 - 32, yMax: 23.5 + 32 } });
  });

  it('move by shares of their side and grow by exponents', () => {
    const heads = emptyHeads();
    heads.scores32!.data[2 * 2] = 0.5; // first anchor (512 px), first cell
    heads.offsets32!.data.set([0.25, 0, -0.5, 0, Math.log(2), 0, Math.log(0.5), 0]); // planes of two cells each: x, y, width, height
    const { box } = decodeAnchors(heads, 0.5)[0]!;
    expect(box.xMin).toBeCloseTo(7.5 + 128 - 512, 3);
    expect(box.xMax).toBeCloseTo(7.5 + 128 + 512, 3);
    expect(box.yMin).toBeCloseTo(7.5 - 256 - 128, 3);
    expect(box.yMax).toBeCloseTo(7.5 - 256 + 128, 3);
  });
});
