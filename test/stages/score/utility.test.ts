import { describe, expect, it } from 'vitest';
import { createRaster, type Raster } from '../../../src/image/raster.js';
import type { ModelSession, Tensor } from '../../../src/models/contract.js';
import { readEmbedding } from '../../../src/stages/score/embedding.js';
import { explainUtility } from '../../../src/stages/score/explanation.js';
import { judgeFace, judgeFaces, probabilityOf } from '../../../src/stages/score/utility.js';

const identity = [1, 0, 0, 0, 1, 0] as const;

/** An embedding network whose inner layers see one number, made of the planes of the crop. */
function embeddingOf(see: (planes: Float32Array) => number): ModelSession & { readonly shapes: number[][] } {
  const shapes: number[][] = [];
  return {
    id: 'embedding-mobilefacenet-512',
    shapes,
    run: ({ input }: Readonly<Record<string, Tensor>>) => {
      shapes.push([...input!.dims]);
      return Promise.resolve({ embedding: { dims: [1, 1], data: Float32Array.of(7) }, pooled: { dims: [1, 1], data: Float32Array.of(see(input!.data)) } });
    },
  };
}

/** A score network whose log-odds are twice the first number of a face's layers and its first sign; its last number of a face's layers is for sunglasses. */
function utilityNetwork(): ModelSession & { readonly batches: number[] } {
  const batches: number[] = [];
  return {
    id: 'face-utility',
    batches,
    run: ({ pooled, signs }: Readonly<Record<string, Tensor>>) => {
      const [count, size] = pooled!.dims as [number, number];
      batches.push(count);
      const column = (of: (i: number) => number): Tensor => ({ dims: [count, 1], data: Float32Array.from({ length: count }, (_, i) => of(i)) });
      return Promise.resolve({ logOdds: column((i) => 2 * pooled!.data[i * size]! + signs!.data[i * signs!.dims[1]!]!), sunglasses: column((i) => pooled!.data[(i + 1) * size - 1]!) });
    },
  };
}

function grey(value: number): Raster {
  const raster = createRaster(112, 112, 3);
  raster.data.fill(value);
  return raster;
}

describe('utility of a face', () => {
  it('shows the embedding network planes of (v − 127.5) / 128, and keeps what it sees', async () => {
    const raster = grey(0);
    raster.data.set([3, 0, 1], 0);
    const network = embeddingOf((planes) => planes[0]! * 128 + 127.5 + 10 * (planes[2 * 112 * 112]! * 128 + 127.5));
    const { vector, pooled } = await readEmbedding(network, raster);
    expect(Array.from(vector)).toEqual([7]);
    expect(pooled[0]).toBeCloseTo(13, 3);
    expect(network.shapes).toEqual([[1, 3, 112, 112]]);
  });

  it('asks the score network about all faces at once', async () => {
    const network = utilityNetwork();
    const faces = [{ pooled: Float32Array.of(1, 0), signs: Float32Array.of(10) }, { pooled: Float32Array.of(-2, 2), signs: Float32Array.of(20) }];
    expect(await judgeFaces(network, faces)).toEqual([{ logOdds: 12, sunglasses: 0.5 }, { logOdds: 16, sunglasses: 1 / (1 + Math.exp(-2)) }]);
    expect(network.batches).toEqual([2]);
    expect(await judgeFace(network, { vector: new Float32Array(1), pooled: Float32Array.of(1.5, 0) }, Float32Array.of(0))).toEqual({ logOdds: 3, sunglasses: 0.5 });
    expect(probabilityOf(0)).toBe(0.5);
  });

  it('refuses a crop of another size', async () => {
    await expect(readEmbedding(embeddingOf(() => 0), createRaster(100, 112, 3))).rejects.toThrow(RangeError);
  });
});

describe('explanation of the utility', () => {
  /** Mean of the red plane over one cell of the 7×7 grid. */
  const cellMean = (planes: Float32Array, column: number, row: number): number => {
    let sum = 0;
    for (let y = row * 16; y < row * 16 + 16; y++) for (let x = column * 16; x < column * 16 + 16; x++) sum += planes[y * 112 + x]! / 256;
    return sum;
  };

  it('finds the cell that costs the score, and asks the score network once', async () => {
    const raster = grey(80);
    for (let y = 32; y < 48; y++) for (let x = 64; x < 80; x++) raster.data.fill(250, 3 * (y * 112 + x), 3 * (y * 112 + x) + 3);
    const embedding = embeddingOf((planes) => -cellMean(planes, 4, 2));
    const utility = utilityNetwork();
    const { columns, rows, values } = await explainUtility({ embedding, utility }, { raster, matrix: identity }, Float32Array.of(3));
    expect([columns, rows, values.length]).toEqual([7, 7, 49]);
    expect(values.indexOf(Math.max(...values))).toBe(2 * 7 + 4);
    expect(values[2 * 7 + 4]).toBeGreaterThan(1);
    expect(embedding.shapes).toHaveLength(50);
    expect(utility.batches).toEqual([50]);
  });

  it('finds nothing on an even face: the patches take the colour around them', async () => {
    const embedding = embeddingOf((planes) => planes.reduce((sum, value) => sum + value, 0));
    const { values } = await explainUtility({ embedding, utility: utilityNetwork() }, { raster: grey(90), matrix: identity }, Float32Array.of(3));
    for (const value of values) expect(Math.abs(value)).toBeLessThan(0.01);
  });
});
