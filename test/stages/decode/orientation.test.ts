import { describe, expect, it } from 'vitest';
import { openImage } from '../../../src/stages/decode/decoder.js';
import { storedToUpright, uprightToStored, turnSize } from '../../../src/stages/decode/orientation.js';
import { decodeFully, drawing, largestDifference, maxPixels, meanDifference, storeTurned, toSharp } from './drawing.js';

const orientations = [1, 2, 3, 4, 5, 6, 7, 8];
const upright = drawing();

async function save(orientation: number, format: 'jpeg' | 'png' | 'webp' | 'tiff'): Promise<Uint8Array> {
  const image = toSharp(storeTurned(upright, orientation)).withMetadata({ orientation });
  return format === 'jpeg' ? image.jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).toBuffer() : image.toFormat(format, { lossless: true, compression: 'none' }).toBuffer();
}

describe('EXIF orientation', () => {
  it.each(orientations)('%i gives the upright drawing from lossless files, to the pixel', async (orientation) => {
    for (const format of ['png', 'webp', 'tiff'] as const) {
      expect(largestDifference(await decodeFully(await save(orientation, format)), upright), format).toBe(0);
    }
  });

  it.each(orientations)('%i gives the upright drawing from a JPEG, within its coding error', async (orientation) => {
    const source = await openImage(await save(orientation, 'jpeg'), { maxPixels });
    expect(source.facts).toMatchObject({ orientation, width: upright.width, height: upright.height });
    // Quality 100 rounds coefficients to integers: well under one level in the mean.
    expect(meanDifference((await source.decode(10_000)).raster, upright)).toBeLessThan(0.8);
  });

  it.each(orientations)('%i reduces to the same picture as the upright file', async (orientation) => {
    const turned = await (await openImage(await save(orientation, 'png'), { maxPixels })).decode(80);
    const plain = await (await openImage(await save(1, 'png'), { maxPixels })).decode(80);
    expect(turned.scale).toBe(plain.scale);
    expect(meanDifference(turned.raster, plain.raster)).toBeLessThan(0.5);
  });

  it.each(orientations)('%i maps a region to the stored pixels it shows and back', async (orientation) => {
    const region = { x: 10, y: 60, width: 30, height: 20 };
    const stored = turnSize(upright, orientation);
    expect(storedToUpright(uprightToStored(region, orientation, stored), orientation, stored)).toEqual(region);
    const jpeg = await save(orientation, 'jpeg');
    const { raster, origin } = await (await openImage(jpeg, { maxPixels })).decodeRegion(region);
    expect(origin).toEqual({ x: 10, y: 60 });
    const whole = await decodeFully(jpeg);
    const cut = toSharp(whole).extract({ left: 10, top: 60, width: 30, height: 20 });
    expect(Buffer.from(raster.data).equals(await cut.raw().toBuffer())).toBe(true);
  });

  it.each([1, 3, 6, 8])('as the turning box (irot) of an AVIF, the equivalent of %i, gives the upright drawing', async (orientation) => {
    const avif = await toSharp(storeTurned(upright, orientation)).withMetadata({ orientation }).avif({ lossless: true, effort: 0 }).toBuffer();
    expect(avif.includes('irot')).toBe(orientation !== 1);
    const source = await openImage(avif, { maxPixels });
    // The box belongs to the coded image; an EXIF tag beside it says nothing more (ISO/IEC 23008-12).
    expect(source.facts).toMatchObject({ width: upright.width, height: upright.height, orientation: 1 });
    const { raster } = await source.decode(1000);
    expect(meanDifference(raster, upright)).toBeLessThan(0.5);
    const { raster: patch } = await source.decodeRegion({ x: 10, y: 60, width: 30, height: 20 });
    expect(Buffer.from(patch.data).equals(await toSharp(raster).extract({ left: 10, top: 60, width: 30, height: 20 }).raw().toBuffer())).toBe(true);
  });

  it('an orientation that does not exist counts as upright', async () => {
    const png = await toSharp(upright).withExifMerge({ IFD0: { Orientation: '9' } }).png().toBuffer();
    const source = await openImage(png, { maxPixels });
    expect(source.facts.orientation).toBe(1);
    expect(largestDifference((await source.decode(1000)).raster, upright)).toBe(0);
  });
});
