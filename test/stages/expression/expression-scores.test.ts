import { describe, expect, it } from 'vitest';
import type { ModelSession, Tensor } from '../../../src/models/contract.js';
import { readExpression } from '../../../src/stages/expression/expression-scores.js';
import { framedFace, paintedFrame } from '../../support/evidence.js';

describe('the expression network', () => {
  it('is shown a grey 64×64 crop in [−1, 1] and its outputs are named in its own order', async () => {
    const seen: Tensor[] = [];
    const network: ModelSession = {
      id: 'expression',
      run: (inputs) => {
        seen.push(inputs.input!);
        return Promise.resolve({ probabilities: { dims: [1, 7], data: Float32Array.of(0.01, 0.02, 0.03, 0.5, 0.04, 0.1, 0.3) } });
      },
    };
    const { image, frame } = framedFace(paintedFrame((_, y) => (y < 300 ? [0, 0, 0] : [255, 255, 255])));
    const scores = await readExpression(network, image, frame);
    expect(seen[0]!.dims).toEqual([1, 1, 64, 64]);
    expect(seen[0]!.data[5 * 64 + 32]).toBeCloseTo(-1, 6);
    expect(seen[0]!.data[60 * 64 + 32]).toBeCloseTo(1, 6);
    expect(scores.happy).toBeCloseTo(0.5, 6);
    expect(scores.neutral).toBeCloseTo(0.3, 6);
    expect(scores.surprise).toBeCloseTo(0.1, 6);
  });
});
