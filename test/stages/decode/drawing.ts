/** A drawing whose every corner differs, so that a wrong turn, a mirror or a shift shows; and what compares it. */
import sharp, { type Sharp } from 'sharp';
import type { Raster } from '../../../src/image/raster.js';
import { openImage } from '../../../src/stages/decode/decoder.js';

export const maxPixels = 50_000_000;

/** A smooth two-way gradient with a red square top left, a green bar top right and a blue bar bottom left. */
export function drawing(width = 160, height = 112): Raster {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const u = x / width;
      const v = y / height;
      let colour = [60 + 120 * u, 60 + 120 * v, 150 - 60 * u];
      if (u < 0.2 && v < 0.3) colour = [220, 30, 30];
      if (u >= 0.5 && v < 0.1) colour = [30, 200, 30];
      if (u < 0.1 && v >= 0.6) colour = [30, 30, 220];
      data.set(colour.map(Math.round), (y * width + x) * 3);
    }
  }
  return { width, height, channels: 3, data };
}

export function toSharp(raster: Raster): Sharp {
  return sharp(raster.data, { raw: { width: raster.width, height: raster.height, channels: raster.channels } });
}

/** Opens and decodes at full size. */
export async function decodeFully(bytes: Uint8Array): Promise<Raster> {
  return (await (await openImage(bytes, { maxPixels })).decode(100_000)).raster;
}

/** Mean absolute difference of all values; throws when the sizes differ. */
export function meanDifference(a: Raster, b: Raster): number {
  if (a.width !== b.width || a.height !== b.height || a.channels !== b.channels) throw new Error(`sizes differ: ${a.width}×${a.height} and ${b.width}×${b.height}`);
  let sum = 0;
  for (let i = 0; i < a.data.length; i++) sum += Math.abs(a.data[i]! - b.data[i]!);
  return sum / a.data.length;
}

export function largestDifference(a: Raster, b: Raster): number {
  let most = 0;
  for (let i = 0; i < a.data.length; i++) most = Math.max(most, Math.abs(a.data[i]! - b.data[i]!));
  return most;
}

/** Stored pixels that become `upright` when the EXIF orientation is applied: each tag's definition, pixel by pixel. */
export function storeTurned(upright: Raster, orientation: number): Raster {
  const { width, height } = upright;
  const swapped = orientation >= 5;
  const stored: Raster = { width: swapped ? height : width, height: swapped ? width : height, channels: 3, data: new Uint8Array(upright.data.length) };
  for (let y = 0; y < stored.height; y++) {
    for (let x = 0; x < stored.width; x++) {
      const right = stored.width - 1 - x;
      const below = stored.height - 1 - y;
      const [u, v] = [[x, y], [x, y], [right, y], [right, below], [x, below], [y, x], [below, x], [below, right], [y, right]][orientation] as [number, number];
      const from = (v * width + u) * 3;
      stored.data.set(upright.data.subarray(from, from + 3), (y * stored.width + x) * 3);
    }
  }
  return stored;
}
