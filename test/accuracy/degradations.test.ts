import { describe, expect, it } from 'vitest';
import { createRaster, type Raster } from '../../src/image/raster.js';
import { degradationKinds, degrade, degradeInTurn, drawFieldDamage } from '../../tools/training/common/degradations.js';
import { cropOf, matrixOfMove, wideMargin, wideScale, wideSide, type FaceView } from '../../tools/training/common/face-view.js';
import { createRandom, hashText } from '../../tools/training/common/random.js';
import { partOf } from '../../tools/accuracy/split.js';

/** Structure of every scale, so that every kind of damage has something to destroy. */
function makeView(): FaceView {
  const random = createRandom(5);
  const raster: Raster = createRaster(wideSide, wideSide, 3);
  for (let y = 0, i = 0; y < wideSide; y++) {
    for (let x = 0; x < wideSide; x++) {
      for (let c = 0; c < 3; c++, i++) raster.data[i] = 110 + 40 * Math.sin(x / 9 + c) + 30 * Math.cos(y / 5) + 20 * (random() - 0.5);
    }
  }
  return { raster, fromCrop: [wideScale, 0, wideMargin * wideScale, 0, wideScale, wideMargin * wideScale] };
}

function difference(a: Raster, b: Raster): number {
  let sum = 0;
  for (let i = 0; i < a.data.length; i++) sum += Math.abs(a.data[i]! - b.data[i]!);
  return sum / a.data.length;
}

describe('degradations', () => {
  it.each(degradationKinds)('%s changes the crop more the stronger it is, and the same seed gives the same pixels', async (kind) => {
    const view = makeView();
    const clean = cropOf(view);
    const at = async (strength: number): Promise<Raster> => cropOf(await degrade(view, { kind, strength }, createRandom(1)));
    const weak = await at(0.05);
    const strong = await at(0.95);
    expect(difference(clean, strong)).toBeGreaterThan(difference(clean, weak));
    expect(difference(strong, await at(0.95))).toBe(0);
  });

  it('draws one to three different kinds for the field, weaker the more there are', async () => {
    const random = createRandom(8);
    const counts = new Set<number>();
    for (let k = 0; k < 50; k++) {
      const mixture = drawFieldDamage(random);
      expect([1, 2, 3]).toContain(mixture.length);
      counts.add(mixture.length);
      for (const { strength } of mixture) expect(strength).toBeLessThanOrEqual([0.6, 0.5, 0.4][mixture.length - 1]!);
      expect(new Set(mixture.map(({ kind }) => kind)).size).toBe(mixture.length);
    }
    expect(counts.size).toBe(3);
    const view = makeView();
    const damaged = await degradeInTurn(view, drawFieldDamage(createRandom(2)), createRandom(3));
    expect(difference(cropOf(view), cropOf(damaged))).toBeGreaterThan(1);
  });

  it('moves about the centre of the crop', () => {
    const [a, b, c, d, e, f] = matrixOfMove({ scale: 2, turnDegrees: 90, shiftX: 3, shiftY: -4 });
    expect([a * 56 + b * 56 + c, d * 56 + e * 56 + f]).toEqual([expect.closeTo(59, 9), expect.closeTo(52, 9)]);
    expect([a * 57 + b * 56 + c, d * 57 + e * 56 + f]).toEqual([expect.closeTo(59, 9), expect.closeTo(54, 9)]);
  });
});

describe('split of people', () => {
  it('hashes as FNV-1a does and parts people about 60 : 15 : 25', () => {
    expect(hashText('a')).toBe(0xe40c292c);
    const parts = Array.from({ length: 4000 }, (_, i) => partOf(`Person_${i}`));
    const share = (part: string): number => parts.filter((one) => one === part).length / 4000;
    // Three standard deviations of a binomial share of 4000 are below 0.025.
    expect(Math.abs(share('train') - 0.6)).toBeLessThan(0.025);
    expect(Math.abs(share('test') - 0.25)).toBeLessThan(0.025);
  });
});
