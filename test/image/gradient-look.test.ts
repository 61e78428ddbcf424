import { expect, it } from 'vitest';
import { lookThrough } from '../../src/image/gradient-look.js';
import { lookThrough as lookPlainly } from '../../tools/bench/plain/modules/image/gradient-look.js';
import { noiseRaster } from '../support/noise.js';

const taps = [1, 6, 15, 20, 15, 6, 1].map((tap) => tap / 64);
const picture = noiseRaster(37, 29, 1, 11);

it.each([
  ['the whole picture', { x: 0, y: 0, width: 37, height: 29 }],
  ['a window inside', { x: 9, y: 6, width: 13, height: 11 }],
  ['a window at the far corner', { x: 30, y: 24, width: 7, height: 5 }],
  ['one pixel', { x: 36, y: 0, width: 1, height: 1 }],
])('is what the sums say, pixel by pixel: %s', (_, window) => {
  const [look, plain] = [lookThrough(picture, taps, window), lookPlainly(picture, taps, window)];
  expect(look.smooth).toEqual(plain.smooth);
  expect(look.gradient.length).toBe(plain.gradient.length);
  expect(Math.max(...look.gradient.map((length, i) => Math.abs(length - plain.gradient[i]!)))).toBeLessThan(1e-4);
});
