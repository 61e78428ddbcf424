import { describe, expect, it } from 'vitest';
import type { ModelSession } from '../../../src/models/contract.js';
import { segmentBackground } from '../../../src/stages/segment/background.js';
import { framedFace, paintedFrame } from '../../support/evidence.js';

/** A network to which every red pixel is a person. */
const redNetwork: ModelSession = {
  id: 'person-segmentation',
  run: ({ input }) => Promise.resolve({ person: { dims: [1, 256, 256], data: input!.data.slice(0, 256 * 256).map((red) => (red > 0.5 ? 0.9 : 0.02)) } }),
};

describe('the background of the frame', () => {
  const { frame } = framedFace(paintedFrame((x) => (x > 200 && x < 400 ? [220, 40, 40] : [40, 40, 220])));

  it('is what the network does not take for a person', async () => {
    const { raster } = await segmentBackground(redNetwork, frame);
    const at = (x: number): number => raster.data[300 * 616 + x]!;
    expect([at(100), at(300), at(500)]).toEqual([1, 0, 1]);
    // It keeps 16 pixels away from the person, whose border lies within one of the 256 cells (2.4 pixels) of the painted one.
    expect(at(180)).toBe(1);
    expect(at(189)).toBe(0);
  });

  it('ends where the photo ends', async () => {
    const cut = { ...frame, sourceMask: { ...frame.sourceMask, data: frame.sourceMask.data.map((value, i) => (i % 616 < 120 ? 0 : value)) } };
    const { raster } = await segmentBackground(redNetwork, cut);
    expect(raster.data[300 * 616 + 100]).toBe(0);
    expect(raster.data[300 * 616 + 150]).toBe(1);
  });
});
