import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { openImage } from '../../../src/stages/decode/decoder.js';
import type { Raster } from '../../../src/image/raster.js';
import { decodeFully, drawing, largestDifference, maxPixels, meanDifference, toSharp } from './drawing.js';

const picture = drawing();

/** Four channels: the drawing, transparent in its right half, half transparent in the lower left. */
function withAlpha(): { data: Uint8Array; expected: Raster } {
  const { width, height } = picture;
  const data = new Uint8Array(width * height * 4);
  const expected = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    const alpha = i % width >= width / 2 ? 0 : i >= (width * height) / 2 ? 128 : 255;
    for (let c = 0; c < 3; c++) {
      const value = picture.data[3 * i + c]!;
      data[4 * i + c] = value;
      expected[3 * i + c] = Math.round((value * alpha + 255 * (255 - alpha)) / 255);
    }
    data[4 * i + 3] = alpha;
  }
  return { data, expected: { ...picture, data: expected } };
}

function grey(channels: 1 | 2, raw: Raster = picture): Uint8Array {
  const data = new Uint8Array(raw.width * raw.height * channels).fill(255);
  for (let i = 0; i < raw.width * raw.height; i++) data[i * channels] = raw.data[3 * i]!;
  return data;
}

const greyRaster: Raster = { ...picture, data: Uint8Array.from(picture.data, (_, i) => picture.data[i - (i % 3)]!) };
const size = { width: picture.width, height: picture.height };

