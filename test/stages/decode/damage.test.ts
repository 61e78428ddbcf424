import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { FaceGaugeError } from '../../../src/errors.js';
import { openImage } from '../../../src/stages/decode/decoder.js';
import { decodeFully, drawing, largestDifference, maxPixels, storeTurned, toSharp } from './drawing.js';
import { noiseRaster } from '../../support/noise.js';

const width = 320;
const height = 256;
/** Noise spreads the file's bytes evenly over the rows: half of the bytes is half of the rows. */
const noisy = noiseRaster(width, height, 3, 7);

async function decodeOutcome(bytes: Uint8Array): Promise<string> {
  try {
    const source = await openImage(bytes, { maxPixels });
    return (await source.decode(10_000)).facts.truncated ? 'truncated' : 'whole';
  } catch (thrown) {
    return (thrown as FaceGaugeError).code;
  }
}

const cut = (bytes: Uint8Array, share: number): Uint8Array => bytes.subarray(0, Math.floor(bytes.length * share));

// One after the other, and before anything is decoded: the image library keeps one text of errors for all its threads, and
// what it says of a damaged file is read from there. An inference process has one photo at a time.
const jpeg = await toSharp(noisy).jpeg({ quality: 90 }).toBuffer();
const progressive = await toSharp(noisy).jpeg({ quality: 90, progressive: true }).toBuffer();
const png = await toSharp(noisy).png({ compressionLevel: 1 }).toBuffer();

describe('a JPEG that ends early', () => {
  it.each([
    [0.95, 'truncated'],
    [0.85, 'truncated'],
    [0.6, 'IMAGE_UNREADABLE'],
    [0.5, 'IMAGE_UNREADABLE'],
    [0.1, 'IMAGE_UNREADABLE'],
    [0.01, 'IMAGE_UNREADABLE'],
  ])('after %d of its bytes is %s', async (share, outcome) => {
    expect(await decodeOutcome(cut(jpeg, share))).toBe(outcome);
  });

  it('says which rows are lost, fills them with grey and leaves the others untouched', async () => {
    const source = await openImage(cut(jpeg, 0.85), { maxPixels });
    expect(source.facts.truncated).toBe(false);
    const { raster, facts } = await source.decode(1000);
    const lost = facts.lostRegion!;
    expect(lost).toMatchObject({ x: 0, width });
    expect(lost.y + lost.height).toBe(height);
    // 85 % of the bytes, less the rows that libjpeg holds back for smoothing and one step of the search.
    expect(lost.y / height).toBeGreaterThan(0.75);
    expect(lost.y / height).toBeLessThan(0.87);
    expect(raster.data.subarray(lost.y * width * 3).every((value) => value === 128)).toBe(true);
    const whole = await decodeFully(jpeg);
    expect(Buffer.compare(raster.data.subarray(0, lost.y * width * 3), whole.data.subarray(0, lost.y * width * 3))).toBe(0);
    expect(source.facts).toEqual(facts);
  });

  it('puts the lost rows where a person sees them when the photo is turned', async () => {
    const turned = await toSharp(storeTurned(noisy, 6)).withMetadata({ orientation: 6 }).jpeg({ quality: 90 }).toBuffer();
    const { facts, raster } = await (await openImage(cut(turned, 0.9), { maxPixels })).decode(1000);
    // The stored picture's last rows are the upright one's left columns.
    expect(facts.lostRegion).toMatchObject({ x: 0, y: 0, height });
    expect(raster.data.subarray(0, 3)).toEqual(Uint8Array.of(128, 128, 128));
  });

  it('reports the damage also when it is decoded at reduced size or by region', async () => {
    const reduced = await (await openImage(cut(jpeg, 0.9), { maxPixels })).decode(100);
    expect(reduced.facts.truncated).toBe(true);
    expect([reduced.raster.width, reduced.raster.height]).toEqual([100, 80]);
    const source = await openImage(cut(jpeg, 0.9), { maxPixels });
    expect((await source.decodeRegion({ x: 0, y: 0, width, height })).raster.height).toBe(height);
    expect(source.facts.truncated).toBe(true);
  });

  it('in several scans is whole but coarser once its first scans are there', async () => {
    expect(await decodeOutcome(cut(progressive, 0.95))).toBe('truncated');
    expect((await (await openImage(cut(progressive, 0.95), { maxPixels })).decode(1000)).facts.lostRegion).toBeUndefined();
    expect(await decodeOutcome(cut(progressive, 0.02))).toBe('IMAGE_UNREADABLE');
  });
});

