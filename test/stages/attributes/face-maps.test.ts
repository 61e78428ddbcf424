import { describe, expect, it } from 'vitest';
import type { ModelSession, Tensor } from '../../../src/models/contract.js';
import { readFaceMaps } from '../../../src/stages/attributes/face-maps.js';
import { drawHeadCovering } from '../../../src/stages/segment/head-covering.js';
import { drawVisibleFace } from '../../../src/stages/segment/visible-face.js';
import { framedFace, paintedFrame } from '../../support/evidence.js';

/** A network that calls every bright cell face and every dark one covering, and keeps what it was shown. */
function brightnessNetwork(): { network: ModelSession; seen: Tensor[] } {
  const seen: Tensor[] = [];
  const network: ModelSession = {
    id: 'face-attributes',
    run: (inputs) => {
      const input = inputs.input!;
      seen.push(input);
      const maps = new Float32Array(2 * 64 * 64);
      for (let row = 0; row < 64; row++) {
        for (let column = 0; column < 64; column++) {
          const red = input.data[2 * row * 128 + 2 * column]!;
          maps[row * 64 + column] = red * 10;
          maps[4096 + row * 64 + column] = -red * 10;
        }
      }
      return Promise.resolve({ maps: { dims: [1, 2, 64, 64], data: maps }, heads: { dims: [1, 4], data: Float32Array.of(0, 2, -2, 4) } });
    },
  };
  return { network, seen };
}

describe('the face-attributes network', () => {
  const bright = [230, 60, 60] as const;
  const dark = [20, 60, 60] as const;
  /** About eyes and nose there is contrast, as on a face in usual light: then the view is shown as it is. */
  const stripe = [250, 200, 200] as const;
  const { image, frame } = framedFace(paintedFrame((x, y) => (y < 180 ? dark : y > 230 && y < 350 && x % 32 < 16 ? stripe : bright)));

  it('is shown the parsing window of the frame, channels first, in [−1, 1]', async () => {
    const { network, seen } = brightnessNetwork();
    await readFaceMaps(network, image, frame);
    expect(seen[0]!.dims).toEqual([1, 3, 128, 128]);
    const data = seen[0]!.data;
    expect(data[10 * 128 + 64]).toBeCloseTo((20 - 127.5) / 127.5, 2);
    expect(data[100 * 128 + 64]).toBeCloseTo((230 - 127.5) / 127.5, 2);
    expect(data[128 * 128 + 100 * 128 + 64]).toBeCloseTo((60 - 127.5) / 127.5, 2);
  });

  it('gives probabilities for its four verdicts', async () => {
    const maps = await readFaceMaps(brightnessNetwork().network, image, frame);
    expect(maps.mask).toBeCloseTo(0.5, 6);
    expect(maps.eyesClosed).toBeCloseTo(1 / (1 + Math.exp(2)), 6);
    expect(maps.smile).toBeCloseTo(1 / (1 + Math.exp(-4)), 6);
  });

  it('yields a visible-face mask and a head-covering mask in the frame', async () => {
    const maps = await readFaceMaps(brightnessNetwork().network, image, frame);
    const visible = drawVisibleFace(maps).raster;
    const covering = drawHeadCovering(maps, frame).raster;
    expect(visible.data[300 * 616 + 300]).toBe(1);
    expect(visible.data[100 * 616 + 300]).toBe(0);
    expect(covering.data[100 * 616 + 300]).toBe(1);
    expect(covering.data[300 * 616 + 300]).toBe(0);
  });

  it('sees no covering beyond the border of the photo', async () => {
    const maps = await readFaceMaps(brightnessNetwork().network, image, frame);
    const cut = { ...frame, sourceMask: { ...frame.sourceMask, data: frame.sourceMask.data.map((value, i) => (i < 100 * 616 ? 0 : value)) } };
    const covering = drawHeadCovering(maps, cut).raster;
    expect(covering.data[50 * 616 + 300]).toBe(0);
    expect(covering.data[150 * 616 + 300]).toBe(1);
  });
});
