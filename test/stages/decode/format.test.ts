import { describe, expect, it } from 'vitest';
import { FaceGaugeError } from '../../../src/errors.js';
import { openImage } from '../../../src/stages/decode/decoder.js';
import { sniffFormat } from '../../../src/stages/decode/format.js';
import { drawing, maxPixels, toSharp } from './drawing.js';

async function refusal(bytes: Uint8Array): Promise<FaceGaugeError> {
  try {
    await openImage(bytes, { maxPixels });
  } catch (thrown) {
    if (thrown instanceof FaceGaugeError) return thrown;
    throw thrown;
  }
  throw new Error('expected the file to be refused');
}

const ascii = (text: string): Buffer => Buffer.from(text, 'latin1');
const boxed = (brands: string): Buffer => Buffer.concat([Buffer.from([0, 0, 0, 16 + brands.length - 4]), ascii('ftyp'), ascii(brands.slice(0, 4)), Buffer.alloc(4), ascii(brands.slice(4)), Buffer.alloc(64)]);

describe('the format', () => {
  it.each(['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const)('%s is told from the bytes', async (format) => {
    const bytes = await toSharp(drawing(32, 24)).toFormat(format).toBuffer();
    expect(sniffFormat(bytes)).toBe(format);
    expect((await openImage(bytes, { maxPixels })).encoding).toMatchObject({ format, lossless: ['png', 'gif'].includes(format) });
  });

  it('lossless WebP and TIFF are named lossless, TIFF with JPEG inside is not', async () => {
    expect((await openImage(await toSharp(drawing()).webp({ lossless: true }).toBuffer(), { maxPixels })).encoding.lossless).toBe(true);
    for (const bigtiff of [false, true]) {
      const [lossless, lossy] = await Promise.all((['lzw', 'jpeg'] as const).map((compression) => toSharp(drawing()).tiff({ compression, bigtiff }).toBuffer()));
      expect((await openImage(lossless!, { maxPixels })).encoding).toEqual({ format: 'tiff', lossless: true });
      expect((await openImage(lossy!, { maxPixels })).encoding).toEqual({ format: 'tiff', lossless: false });
    }
  });

  it.each([
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>'],
    ['SVG', '<?xml version="1.0"?>\n<!-- drawing -->\n<svg width="9"/>'],
    ['XML or HTML', '\xef\xbb\xbf<!doctype html><p>'],
    ['PDF', '%PDF-1.7\n%\xe2\xe3'],
    ['Photoshop', '8BPS\0\x01'],
    ['ZIP', 'PK\x03\x04abcd'],
    ['gzip', '\x1f\x8b\x08\0'],
    ['Netpbm', 'P6\n2 2\n255\n............'],
    ['text', 'not an image'],
    ['JPEG XL', '\xff\x0a\0\0'],
    ['JPEG 2000', '\0\0\0\x0cjP  \r\n\x87\n'],
    ['Radiance HDR', '#?RADIANCE\n'],
    ['OpenEXR', '\x76\x2f\x31\x01\x02'],
    ['Canon raw', 'II*\0\x10\0\0\0CR\x02\0'],
    ['RIFF', 'RIFF\x10\0\0\0WAVEfmt '],
    ['Matroska', '\x1a\x45\xdf\xa3\x01'],
    ['Windows icon', '\0\0\x01\0\x01\0'],
  ])('%s is refused by name', async (name, text) => {
    const error = await refusal(ascii(text));
    expect(error.code).toBe('IMAGE_FORMAT_UNSUPPORTED');
    expect(error.message).toContain(name);
  });

  it('a video is refused by name, and HEIC without codec with a word on what to do', async () => {
    expect((await refusal(boxed('isommp42'))).message).toContain('ISO media');
    for (const brands of ['heicmif1', 'mif1heic', 'heix']) {
      const error = await refusal(boxed(brands));
      expect(error.code).toBe('IMAGE_FORMAT_UNSUPPORTED');
      expect(error.message).toMatch(/HEIC.*convert/);
    }
  });

  it('bytes of no known kind are unreadable', async () => {
    expect((await refusal(new Uint8Array(0))).code).toBe('IMAGE_UNREADABLE');
    expect((await refusal(Uint8Array.of(0))).code).toBe('IMAGE_UNREADABLE');
    expect((await refusal(Uint8Array.from({ length: 500 }, (_, i) => (i * 37 + 128) & 255))).code).toBe('IMAGE_UNREADABLE');
    expect((await refusal(ascii('BM is also how ordinary sentences begin, at times.'))).message).toContain('text');
  });

  it('a signature with nothing behind it is unreadable', async () => {
    for (const text of ['\xff\xd8\xff', '\x89PNG\r\n\x1a\n', 'GIF89a', 'RIFF\0\0\0\0WEBP', 'II*\0', '\0\0\0\x10ftypavif']) {
      expect((await refusal(ascii(text))).code).toBe('IMAGE_UNREADABLE');
    }
  });
});
