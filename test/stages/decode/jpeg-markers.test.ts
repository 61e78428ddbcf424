import { describe, expect, it } from 'vitest';
import { isChromaSubsampled, readJpegMarkers } from '../../../src/stages/decode/jpeg-markers.js';
import { openImage } from '../../../src/stages/decode/decoder.js';
import { createRandom } from '../../support/noise.js';
import { drawing, maxPixels, toSharp } from './drawing.js';

/** Table K.1 of ITU-T T.81 (luminance) in zigzag order: what the IJG encoder writes at quality 50. */
const annexK = [
  16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40, 26, 24, 22, 22, 24, 49, 35, 37, 29, 40, 58, 51, 61, 60, 57, 51,
  56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81, 87, 95, 98, 103, 104, 103, 62, 77, 113, 121, 112, 100, 120, 92, 101, 103, 99,
];

describe('the markers of a JPEG', () => {
  it('give the quantisation tables in zigzag order: those of Annex K at quality 50', async () => {
    const bytes = await toSharp(drawing()).jpeg({ quality: 50, quantisationTable: 0 }).toBuffer();
    const { encoding } = await openImage(bytes, { maxPixels });
    expect(encoding.lumaQuantisation).toEqual(annexK);
    expect(encoding.chromaQuantisation).toHaveLength(64);
    expect(encoding.chromaQuantisation![0]).toBe(17);
    expect(encoding.chromaQuantisation).not.toEqual(encoding.lumaQuantisation);
  });

  it('tell 4:2:0 from 4:4:4, and a grey JPEG has no chroma', async () => {
    const subsampled = await openImage(await toSharp(drawing()).jpeg({ chromaSubsampling: '4:2:0' }).toBuffer(), { maxPixels });
    const full = await openImage(await toSharp(drawing()).jpeg({ chromaSubsampling: '4:4:4' }).toBuffer(), { maxPixels });
    const grey = await openImage(await toSharp(drawing()).greyscale().toColourspace('b-w').jpeg().toBuffer(), { maxPixels });
    expect([subsampled.encoding.chromaSubsampled, full.encoding.chromaSubsampled, grey.encoding.chromaSubsampled]).toEqual([true, false, false]);
    expect(grey.encoding.chromaQuantisation).toBeUndefined();
  });

  it('count the scans of a progressive file and find where the last whole one ends', async () => {
    const bytes = await toSharp(drawing()).jpeg({ progressive: true }).toBuffer();
    const whole = readJpegMarkers(bytes);
    expect(whole.scans).toBeGreaterThan(5);
    expect(whole.coversPicture).toBe(true);
    expect(whole.wholeScansEnd).toBe(bytes.length - 2);
    const half = readJpegMarkers(bytes.subarray(0, bytes.length * 0.7));
    expect(half.scans).toBeLessThanOrEqual(whole.scans);
    expect(half.wholeScansEnd).toBeLessThan(bytes.length * 0.7);
    expect(readJpegMarkers(await toSharp(drawing()).jpeg().toBuffer()).scans).toBe(1);
  });

  it('read 16-bit tables, and keep the first of two with the same number', () => {
    const wide = [0xff, 0xdb, 0, 131, 0x10, ...Array.from({ length: 128 }, (_, i) => (i % 2 === 0 ? 1 : 2))];
    const later = [0xff, 0xdb, 0, 67, 0x00, ...new Array<number>(64).fill(9)];
    const frame = [0xff, 0xc1, 0, 11, 8, 0, 5, 0, 6, 1, 1, 0x11, 0];
    const markers = readJpegMarkers(Uint8Array.from([0xff, 0xd8, ...wide, ...later, ...frame]));
    expect(markers.lumaQuantisation).toEqual(new Array(64).fill(258));
    expect(markers.frame).toMatchObject({ kind: 1, width: 6, height: 5, precision: 8 });
    expect(isChromaSubsampled(markers.frame!)).toBe(false);
  });

  it('say of a plain JPEG what libvips says of it', async () => {
    const colour = toSharp(drawing());
    const grey = colour.clone().greyscale().toColourspace('b-w');
    const plain = await Promise.all([
      colour.clone().jpeg({ chromaSubsampling: '4:2:0' }), colour.clone().jpeg({ chromaSubsampling: '4:4:4' }),
      colour.clone().jpeg({ progressive: true }), grey.clone().jpeg(), grey.clone().jpeg({ progressive: true }),
    ].map((image) => image.toBuffer()));
    // A segment that means nothing sends the file the other way, by libvips.
    const comment = Buffer.from([0xff, 0xe9, 0, 4, 1, 2]);
    for (const bytes of plain) {
      const other = Buffer.concat([bytes.subarray(0, 2), comment, bytes.subarray(2)]);
      expect([readJpegMarkers(bytes).hasApplicationData, readJpegMarkers(other).hasApplicationData]).toEqual([false, true]);
      const [one, two] = await Promise.all([bytes, other].map((file) => openImage(file, { maxPixels })));
      expect(one!.facts).toEqual(two!.facts);
      expect(one!.encoding).toEqual(two!.encoding);
      expect((await one!.decode(1000)).raster).toEqual((await two!.decode(1000)).raster);
    }
    const turned = await openImage(await colour.clone().withMetadata({ orientation: 6 }).jpeg().toBuffer(), { maxPixels });
    expect(turned.facts).toMatchObject({ orientation: 6, width: 112, height: 160 });
  });

  it('lossless, arithmetic and 12-bit frames are refused by name', async () => {
    const bytes = Uint8Array.from(await toSharp(drawing()).jpeg().toBuffer());
    const frame = Buffer.from(bytes).indexOf(Buffer.from([0xff, 0xc0]));
    for (const kind of [0xc3, 0xc5, 0xc9, 0xca]) {
      bytes[frame + 1] = kind;
      await expect(openImage(bytes, { maxPixels })).rejects.toMatchObject({ code: 'IMAGE_FORMAT_UNSUPPORTED' });
    }
    bytes[frame + 1] = 0xc1;
    bytes[frame + 4] = 12;
    await expect(openImage(bytes, { maxPixels })).rejects.toThrow(/12 bits/);
  });

  it('never throw and never run on, whatever the lengths claim', async () => {
    const random = createRandom(5);
    const files = [await toSharp(drawing()).jpeg({ progressive: true }).toBuffer(), await toSharp(drawing()).jpeg().toBuffer()];
    for (let i = 0; i < 3000; i++) {
      const bytes = Uint8Array.from(files[i % 2]!);
      for (let k = 0; k < 1 + random() * 20; k++) bytes[2 + Math.floor(random() * random() * (bytes.length - 2))] = Math.floor(random() * 256);
      const markers = readJpegMarkers(bytes.subarray(0, 3 + Math.floor(random() * bytes.length)));
      expect(markers.wholeScansEnd).toBeLessThanOrEqual(bytes.length);
      for (const table of [markers.lumaQuantisation, markers.chromaQuantisation]) if (table) expect(table).toHaveLength(64);
    }
  });
});
