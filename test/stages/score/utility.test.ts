import { describe, expect, it } from 'vitest';
import { createRaster, type Raster } from '../../../src/image/raster.js';
import type { ModelSession, Tensor } from '../../../src/models/contract.js';
import { explainUtility } from '../../../src/stages/score/explanation.js';
import { estimateLogOdds, estimateUtility, probabilityOf } from '../../../src/stages/score/utility.js';

const identity = [1, 0, 0, 0, 1, 0] as const;

/** A network that calls one number per crop, made of the tensor it is shown. */
function sessionOf(judge: (planes: Float32Array) => number): ModelSession & { readonly batches: number[] } {
  const batches: number[] = [];
  return {
    id: 'face-utility',
    batches,
    run: ({ input }: Readonly<Record<string, Tensor>>) => {
      const count = input!.dims[0]!;
      batches.push(count);
      const size = 3 * 112 * 112;
      const data = Float32Array.from({ length: count }, (_, i) => judge(input!.data.subarray(i * size, (i + 1) * size)));
      return Promise.resolve({ logOdds: { dims: [count, 1], data } });
    },
  };
}

function grey(value: number): Raster {
  const raster = createRaster(112, 112, 3);
  raster.data.fill(value);
  return raster;
}

describe('utility of a face', () => {
  it('shows the network planes of (v − 127.5) / 127.5, adds the length of the embedding and gives a probability', async () => {
    const session = sessionOf((planes) => planes[0]! * 127.5 + 127.5 + planes[2 * 112 * 112]! * 127.5 + 127.5);
    const raster = grey(0);
    raster.data.set([3, 0, 1], 0);
    expect(await estimateLogOdds(session, [raster])).toEqual([expect.closeTo(4, 4)]);
    const at = (length: number): Promise<number> => estimateUtility(session, { raster, matrix: identity }, { vector: new Float32Array(512), length });
    expect(await at(1)).toBeCloseTo(1 / (1 + Math.exp(-4)), 6);
    expect(await at(3)).toBeGreaterThan(await at(2));
    expect(await at(0)).toBeGreaterThanOrEqual(0);
    expect(probabilityOf(0)).toBe(0.5);
  });

  it('refuses a crop of another size', async () => {
    await expect(estimateLogOdds(sessionOf(() => 0), [createRaster(100, 112, 3)])).rejects.toThrow(RangeError);
  });
});

describe('explanation of the utility', () => {
  /** Mean of the red plane over one cell of the 7×7 grid. */
  const cellMean = (planes: Float32Array, column: number, row: number): number => {
    let sum = 0;
    for (let y = row * 16; y < row * 16 + 16; y++) for (let x = column * 16; x < column * 16 + 16; x++) sum += planes[y * 112 + x]! / 256;
    return sum;
  };

  it('finds the cell that costs the score, and asks the network once', async () => {
    const raster = grey(80);
    for (let y = 32; y < 48; y++) for (let x = 64; x < 80; x++) raster.data.fill(250, 3 * (y * 112 + x), 3 * (y * 112 + x) + 3);
    const session = sessionOf((planes) => -cellMean(planes, 4, 2));
    const { columns, rows, values } = await explainUtility(session, { raster, matrix: identity });
    expect([columns, rows, values.length]).toEqual([7, 7, 49]);
    expect(values.indexOf(Math.max(...values))).toBe(2 * 7 + 4);
    expect(values[2 * 7 + 4]).toBeGreaterThan(1);
    expect(session.batches).toEqual([50]);
  });

  it('finds nothing on an even face: the patches take the colour around them', async () => {
    const { values } = await explainUtility(sessionOf((planes) => planes.reduce((sum, value) => sum + value, 0)), { raster: grey(90), matrix: identity });
    for (const value of values) expect(Math.abs(value)).toBeLessThan(0.01);
  });
});
