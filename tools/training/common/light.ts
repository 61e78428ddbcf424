/** Light as sensors see it: gains act on linear light, then the sRGB curve and eight bits. */
import { createRaster, type Raster } from '../../../src/image/raster.js';
import { normal, type Random } from './random.js';

const toLinear = Float64Array.from({ length: 256 }, (_, v) => {
  const s = v / 255;
  // sRGB transfer function, IEC 61966-2-1.
  return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
});

/** Codes of linear light in steps of 1/8191: finer than one code everywhere but in the darkest ten codes. */
const codeSteps = 8191;
const toCode = Float64Array.from({ length: codeSteps + 1 }, (_, i) => {
  const l = i / codeSteps;
  return 255 * (l <= 0.0031308 ? 12.92 * l : 1.055 * l ** (1 / 2.4) - 0.055);
});

/** Multiplies linear light by a gain that may vary over the image (arguments: pixel x, y). */
export function gainLight(source: Raster, gain: (x: number, y: number) => number): Raster {
  const { width, height, channels } = source;
  const lit = createRaster(width, height, channels);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const factor = gain(x, y);
      for (let c = 0; c < channels; c++, i++) lit.data[i] = toCode[Math.min(codeSteps, toLinear[source.data[i]!]! * factor * codeSteps) | 0]! + 0.5;
    }
  }
  return lit;
}

/** Adds sensor noise: `sigma` in code values per channel, `grain` pixels wide (noise is coarser than a pixel after processing). */
export function addNoise(source: Raster, sigma: number, grain: number, random: Random): Raster {
  const { width, height, channels } = source;
  const columns = Math.ceil(width / grain) + 1;
  const rows = Math.ceil(height / grain) + 1;
  const field = Float32Array.from({ length: columns * rows * channels }, () => normal(random) * sigma);
  const noisy = createRaster(width, height, channels);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const cell = (Math.floor(y / grain) * columns + Math.floor(x / grain)) * channels;
      for (let c = 0; c < channels; c++, i++) noisy.data[i] = Math.min(255, Math.max(0, source.data[i]! + field[cell + c]! + 0.5));
    }
  }
  return noisy;
}

/** Mixes every pixel with one colour: haze, glare, flat contrast. */
export function mixWith(source: Raster, colour: readonly [number, number, number], share: number): Raster {
  const mixed = createRaster(source.width, source.height, source.channels);
  for (let i = 0; i < mixed.data.length; i++) mixed.data[i] = source.data[i]! * (1 - share) + colour[i % source.channels]! * share + 0.5;
  return mixed;
}
