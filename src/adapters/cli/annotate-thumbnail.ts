/** A small picture of a photo, for a report that asks for one. */
import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { limits } from '../../limits.js';
import { openImage } from '../../stages/decode/decoder.js';

/** Longer side in pixels: a face is recognisable to its curator, and 24 of them are well below 1 MB. */
const thumbnailPixels = 240;

/** A JPEG, or undefined when the photo cannot be read. */
export async function makeThumbnail(file: string): Promise<Uint8Array | undefined> {
  try {
    const source = await openImage(await readFile(file), { maxPixels: limits.maxPixels });
    const { width, height, channels, data } = (await source.decode(thumbnailPixels)).raster;
    return await sharp(data, { raw: { width, height, channels } }).resize(thumbnailPixels, thumbnailPixels, { fit: 'inside', withoutEnlargement: true }).jpeg().toBuffer();
  } catch {
    return undefined;
  }
}
