import { describe, expect, it } from 'vitest';
import { discardCurve, orderByQuality, rateAt, relativeArea } from '../../tools/accuracy/maths/discard.js';
import { createRandom } from '../../tools/training/common/random.js';

/** Straight from the definition: sort, drop k, count again. */
function naiveRate(quality: readonly number[], failed: readonly number[], drop: number): number {
  const kept = quality.map((q, i) => ({ q, f: failed[i]! })).sort((a, b) => a.q - b.q).slice(drop);
  return kept.filter(({ f }) => f === 1).length / kept.length;
}

function drawSet(count: number, seed: number): { quality: Float64Array; failed: Uint8Array } {
  const random = createRandom(seed);
  const quality = Float64Array.from({ length: count }, () => random());
  return { quality, failed: Uint8Array.from(quality, (q) => (random() < 0.3 * (1 - q) ? 1 : 0)) };
}

describe('error versus discard', () => {
  it('counts what is left after every step as the definition does', () => {
    const { quality, failed } = drawSet(211, 7);
    const curve = discardCurve(orderByQuality(quality, createRandom(1)), failed);
    for (const drop of [0, 1, 5, 50, 210]) expect(curve.rates[drop]).toBeCloseTo(naiveRate([...quality], [...failed], drop), 12);
  });

  it('takes the last step that is not beyond the share asked for', () => {
    const { quality, failed } = drawSet(100, 3);
    const curve = discardCurve(orderByQuality(quality, createRandom(1)), failed);
    expect(rateAt(curve, 0.1)).toBe(curve.rates[10]);
    expect(rateAt(curve, 0.109)).toBe(curve.rates[10]);
    expect(rateAt(curve, 0)).toBe(curve.rates[0]);
  });

  it('gives an area of one when every comparison is worth the same, on average over the orders of ties', () => {
    const { failed } = drawSet(2000, 5);
    const equal = new Float64Array(2000);
    const areas = Array.from({ length: 200 }, (_, seed) => relativeArea(discardCurve(orderByQuality(equal, createRandom(seed)), failed), 0.3));
    // Mean of 200 orders; one order scatters by about 0.05, so their mean by about 0.004.
    expect(areas.reduce((sum, area) => sum + area / 200, 0)).toBeCloseTo(1, 1);
    expect(new Set(areas).size).toBeGreaterThan(100);
  });

  it('integrates the steps: a perfect score of ten failures in a hundred', () => {
    const quality = Float64Array.from({ length: 100 }, (_, i) => i);
    const failed = Uint8Array.from({ length: 100 }, (_, i) => (i < 10 ? 1 : 0));
    let expected = 0;
    for (let k = 0; k < 10; k++) expected += ((10 - k) / (100 - k)) * 0.01;
    expect(relativeArea(discardCurve(orderByQuality(quality, createRandom(1)), failed), 0.3)).toBeCloseTo(expected / (0.3 * 0.1), 12);
  });

  it('treats a weight of two as the comparison standing there twice', () => {
    const { quality, failed } = drawSet(60, 11);
    const twice = [...quality, ...quality];
    const weighted = discardCurve(orderByQuality(quality, createRandom(1)), failed, new Float64Array(60).fill(2));
    const doubled = discardCurve(Uint32Array.from(twice.keys()).sort((a, b) => twice[a]! - twice[b]!), Uint8Array.from([...failed, ...failed]));
    for (let k = 0; k < 60; k++) expect(weighted.rates[k]).toBeCloseTo(doubled.rates[2 * k]!, 12);
  });
});
