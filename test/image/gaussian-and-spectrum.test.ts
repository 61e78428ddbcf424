import { describe, expect, it } from 'vitest';
import { smoothGaussian } from '../../src/image/gaussian.js';
import { powerSpectrum, transform } from '../../src/image/power-spectrum.js';
import { createRaster } from '../../src/image/raster.js';
import { smoothGaussian as smoothPlainly } from '../../tools/bench/plain/modules/image/gaussian.js';
import { createRandom, noiseRaster } from '../support/noise.js';

describe('the Fourier transform', () => {
  it('agrees with the sum that defines it', () => {
    const random = createRandom(3);
    const n = 32;
    const given = Float64Array.from({ length: n }, () => random() - 0.5);
    const real = Float64Array.from(given);
    const imaginary = new Float64Array(n);
    transform(real, imaginary);
    for (let k = 0; k < n; k++) {
      const sum = (of: (angle: number) => number): number => given.reduce((total, value, i) => total + value * of((-2 * Math.PI * k * i) / n), 0);
      expect([real[k], imaginary[k]]).toEqual([expect.closeTo(sum(Math.cos), 10), expect.closeTo(sum(Math.sin), 10)]);
    }
  });

  it('finds the frequency of stripes along the rows and none along the columns', () => {
    const plane = createRaster(80, 80, 1);
    for (let y = 0; y < 80; y++) for (let x = 0; x < 80; x++) plane.data[y * 80 + x] = Math.round(128 + 100 * Math.sin((2 * Math.PI * 12 * x) / 64));
    const rows = powerSpectrum(plane, 5, 9, 64, 'rows');
    expect(rows.indexOf(Math.max(...rows))).toBe(12);
    expect(Math.max(...powerSpectrum(plane, 5, 9, 64, 'columns'))).toBeCloseTo(0, 6);
  });
});

describe('Gaussian smoothing', () => {
  it('agrees with the sum over the square neighbourhood, the border pixel repeated', () => {
    const { data, width, height } = noiseRaster(15, 11, 1, 2);
    const sigma = 1.2;
    const reach = Math.ceil(3 * sigma);
    const smoothed = smoothGaussian(Float32Array.from(data), { width, height }, sigma);
    for (const [x, y] of [[0, 0], [7, 5], [14, 3], [4, 10]] as const) {
      let [sum, weights] = [0, 0];
      for (let j = -reach; j <= reach; j++) {
        for (let i = -reach; i <= reach; i++) {
          const weight = Math.exp(-(i * i + j * j) / (2 * sigma * sigma));
          sum += weight * data[Math.min(height - 1, Math.max(0, y + j)) * width + Math.min(width - 1, Math.max(0, x + i))]!;
          weights += weight;
        }
      }
      // Float32 planes hold about seven digits of values up to 255.
      expect(smoothed[y * width + x]).toBeCloseTo(sum / weights, 3);
    }
  });

  it('is what the plain path makes of planes of any sides', () => {
    for (const [width, height, sigma] of [[1, 1, 2], [7, 3, 4], [112, 112, 0.5], [33, 50, 2.3]] as const) {
      const plane = Float32Array.from(noiseRaster(width, height, 1, 7).data);
      const plain = smoothPlainly(plane, { width, height }, sigma);
      const smoothed = smoothGaussian(plane, { width, height }, sigma);
      expect(smoothed.length).toBe(plain.length);
      expect(Math.max(...smoothed.map((value, i) => Math.abs(value - plain[i]!)))).toBeLessThan(1e-4);
    }
  });
});
