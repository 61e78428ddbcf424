import { describe, expect, it } from 'vitest';
import { maskedMean } from '../../src/image/masked-mean.js';
import { createRandom, noiseRaster } from '../support/noise.js';

describe('maskedMean', () => {
  it('is the mean over the unmasked pixels of each neighbourhood, 0 where there are none', () => {
    const random = createRandom(2);
    const mask = noiseRaster(19, 14, 1, 7);
    mask.data.forEach((value, i) => { mask.data[i] = value > 200 ? 1 : 0; });
    const values = Float64Array.from({ length: 19 * 14 }, () => random());
    for (const reach of [0, 1, 3]) {
      const means = maskedMean(values, mask, reach);
      for (let y = 0; y < 14; y++) {
        for (let x = 0; x < 19; x++) {
          let sum = 0;
          let count = 0;
          for (let v = Math.max(0, y - reach); v <= Math.min(13, y + reach); v++) {
            for (let u = Math.max(0, x - reach); u <= Math.min(18, x + reach); u++) {
              if (mask.data[v * 19 + u] === 0) continue;
              sum += values[v * 19 + u]!;
              count++;
            }
          }
          // Differences of running sums of at most 266 values below 1.
          expect(means[y * 19 + x]).toBeCloseTo(count === 0 ? 0 : sum / count, 10);
        }
      }
    }
  });
});