describe('colour', () => {
  it.each(['png', 'webp', 'tiff'] as const)('lossless %s comes out to the level', async (format) => {
    expect(largestDifference(await decodeFully(await toSharp(picture).toFormat(format, { lossless: true, compression: 'lzw' }).toBuffer()), picture)).toBe(0);
  });

  it.each([
    ['jpeg', 1.5],
    ['webp', 2.5],
    ['avif', 2.5],
    ['gif', 4],
  ] as const)('lossy %s comes out within its coding error of %d levels in the mean', async (format, tolerance) => {
    const source = await openImage(await toSharp(picture).toFormat(format, { quality: 90 }).toBuffer(), { maxPixels });
    expect(source.facts).toMatchObject({ format, ...size, isGrey: false, pages: 1, truncated: false });
    expect(meanDifference((await source.decode(1000)).raster, picture)).toBeLessThan(tolerance);
  });

  it.each(['png', 'webp', 'tiff', 'avif'] as const)('alpha of a %s is laid over white', async (format) => {
    const { data, expected } = withAlpha();
    const bytes = await sharp(data, { raw: { ...size, channels: 4 } }).toFormat(format, { lossless: true, compression: 'lzw' }).toBuffer();
    const source = await openImage(bytes, { maxPixels });
    expect(source.facts.hasAlpha).toBe(true);
    // Transparent pixels may lose their colour in the file; what is seen agrees within rounding.
    expect(largestDifference((await source.decode(1000)).raster, expected)).toBeLessThanOrEqual(format === 'avif' ? 3 : 1);
  });

  it('grey with and without alpha becomes three equal channels and is named grey', async () => {
    for (const channels of [1, 2] as const) {
      const png = await sharp(grey(channels), { raw: { ...size, channels } }).toColourspace('b-w').png().toBuffer();
      const source = await openImage(png, { maxPixels });
      expect(source.facts).toMatchObject({ isGrey: true, hasAlpha: channels === 2, bitDepth: 8 });
      expect(largestDifference((await source.decode(1000)).raster, greyRaster)).toBe(0);
    }
    const jpeg = await openImage(await sharp(grey(1), { raw: { ...size, channels: 1 } }).toColourspace('b-w').jpeg().toBuffer(), { maxPixels });
    expect(jpeg.facts.isGrey).toBe(true);
    expect(jpeg.encoding.chromaSubsampled).toBe(false);
  });

  it('a colour file with grey pixels is not named grey', async () => {
    expect((await openImage(await toSharp(greyRaster).jpeg().toBuffer(), { maxPixels })).facts.isGrey).toBe(false);
  });

  it.each(['png', 'tiff'] as const)('16-bit %s is rounded to 8 bits, colour and grey', async (format) => {
    const wide = Uint16Array.from(picture.data, (value) => value * 257);
    const colour = await openImage(await sharp(wide, { raw: { ...size, channels: 3 } }).toColourspace('rgb16').toFormat(format, { compression: 'lzw' }).toBuffer(), { maxPixels });
    expect(colour.facts.bitDepth).toBe(16);
    expect(largestDifference((await colour.decode(1000)).raster, picture)).toBe(0);
    const wideGrey = Uint16Array.from(grey(1), (value) => value * 257);
    const plain = await openImage(await sharp(wideGrey, { raw: { ...size, channels: 1 } }).toColourspace('grey16').toFormat(format, { compression: 'lzw' }).toBuffer(), { maxPixels });
    expect(plain.facts).toMatchObject({ bitDepth: 16, isGrey: true });
    expect(largestDifference((await plain.decode(1000)).raster, greyRaster)).toBe(0);
  });

  it('palettes and two-level images are unpacked', async () => {
    const palette = await openImage(await toSharp(picture).png({ palette: true, colours: 64, dither: 0 }).toBuffer(), { maxPixels });
    expect(palette.facts).toMatchObject({ bitDepth: 8, isGrey: false });
    expect(meanDifference((await palette.decode(1000)).raster, picture)).toBeLessThan(5);
    const checks = { ...picture, data: Uint8Array.from(picture.data, (_, i) => (Math.floor(i / 24) % 2 === 0 ? 255 : 0)) };
    const bilevel = await openImage(await toSharp(checks).toColourspace('b-w').png({ palette: true, colours: 2 }).toBuffer(), { maxPixels });
    expect(largestDifference((await bilevel.decode(1000)).raster, checks)).toBe(0);
  });

  it('a Display P3 profile is turned into sRGB, with 8 and with 16 bits', async () => {
    const narrow = await openImage(await toSharp(picture).withIccProfile('p3').png().toBuffer(), { maxPixels });
    expect(narrow.facts.hasIccProfile).toBe(true);
    // Two conversions of 8 bits each round by half a level; saturated corners by a little more.
    expect(largestDifference((await narrow.decode(1000)).raster, picture)).toBeLessThanOrEqual(3);
    const p3Pixels = await toSharp(picture).withIccProfile('p3').raw().toBuffer();
    expect(meanDifference({ ...picture, data: new Uint8Array(p3Pixels) }, picture)).toBeGreaterThan(2);
    const wide = await sharp(await toSharp(picture).withIccProfile('p3').png().toBuffer()).keepIccProfile().toColourspace('rgb16').png().toBuffer();
    const source = await openImage(wide, { maxPixels });
    expect(source.facts).toMatchObject({ bitDepth: 16, hasIccProfile: true });
    expect(largestDifference((await source.decode(1000)).raster, picture)).toBeLessThanOrEqual(3);
  });

  it('a profile is applied alike before and after a reduction', async () => {
    const large = drawing(1600, 1120);
    const jpeg = await toSharp(large).withIccProfile('p3').jpeg({ quality: 98, chromaSubsampling: '4:4:4' }).toBuffer();
    const reduced = await (await openImage(jpeg, { maxPixels })).decode(400);
    expect(reduced.scale).toBe(4);
    // Two resamplings, a JPEG and two colour conversions: about two levels, while the profile moves values by many more.
    expect(meanDifference(reduced.raster, drawing(400, 280))).toBeLessThan(2);
  });

  it('CMYK is turned into sRGB, with a profile and without', async () => {
    const muted = { ...picture, data: Uint8Array.from(picture.data, (value) => 90 + value * 0.35) };
    const cmyk = toSharp(muted).toColourspace('cmyk');
    const profiled = await openImage(await cmyk.clone().withIccProfile('cmyk').jpeg({ quality: 100 }).toBuffer(), { maxPixels });
    expect(profiled.facts.hasIccProfile).toBe(true);
    // The press profile's gamut is small (the blue loses some 20 levels); ignoring the conversion would cost over 40 in the mean.
    const seen = (await profiled.decode(1000)).raster;
    expect(meanDifference(seen, muted)).toBeLessThan(8);
    const bare = await openImage(await cmyk.clone().jpeg({ quality: 100 }).toBuffer(), { maxPixels });
    expect(bare.facts.hasIccProfile).toBe(false);
    expect(meanDifference((await bare.decode(1000)).raster, seen)).toBeLessThan(4);
  });
});
