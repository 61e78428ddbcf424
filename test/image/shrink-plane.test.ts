import { describe, expect, it } from 'vitest';
import { resizePlane } from '../../src/image/shrink-plane.js';
import { filledRaster, noiseRaster } from '../support/noise.js';

describe('resizePlane', () => {
  it('averages the area that each target pixel covers', () => {
    const source = noiseRaster(30, 21, 1, 6);
    const small = resizePlane(source, 12, 8);
    for (let j = 0; j < 8; j++) {
      for (let i = 0; i < 12; i++) {
        let sum = 0;
        for (let y = 0; y < 21; y++) {
          for (let x = 0; x < 30; x++) {
            const across = Math.max(0, Math.min(x + 1, (i + 1) * 2.5) - Math.max(x, i * 2.5));
            const down = Math.max(0, Math.min(y + 1, (j + 1) * 2.625) - Math.max(y, j * 2.625));
            sum += across * down * source.data[y * 30 + x]!;
          }
        }
        // Rounded once; single-precision weights.
        expect(Math.abs(small.data[j * 12 + i]! - sum / (2.5 * 2.625))).toBeLessThanOrEqual(0.501);
      }
    }
  });

  it('keeps a flat plane flat, also when it grows, and returns the source when nothing changes', () => {
    const flat = filledRaster(17, 9, 77);
    for (const [width, height] of [[5, 3], [40, 30], [17, 4]] as const) expect(new Set(resizePlane(flat, width, height).data)).toEqual(new Set([77]));
    expect(resizePlane(flat, 17, 9)).toBe(flat);
    expect(() => resizePlane(filledRaster(4, 4, [1, 2, 3]), 2, 2)).toThrow(RangeError);
  });
});
