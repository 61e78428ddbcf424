import { describe, expect, it } from 'vitest';
import { findTurned } from '../../src/assess/turned-faces.js';
import { createRaster } from '../../src/image/raster.js';
import type { ModelSession } from '../../src/models/contract.js';
import type { DetectedFace } from '../../src/stages/contract.js';

const raster = createRaster(1024, 768, 3);
const size = { rasterLongSide: 1024, fullLongSide: 1024, minFacePixels: 24 };
const trace = (x: number, side: number, score = 0.03): DetectedFace => ({ box: { xMin: x, yMin: 300, xMax: x + side, yMax: 300 + side }, score, rotationDegrees: 0 });

/** Sees a sure face of 64 px in the middle of every input of 160×160 pixels (the smaller anchor of stride 16, row 4, column 4); lists the inputs. */
function turnedEverywhere(): { detector: ModelSession; inputs: string[] } {
  const inputs: string[] = [];
  return {
    inputs,
    detector: {
      id: 'detector',
      run({ input }) {
        const [, , rows, columns] = input!.dims as [number, number, number, number];
        inputs.push(`${columns}×${rows}`);
        const head = (stride: number, channels: number) => ({ dims: [1, channels, rows / stride, columns / stride], data: new Float32Array((channels * rows * columns) / stride ** 2) });
        const heads = Object.fromEntries([32, 16, 8].flatMap((stride) => [[`scores${stride}`, head(stride, 4)], [`offsets${stride}`, head(stride, 8)]]));
        if (rows === 160 && columns === 160) {
          const cell = 4 * 10 + 4;
          heads.scores16!.data[3 * 100 + cell] = 0.97;
          for (const axis of [4, 5]) heads.offsets16!.data[axis * 100 + cell] = (80 - 71.5) / 64;
        }
        return Promise.resolve(heads);
      },
    },
  };
}

describe('the turned looks at a group', () => {
  it('are spared where the upright looks left no trace beside the faces', async () => {
    const { detector, inputs } = turnedEverywhere();
    expect(await findTurned(detector, raster, size, [trace(100, 80, 0.99), trace(500, 30)], [trace(104, 80, 0.99)])).toEqual([]);
    expect(inputs).toEqual([]);
  });

  it('go to the surroundings of a trace, and give a face there once', async () => {
    const { detector, inputs } = turnedEverywhere();
    const found = await findTurned(detector, raster, size, [trace(100, 80, 0.99), trace(500, 60)], [trace(100, 80, 0.99)]);
    expect(inputs).toEqual(['160×160', '160×160', '160×160']);
    expect(found).toHaveLength(1);
    const [{ box, rotationDegrees }] = found as [DetectedFace];
    // The square about the trace has 180 px, the anchor 64 of its 160 on the input.
    expect(box.xMax - box.xMin).toBeCloseTo(72, 0);
    expect(rotationDegrees).toBe(270);
    expect(box.xMin > 440 && box.xMax < 620 && box.yMin > 240 && box.yMax < 420).toBe(true);
  });

  it('go to the whole image where that is less', async () => {
    const { detector, inputs } = turnedEverywhere();
    await findTurned(detector, raster, size, Array.from({ length: 12 }, (_, i) => trace(80 * i, 50)), []);
    expect(inputs).toEqual(['384×512', '384×512', '512×384']);
  });
});