describe('other damage', () => {
  it('a PNG that ends late in the picture is usable, one that ends early is not', async () => {
    expect(await decodeOutcome(cut(png, 0.9))).toBe('truncated');
    expect(await decodeOutcome(cut(png, 0.5))).toBe('IMAGE_UNREADABLE');
  });

  it('a PNG never shows what the decoder leaves in the rows it did not read', async () => {
    const { raster, facts } = await (await openImage(cut(png, 0.9), { maxPixels })).decode(1000);
    const lost = facts.lostRegion!;
    expect(lost.height).toBeGreaterThan(0);
    expect(raster.data.subarray(lost.y * width * 3).every((value) => value === 128)).toBe(true);
    expect(Buffer.compare(raster.data.subarray(0, lost.y * width * 3), noisy.data.subarray(0, lost.y * width * 3))).toBe(0);
  });

  it('a wrong PNG checksum over right pixels does no harm', async () => {
    const bytes = Uint8Array.from(png);
    const data = Buffer.from(bytes).indexOf('IDAT') - 4;
    const length = new DataView(bytes.buffer).getUint32(data);
    bytes[data + 8 + length]! ^= 0xff;
    const { raster, facts } = await (await openImage(bytes, { maxPixels })).decode(1000);
    expect(facts.truncated).toBe(true);
    expect(facts.lostRegion).toBeUndefined();
    expect(largestDifference(raster, noisy)).toBe(0);
  });

  it('a wrong PNG checksum over wrong pixels is an error', async () => {
    const bytes = Uint8Array.from(png);
    bytes[Math.floor(bytes.length / 2)]! ^= 0x10;
    expect(await decodeOutcome(bytes)).toBe('IMAGE_UNREADABLE');
  });

  it('a JPEG with damage in its middle is an error, with odd bytes around its markers it is not', async () => {
    const bytes = Uint8Array.from(jpeg);
    bytes.fill(0xfe, bytes.length * 0.4, bytes.length * 0.4 + 40);
    bytes.fill(0xff, bytes.length * 0.4 + 10, bytes.length * 0.4 + 11);
    expect(await decodeOutcome(bytes)).toBe('IMAGE_UNREADABLE');
    const plain = jpeg;
    const padded = Buffer.concat([plain.subarray(0, -2), Buffer.alloc(9), plain.subarray(-2)]);
    expect(await decodeOutcome(padded)).toBe('whole');
    expect(await decodeOutcome(Buffer.concat([plain, Buffer.from('trailing bytes')]))).toBe('whole');
  });

  it('a TIFF that lacks its last rows is usable, one that lacks half is not', async () => {
    expect(await decodeOutcome(stripTiff(100))).toBe('whole');
    const { facts, raster } = await (await openImage(stripTiff(90), { maxPixels })).decode(1000);
    expect(facts.truncated).toBe(true);
    expect(facts.lostRegion!.y).toBeGreaterThan(75);
    expect(facts.lostRegion!.y).toBeLessThanOrEqual(90);
    expect(raster.data[0]).toBe(200);
    expect(await decodeOutcome(stripTiff(50))).toBe('IMAGE_UNREADABLE');
  });

  it('WebP and AVIF that end early are errors', async () => {
    for (const format of ['webp', 'avif'] as const) expect(await decodeOutcome(cut(await toSharp(drawing()).toFormat(format).toBuffer(), 0.8))).toBe('IMAGE_UNREADABLE');
  });

  it('an animation that ends in a later frame still shows its first', async () => {
    const frame = noiseRaster(64, 64, 3, 3);
    const both = Buffer.concat([frame.data, frame.data.map((value) => 255 - value)]);
    const animation = await sharp(both, { raw: { width: 64, height: 128, channels: 3, pageHeight: 64 } }).gif({ effort: 1 }).toBuffer();
    expect((await openImage(animation, { maxPixels })).facts).toMatchObject({ pages: 2, height: 64 });
    expect(await decodeOutcome(cut(animation, 0.8))).toBe('whole');
    expect(await decodeOutcome(cut(animation, 0.3))).toBe('IMAGE_UNREADABLE');
  });
});

/** A grey TIFF of 100 rows, one strip a row, with the directory in front, that ends behind the given number of rows. */
function stripTiff(rows: number): Uint8Array {
  const width = 64;
  const declared = 100;
  const entries: readonly (readonly number[])[] = [
    [256, 3, 1, width], [257, 3, 1, declared], [258, 3, 1, 8], [259, 3, 1, 1], [262, 3, 1, 1],
    [273, 4, declared, 200], [277, 3, 1, 1], [278, 3, 1, 1], [279, 4, declared, 200 + 4 * declared],
  ];
  const pixels = 200 + 8 * declared;
  const file = Buffer.alloc(pixels + width * rows, 200);
  file.write('II*\0', 'latin1');
  file.writeUInt32LE(8, 4);
  file.writeUInt16LE(entries.length, 8);
  entries.forEach(([tag, type, count, value], i) => {
    file.writeUInt16LE(tag!, 10 + 12 * i);
    file.writeUInt16LE(type!, 12 + 12 * i);
    file.writeUInt32LE(count!, 14 + 12 * i);
    file.writeUInt32LE(value!, 18 + 12 * i);
  });
  file.writeUInt32LE(0, 10 + 12 * entries.length);
  for (let i = 0; i < declared; i++) {
    file.writeUInt32LE(pixels + width * i, 200 + 4 * i);
    file.writeUInt32LE(width, 200 + 4 * declared + 4 * i);
  }
  return file;
}
