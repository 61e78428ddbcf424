/** Galleries for the runs in this folder, out of the portraits of the tests: no two photos are the same. */
import { link, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { makePortraits, providePhotos } from '../../test/support/photos.js';

/** `portraits` in turn, each at another brightness and width: a JPEG of about `pixels` pixels width. */
export async function drawVariants(count: number, pixels: number): Promise<Uint8Array[]> {
  await providePhotos();
  const portraits = await makePortraits(24);
  const photos: Uint8Array[] = [];
  for (let index = 0; index < count; index++) {
    const round = Math.floor(index / portraits.length);
    const { bytes } = portraits[index % portraits.length]!;
    photos.push(await sharp(bytes).resize(pixels + (round % 8)).modulate({ brightness: 0.7 + (0.6 * (round % 97)) / 97 }).jpeg({ quality: 85 }).toBuffer());
  }
  return photos;
}

/** Writes photos as 0000/000000.jpg and so on, a thousand a folder. */
export async function writeGallery(folder: string, photos: readonly Uint8Array[]): Promise<void> {
  for (const [index, bytes] of photos.entries()) {
    const file = placeOf(folder, index);
    if (index % 1000 === 0) await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, bytes);
  }
}

/** The same, of `count` names for a few photos: links, so that a hundred thousand need no room. */
export async function linkGallery(folder: string, photos: readonly Uint8Array[], count: number): Promise<void> {
  await mkdir(`${folder}-originals`, { recursive: true });
  const originals = photos.map((_, index) => path.join(`${folder}-originals`, `${index}.jpg`));
  for (const [index, bytes] of photos.entries()) await writeFile(originals[index]!, bytes);
  for (let index = 0; index < count; index++) {
    const file = placeOf(folder, index);
    if (index % 1000 === 0) await mkdir(path.dirname(file), { recursive: true });
    await link(originals[index % originals.length]!, file);
  }
}

function placeOf(folder: string, index: number): string {
  return path.join(folder, String(Math.floor(index / 1000)).padStart(4, '0'), `${String(index).padStart(6, '0')}.jpg`);
}
