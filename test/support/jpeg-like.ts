import { createRaster, type Raster } from '../../src/image/raster.js';
import { createRandom } from './noise.js';

/** The luma table of ITU-T T.81, Annex K.1, row by row. */
const exampleTable = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62,
  18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
];

function basis(frequency: number, at: number): number {
  return (frequency === 0 ? Math.SQRT1_2 : 1) * 0.5 * Math.cos(((2 * at + 1) * frequency * Math.PI) / 16);
}

/**
 * A grey picture of which every 8×8 block went through a DCT, was rounded to multiples of `strength` times the example
 * table, and came back: what a JPEG decoder returns. Blocks begin at (gridX, gridY); pixels before the grid stay uncoded.
 */
export function quantiseBlocks(source: Raster, strength: number, gridX: number, gridY: number): Raster {
  const target = createRaster(source.width, source.height, 1);
  target.data.set(source.data);
  for (let y0 = gridY; y0 + 8 <= source.height; y0 += 8) {
    for (let x0 = gridX; x0 + 8 <= source.width; x0 += 8) {
      const pixels = new Float64Array(64);
      for (let i = 0; i < 64; i++) {
        const u = i % 8;
        const v = Math.floor(i / 8);
        let sum = 0;
        for (let y = 0; y < 8; y++) for (let x = 0; x < 8; x++) sum += basis(u, x) * basis(v, y) * source.data[(y0 + y) * source.width + x0 + x]!;
        const step = Math.max(1, Math.floor(exampleTable[i]! * strength + 0.5));
        const kept = step * Math.round(sum / step);
        if (kept !== 0) for (let y = 0; y < 8; y++) for (let x = 0; x < 8; x++) pixels[8 * y + x]! += kept * basis(u, x) * basis(v, y);
      }
      for (let i = 0; i < 64; i++) target.data[(y0 + (i >> 3)) * source.width + x0 + (i & 7)] = Math.min(255, Math.max(0, Math.round(pixels[i]!)));
    }
  }
  return target;
}

/** A picture with detail of every size and no grain: a sum of waves in random directions, the longer the higher. */
export function wavyRaster(width: number, height: number, seed: number): Raster {
  const random = createRandom(seed);
  const waves = Array.from({ length: 60 }, () => {
    const x = (random() - 0.5) * 1.6;
    const y = (random() - 0.5) * 1.6;
    return { x, y, phase: 6.3 * random(), height: (6 * random()) / (0.15 + Math.hypot(x, y)) };
  });
  const raster = createRaster(width, height, 1);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const sum = waves.reduce((total, wave) => total + wave.height * Math.sin(wave.x * x + wave.y * y + wave.phase), 128);
      raster.data[y * width + x] = Math.min(255, Math.max(0, Math.round(sum)));
    }
  }
  return raster;
}
