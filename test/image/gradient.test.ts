import { describe, expect, it } from 'vitest';
import { mirrorIndex, sumScharrMagnitude } from '../../src/image/gradient.js';
import { createRaster } from '../../src/image/raster.js';
import { filledRaster, noiseRaster } from '../support/noise.js';

describe('sumScharrMagnitude', () => {
  it('equals the sum over the kernel, pixel by pixel, with a mirrored border', () => {
    const plane = noiseRaster(19, 13, 1, 5);
    const mask = noiseRaster(19, 13, 1, 8);
    mask.data.forEach((value, i) => { mask.data[i] = value > 90 ? 1 : 0; });
    const smooth = [3, 10, 3];
    const at = (x: number, y: number): number => plane.data[mirrorIndex(y, 13) * 19 + mirrorIndex(x, 19)]!;
    let sum = 0;
    let count = 0;
    for (let y = 0; y < 13; y++) {
      for (let x = 0; x < 19; x++) {
        if (mask.data[y * 19 + x] === 0) continue;
        let gx = 0;
        let gy = 0;
        for (let k = -1; k <= 1; k++) {
          gx += smooth[k + 1]! * (at(x + 1, y + k) - at(x - 1, y + k));
          gy += smooth[k + 1]! * (at(x + k, y + 1) - at(x + k, y - 1));
        }
        sum += Math.hypot(gx, gy);
        count++;
      }
    }
    const result = sumScharrMagnitude(plane, mask);
    expect(result.count).toBe(count);
    // Same terms in the same order; hypot and sqrt may differ in the last bit.
    expect(result.sum).toBeCloseTo(sum, 6);
  });

  it('is 32 times the slope on a ramp: 16 by the kernel, 2 by the step across it', () => {
    const ramp = createRaster(12, 12, 1);
    for (let i = 0; i < 144; i++) ramp.data[i] = 5 * (i % 12);
    const inner = createRaster(12, 12, 1);
    for (let y = 1; y < 11; y++) inner.data.fill(1, y * 12 + 1, y * 12 + 11);
    const { sum, count } = sumScharrMagnitude(ramp, inner);
    expect(sum / count).toBeCloseTo(32 * 5, 9);
    expect(sumScharrMagnitude(ramp, filledRaster(12, 12, 0))).toEqual({ sum: 0, count: 0 });
  });

  it('mirrors about the edge pixel', () => {
    expect([-2, -1, 0, 4, 5, 6].map((i) => mirrorIndex(i, 5))).toEqual([2, 1, 0, 4, 3, 2]);
    expect([-1, 0, 1].map((i) => mirrorIndex(i, 1))).toEqual([0, 0, 0]);
  });
});
