import { describe, expect, it } from 'vitest';
import { maskedMean } from '../../src/image/masked-mean.js';
import { noiseRaster } from '../support/noise.js';

describe('maskedMean', () => {
  it('is the mean over the pixels of each neighbourhood that the mask holds, and 0 where it does not hold the pixel itself', () => {
    const mask = noiseRaster(19, 14, 1, 7);
    mask.data.forEach((value, i) => { mask.data[i] = value > 200 ? 1 : 0; });
    const bytes = noiseRaster(19, 14, 1, 2).data;
    for (const reach of [0, 1, 3, 20]) {
      const means = maskedMean(bytes, mask, reach);
      for (let y = 0; y < 14; y++) {
        for (let x = 0; x < 19; x++) {
          let sum = 0;
          let count = 0;
          for (let v = Math.max(0, y - reach); v <= Math.min(13, y + reach); v++) {
            for (let u = Math.max(0, x - reach); u <= Math.min(18, x + reach); u++) {
              if (mask.data[v * 19 + u] === 0) continue;
              sum += bytes[v * 19 + u]!;
              count++;
            }
          }
          expect(means[y * 19 + x]).toBe(mask.data[y * 19 + x] === 0 ? 0 : sum / count);
        }
      }
    }
  });

  it('is 0 everywhere under an empty mask', () => {
    const mask = noiseRaster(5, 4, 1, 3);
    mask.data.fill(0);
    expect([...maskedMean(noiseRaster(5, 4, 1, 4).data, mask, 2)]).toEqual(Array.from({ length: 20 }, () => 0));
  });
});
