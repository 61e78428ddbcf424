/** The photos of the benchmark: from a folder of portraits, or from those that the tests use. */
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { makePortrait, providePhotos, readPhotoManifest } from '../../test/support/photos.js';

export const portraitSize = { width: 640, height: 800 } as const;
export const phoneSize = { width: 3000, height: 4000 } as const;
const groupSidePixels = 2000;
const tile = { width: 400, height: 500 } as const;
const columns = groupSidePixels / tile.width;
export const groupFaces = columns * (groupSidePixels / tile.height);
const jpeg = { quality: 90 } as const;
/** Grey levels, to either side: about what the sensor of a phone adds in a room. */
const noiseLevels = 6;

/** JPEGs of one person each, as they were found. */
export async function findPortraits(folder: string | undefined): Promise<Uint8Array[]> {
  if (folder !== undefined) {
    const names = readdirSync(folder).filter((name) => /\.(jpe?g|png|webp)$/i.test(name)).sort();
    return Promise.all(names.map((name) => readFile(path.join(folder, name))));
  }
  await providePhotos();
  const { portraits } = await readPhotoManifest();
  return Promise.all(portraits.map(({ id }) => makePortrait(id)));
}

/** The middle of the photo, filling so many pixels. */
export const resizePortrait = (bytes: Uint8Array, { width, height }: { readonly width: number; readonly height: number }): Promise<Uint8Array> =>
  sharp(bytes).rotate().resize(width, height, { fit: 'cover' }).removeAlpha().jpeg(jpeg).toBuffer();

/** A portrait as a phone would deliver it: many pixels and the noise of a sensor, which a plain enlargement lacks. */
export async function drawPhonePhoto(bytes: Uint8Array, size: { readonly width: number; readonly height: number } = phoneSize): Promise<Uint8Array> {
  const { width, height } = size;
  const pixels = await sharp(bytes).rotate().resize(width, height, { fit: 'cover' }).toColourspace('srgb').removeAlpha().raw().toBuffer();
  let state = 1;
  for (let i = 0; i < pixels.length; i++) {
    // Numerical Recipes' generator: the same noise on every machine.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    pixels[i] = Math.max(0, Math.min(255, pixels[i]! + ((state / 0x1_0000_0000) * 2 - 1) * noiseLevels));
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } }).jpeg(jpeg).toBuffer();
}

/** So many of the portraits beside and below one another, on a grey square that is always of the same size. */
export async function drawGroup(portraits: readonly Uint8Array[], faces: number): Promise<Uint8Array> {
  const tiles = await Promise.all(portraits.slice(0, faces).map((bytes) => resizePortrait(bytes, tile)));
  const background = { create: { width: groupSidePixels, height: groupSidePixels, channels: 3 as const, background: '#808080' } };
  return sharp(background).composite(Array.from({ length: faces }, (_, index) => ({
    input: Buffer.from(tiles[index % tiles.length]!), left: (index % columns) * tile.width, top: Math.floor(index / columns) * tile.height,
  }))).jpeg(jpeg).toBuffer();
}
