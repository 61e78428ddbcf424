import { createRaster, type Raster } from '../../src/image/raster.js';

/** A small deterministic generator (Lehmer, 31 bit): the same numbers on every machine. Values in [0, 1). */
export function createRandom(seed: number): () => number {
  let state = (seed % 2147483646) + 1;
  return () => {
    state = (state * 48271) % 2147483647;
    return (state - 1) / 2147483646;
  };
}

export function noiseRaster(width: number, height: number, channels: 1 | 3, seed: number): Raster {
  const random = createRandom(seed);
  const raster = createRaster(width, height, channels);
  for (let i = 0; i < raster.data.length; i++) raster.data[i] = Math.floor(random() * 256);
  return raster;
}

export function filledRaster(width: number, height: number, colour: readonly [number, number, number] | number): Raster {
  const raster = createRaster(width, height, typeof colour === 'number' ? 1 : 3);
  if (typeof colour === 'number') raster.data.fill(colour);
  else for (let i = 0; i < raster.data.length; i += 3) raster.data.set(colour, i);
  return raster;
}
