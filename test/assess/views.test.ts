import { describe, expect, it } from 'vitest';
import { createStageClock } from '../../src/assess/clock.js';
import { openViews } from '../../src/assess/views.js';
import { createRaster, type Raster } from '../../src/image/raster.js';
import type { DecodedImage, ImageFacts, ImageSource } from '../../src/stages/contract.js';

/** A grey image of one size that counts how often it is decoded. */
function countingSource(width: number, height: number, { reducesCheaply = true, level = 100 } = {}): { source: ImageSource; decodes: number[] } {
  const decodes: number[] = [];
  const facts = { width, height } as ImageFacts;
  const decode = (most: number): Promise<DecodedImage> => {
    decodes.push(most);
    const scale = Math.max(1, Math.max(width, height) / most);
    const raster: Raster = createRaster(Math.round(width / scale), Math.round(height / scale), 3);
    raster.data.fill(level);
    return Promise.resolve({ facts, raster, scale });
  };
  return { decodes, source: { facts, encoding: { format: 'jpeg', lossless: false }, reducesCheaply, decode, decodeRegion: () => Promise.reject(new Error('no region is needed')) } };
}

const sidesOf = ({ image: { raster, scale } }: { image: DecodedImage }): number[] => [raster.width, raster.height, scale];

describe('the views of a photo', () => {
  it('are one and the same for a small photo, decoded once', async () => {
    const { source, decodes } = countingSource(640, 800);
    const views = openViews(source, createStageClock(Infinity));
    expect(await views.overview()).toBe(await views.working());
    expect(decodes).toHaveLength(1);
  });

  it('are the whole and its half from 1280 pixels up, decoded once', async () => {
    const { source, decodes } = countingSource(961, 1280);
    const views = openViews(source, createStageClock(Infinity));
    expect(sidesOf(await views.overview())).toEqual([481, 640, 2]);
    expect(sidesOf(await views.working())).toEqual([961, 1280, 1]);
    expect(decodes).toHaveLength(1);
  });

  it('are each decoded at their own size where the photo is large, the larger only when it is asked for', async () => {
    const { source, decodes } = countingSource(3000, 4000);
    const views = openViews(source, createStageClock(Infinity));
    expect(sidesOf(await views.overview())).toEqual([960, 1280, 3.125]);
    expect(decodes).toEqual([1280]);
    await views.working();
    expect(decodes).toEqual([1280, 2048]);
  });

  it('come from one decoding where a small size is no cheaper than a large one', async () => {
    const { source, decodes } = countingSource(6000, 8000, { reducesCheaply: false });
    const views = openViews(source, createStageClock(Infinity));
    expect(sidesOf(await views.overview())).toEqual([768, 1024, 7.8125]);
    await views.working();
    expect(decodes).toEqual([2048]);
  });

  it('are not halved where the photo has but two tones, whose dots would blur', async () => {
    const { source } = countingSource(1400, 1400, { level: 255 });
    const views = openViews(source, createStageClock(Infinity));
    const overview = await views.overview();
    expect(sidesOf(overview)).toEqual([1400, 1400, 1]);
    expect(overview.sought === overview.image.raster).toBe(false);
  });
});
