/** What lenses, hands and small sensors do to a grey plane, for synthetic training and test pictures. */
import sharp from 'sharp';
import { createRaster, type Raster } from '../../src/image/raster.js';
import { resizePlane } from '../../src/image/shrink-plane.js';
import { normal, type Random } from '../training/common/random.js';

/** A point spread: whole-pixel offsets with weights that sum to 1. */
export type PointSpread = readonly { readonly x: number; readonly y: number; readonly weight: number }[];

/** Sub-samples per pixel side when a shape is turned into pixel weights. */
const subSamples = 8;

function spreadOf(reach: number, covers: (x: number, y: number) => boolean): PointSpread {
  const cells: { x: number; y: number; weight: number }[] = [];
  let total = 0;
  for (let y = -reach; y <= reach; y++) {
    for (let x = -reach; x <= reach; x++) {
      let hits = 0;
      for (let j = 0; j < subSamples; j++) {
        for (let i = 0; i < subSamples; i++) if (covers(x + (i + 0.5) / subSamples - 0.5, y + (j + 0.5) / subSamples - 0.5)) hits++;
      }
      if (hits > 0) cells.push({ x, y, weight: hits });
      total += hits;
    }
  }
  return cells.map(({ x, y, weight }) => ({ x, y, weight: weight / total }));
}

/** Defocus: a disc of `radius` pixels. */
export function discSpread(radius: number): PointSpread {
  return spreadOf(Math.ceil(radius), (x, y) => x * x + y * y <= radius * radius);
}

/** Motion: a straight line of `length` pixels, one pixel wide, `degrees` from the x axis (y down). */
export function motionSpread(length: number, degrees: number): PointSpread {
  const cosine = Math.cos((degrees * Math.PI) / 180);
  const sine = Math.sin((degrees * Math.PI) / 180);
  return spreadOf(Math.ceil(length / 2) + 1, (x, y) => Math.abs(x * cosine + y * sine) <= length / 2 && Math.abs(y * cosine - x * sine) <= 0.5);
}

/** Convolves; beyond the border the edge pixel repeats. */
export function spreadPlane(source: Raster, spread: PointSpread): Raster {
  const { width, height, data } = source;
  const reach = Math.max(...spread.map(({ x, y }) => Math.max(Math.abs(x), Math.abs(y))));
  const stride = width + 2 * reach;
  const padded = new Float32Array(stride * (height + 2 * reach));
  for (let y = 0; y < height + 2 * reach; y++) {
    const row = Math.min(height - 1, Math.max(0, y - reach)) * width;
    for (let x = 0; x < stride; x++) padded[y * stride + x] = data[row + Math.min(width - 1, Math.max(0, x - reach))]!;
  }
  const target = createRaster(width, height, 1);
  const sums = new Float32Array(width);
  for (let y = 0; y < height; y++) {
    sums.fill(0);
    for (const cell of spread) {
      const start = (y + reach + cell.y) * stride + reach + cell.x;
      const { weight } = cell;
      for (let x = 0; x < width; x++) sums[x]! += weight * padded[start + x]!;
    }
    for (let x = 0; x < width; x++) target.data[y * width + x] = sums[x]! + 0.5;
  }
  return target;
}

/** Shrinks by `factor` and enlarges again, as when a small picture is blown up. */
export function loseResolution(source: Raster, factor: number): Raster {
  const small = resizePlane(source, Math.max(2, Math.round(source.width / factor)), Math.max(2, Math.round(source.height / factor)));
  return resizePlane(small, source.width, source.height);
}

/** Contrast about mid-grey, gamma and an offset in grey levels. */
export function changeTone(source: Raster, tone: { readonly gain: number; readonly gamma: number; readonly offset: number }): Raster {
  const table = Uint8ClampedArray.from({ length: 256 }, (_, value) => 128 + tone.gain * (255 * (value / 255) ** tone.gamma - 128) + tone.offset);
  const target = createRaster(source.width, source.height, 1);
  for (let i = 0; i < target.data.length; i++) target.data[i] = table[source.data[i]!]!;
  return target;
}

/** Independent noise of `sigma` grey levels a pixel. */
export function addNoise(source: Raster, sigma: number, random: Random): Raster {
  const target = createRaster(source.width, source.height, 1);
  for (let i = 0; i < target.data.length; i++) target.data[i] = Math.min(255, Math.max(0, source.data[i]! + sigma * normal(random) + 0.5));
  return target;
}

/** Through JPEG and back. */
export async function compressPlane(source: Raster, quality: number): Promise<Raster> {
  const { width, height } = source;
  const file = await sharp(source.data, { raw: { width, height, channels: 1 } }).jpeg({ quality }).toBuffer();
  const { data } = await sharp(file).toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
  return { width, height, channels: 1, data: new Uint8Array(data) };
}
