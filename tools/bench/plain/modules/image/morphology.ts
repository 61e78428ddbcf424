/** Morphology pixel by pixel. Left out: the vector kernel of the erosion, and runs of pixels joined to parts (docs/decisions/0020). */
import { createRaster, type Raster } from '../../../../../src/image/raster.js';

/** On where the whole box about a pixel is on, by rows and then by columns; what lies beyond the border counts as on. */
export function erodeBox(mask: Raster, before: number, after: number): Raster {
  const { width, height, data } = mask;
  const across = createRaster(width, height, 1);
  const eroded = createRaster(width, height, 1);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) across.data[y * width + x] = allOn(data, y * width, 1, x, width, before, after) ? 1 : 0;
  }
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) eroded.data[y * width + x] = allOn(across.data, x, width, y, height, before, after) ? 1 : 0;
  }
  return eroded;
}

function allOn(data: Uint8Array, first: number, step: number, at: number, count: number, before: number, after: number): boolean {
  for (let i = Math.max(0, at - before); i <= Math.min(count - 1, at + after); i++) if (data[first + i * step] === 0) return false;
  return true;
}

/** Switches off, in place, what is off in another mask of the same size. */
export function keepWithin(mask: Raster, other: Raster): void {
  for (let i = 0; i < mask.data.length; i++) if (other.data[i] === 0) mask.data[i] = 0;
}

/** The 4-connected parts that have at least so many pixels, each flooded from its first one. */
export function keepLargeParts(mask: Raster, leastPixels: number): Raster {
  const kept = createRaster(mask.width, mask.height, 1);
  const seen = new Set<number>();
  for (let i = 0; i < mask.data.length; i++) {
    if (mask.data[i] === 0 || seen.has(i)) continue;
    const part = flood(mask, i, seen);
    if (part.length >= leastPixels) for (const pixel of part) kept.data[pixel] = 1;
  }
  return kept;
}

function flood({ width, height, data }: Raster, from: number, seen: Set<number>): number[] {
  const part = [from];
  seen.add(from);
  for (const at of part) {
    const [x, y] = [at % width, Math.floor(at / width)];
    for (const [u, v] of [[x - 1, y], [x + 1, y], [x, y - 1], [x, y + 1]] as const) {
      const next = v * width + u;
      if (u < 0 || v < 0 || u >= width || v >= height || data[next] === 0 || seen.has(next)) continue;
      seen.add(next);
      part.push(next);
    }
  }
  return part;
}
