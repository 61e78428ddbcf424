/** Small valid images of every kind the decoder takes, made from a drawing: what the mutations start from. */
import sharp, { type Sharp } from 'sharp';
import { buildBmp } from '../../test/stages/decode/bmp-builder.js';
import { drawing, toSharp } from '../../test/stages/decode/drawing.js';

export interface ImageSeed {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const picture = drawing(96, 64);
const frameHeight = 16;

const encodings: readonly (readonly [name: string, encode: (image: Sharp) => Sharp])[] = [
  ['jpeg', (image) => image.jpeg()],
  ['jpeg 4:4:4', (image) => image.jpeg({ chromaSubsampling: '4:4:4', quality: 97 })],
  ['jpeg progressive', (image) => image.jpeg({ progressive: true })],
  ['jpeg grey', (image) => image.greyscale().toColourspace('b-w').jpeg()],
  ['jpeg cmyk', (image) => image.toColourspace('cmyk').jpeg()],
  ['jpeg profile orientation', (image) => image.withMetadata({ orientation: 6 }).withIccProfile('p3').jpeg()],
  ['png', (image) => image.png()],
  ['png interlaced palette', (image) => image.png({ palette: true, progressive: true })],
  ['png 16 bit', (image) => image.toColourspace('rgb16').png()],
  ['png alpha', (image) => image.ensureAlpha(0.5).png()],
  ['webp', (image) => image.webp({ effort: 0 })],
  ['webp lossless alpha', (image) => image.ensureAlpha(0.5).webp({ effort: 0, lossless: true })],
  ['gif', (image) => image.gif({ effort: 1 })],
  ['tiff lzw', (image) => image.tiff({ compression: 'lzw', predictor: 'horizontal' })],
  ['tiff plain', (image) => image.tiff({ compression: 'none' })],
  ['tiff deflate big', (image) => image.tiff({ compression: 'deflate', bigtiff: true })],
  ['tiff jpeg tiles', (image) => image.tiff({ compression: 'jpeg', tile: true, tileWidth: 32, tileHeight: 32 })],
  ['tiff fax', (image) => image.threshold(120).toColourspace('b-w').tiff({ compression: 'ccittfax4', bitdepth: 1 })],
  ['avif', (image) => image.avif({ effort: 0 })],
  ['avif turned', (image) => image.withMetadata({ orientation: 8 }).avif({ effort: 0, chromaSubsampling: '4:2:0' })],
];

/** The first word of a seed's name is its format. */
export async function makeImageSeeds(): Promise<ImageSeed[]> {
  const seeds: ImageSeed[] = [];
  for (const [name, encode] of encodings) seeds.push({ name, bytes: await encode(toSharp(picture)).toBuffer() });
  const frames = { raw: { width: picture.width, height: picture.height, channels: 3, pageHeight: frameHeight } } as const;
  seeds.push({ name: 'gif animated', bytes: await sharp(picture.data, frames).gif({ effort: 1 }).toBuffer() });
  seeds.push({ name: 'webp animated', bytes: await sharp(picture.data, frames).webp({ effort: 0 }).toBuffer() });
  const { width, height, data } = picture;
  const palette = Array.from({ length: 200 }, (_, i) => [i, 255 - i, i >> 1] as const);
  seeds.push({ name: 'bmp 24', bytes: buildBmp({ width, height, bits: 24, pixels: data }) });
  seeds.push({ name: 'bmp 8 top-down', bytes: buildBmp({ width, height, bits: 8, topDown: true, palette, pixels: data.subarray(0, width * height) }) });
  seeds.push({ name: 'bmp runs', bytes: buildBmp({ width, height, bits: 8, compression: 1, palette, pixels: runRows(width, height) }) });
  seeds.push({ name: 'bmp masks', bytes: buildBmp({ width, height: height / 2, bits: 32, headerLength: 124, compression: 3, masks: [0xff0000, 0xff00, 0xff, 0xff000000], pixels: data }) });
  return seeds;
}

/** Run-length rows: two runs, four literal pixels, one run; then the end mark. */
function runRows(width: number, height: number): Uint8Array {
  const row = (y: number): number[] => [10, y, 20, y + 100, 0, 4, 1, 2, 3, 4, width - 34, 199 - y, 0, 0];
  return Uint8Array.from([...Array.from({ length: height }, (_, y) => row(y)).flat(), 0, 1]);
}
