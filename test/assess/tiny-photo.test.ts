import { describe, expect, it } from 'vitest';
import { locateFaces } from '../../src/assess/location.js';
import { modelIds } from '../../src/assess/model-ids.js';
import { createStageClock } from '../../src/assess/clock.js';
import { singleView } from '../../src/assess/views.js';
import type { AssessRequest } from '../../src/assessment.js';
import { createRaster } from '../../src/image/raster.js';
import type { ModelRegistry, ModelSession } from '../../src/models/contract.js';
import type { DecodedImage } from '../../src/stages/contract.js';

/** Heads of a detector that sees nothing, for whatever input it is given; lists the inputs, width and height. */
function blindRegistry(): { registry: ModelRegistry; inputs: number[][] } {
  const inputs: number[][] = [];
  const detector: ModelSession = {
    id: modelIds.detector,
    run({ input }) {
      const [, , rows, columns] = input!.dims as [number, number, number, number];
      inputs.push([columns, rows]);
      const heads = [32, 16, 8].flatMap((stride) => {
        const grid = [rows / stride, columns / stride] as const;
        const head = (channels: number) => ({ dims: [1, channels, ...grid], data: new Float32Array(channels * grid[0] * grid[1]) });
        return [[`scores${stride}`, head(4)], [`offsets${stride}`, head(8)]] as const;
      });
      return Promise.resolve(Object.fromEntries(heads));
    },
  };
  return { inputs, registry: { session: () => Promise.resolve(detector), close: () => Promise.resolve() } };
}

async function looksAt(side: number): Promise<number[][]> {
  const { registry, inputs } = blindRegistry();
  const request = { maxFaces: 5, minFaceSizePixels: 24 } as AssessRequest;
  await locateFaces(registry, singleView({ facts: {} as DecodedImage['facts'], raster: createRaster(side, side, 3), scale: 1 }), request, createStageClock(Infinity));
  return inputs;
}

describe('a photo without a sign of a face', () => {
  it('is looked at once where it is tiny', async () => {
    expect(await looksAt(32)).toHaveLength(1);
  });

  it('is looked at closely, from afar and turned from 96 pixels up', async () => {
    expect(await looksAt(96)).toHaveLength(6);
  });

  it('is looked at for traces only where it is large', async () => {
    expect(await looksAt(1280)).toEqual([[320, 320], [640, 640], ...Array.from({ length: 4 }, () => [320, 320])]);
  });
});
