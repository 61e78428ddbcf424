import { describe, expect, it } from 'vitest';
import { mutateImage } from '../../tools/fuzz/image-mutations.js';
import { makeImageSeeds } from '../../tools/fuzz/image-seeds.js';
import { tryImage } from '../../tools/fuzz/image-trial.js';
import { createRandom } from '../support/noise.js';

const maxPixels = 2_000_000;

describe('spoilt images', () => {
  it('start from seeds that all decode', async () => {
    for (const seed of await makeImageSeeds()) {
      expect(await tryImage(seed.bytes, maxPixels), seed.name).toEqual({ outcome: 'decoded' });
    }
  });

  it('are decoded or refused with a documented error, 800 of them', async () => {
    const seeds = await makeImageSeeds();
    const counts = new Map<string, number>();
    for (let index = 0; index < 800; index++) {
      const mutant = mutateImage(seeds, createRandom(90_000 + index * 7919));
      const { outcome, fault } = await tryImage(mutant.bytes, maxPixels);
      expect(fault, `number ${index}, ${mutant.seed}: ${mutant.mutation}`).toBeUndefined();
      counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
    }
    // Every way out must have been taken, or the mutations test nothing.
    expect(counts.get('decoded')).toBeGreaterThan(80);
    expect(counts.get('IMAGE_UNREADABLE')).toBeGreaterThan(200);
    for (const rare of ['decoded, damaged', 'IMAGE_FORMAT_UNSUPPORTED', 'IMAGE_TOO_LARGE']) expect(counts.get(rare), rare).toBeGreaterThan(0);
  }, 120_000);
});
