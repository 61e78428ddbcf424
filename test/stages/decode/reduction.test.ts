import { describe, expect, it } from 'vitest';
import type { Raster } from '../../../src/image/raster.js';
import { openImage } from '../../../src/stages/decode/decoder.js';
import { drawing, largestDifference, maxPixels, meanDifference, toSharp } from './drawing.js';

/** Dark discs on light ground; their centres of mass tell where the picture's points went. */
const marks = [
  { x: 120.5, y: 90.5 },
  { x: 1880.5, y: 130.5 },
  { x: 1000.5, y: 700.5 },
  { x: 90.5, y: 1410.5 },
  { x: 1890.5, y: 1400.5 },
];
const radius = 40;

function marked(width: number, height: number): Raster {
  const data = new Uint8Array(width * height * 3).fill(230);
  for (const { x, y } of marks) {
    for (let v = Math.floor(y - radius); v <= y + radius; v++) {
      for (let u = Math.floor(x - radius); u <= x + radius; u++) {
        if ((u + 0.5 - x) ** 2 + (v + 0.5 - y) ** 2 <= radius ** 2) data.fill(20, (v * width + u) * 3, (v * width + u) * 3 + 3);
      }
    }
  }
  return { width, height, channels: 3, data };
}

/** Centre of mass of darkness around an expected place, in full-size pixels. */
function findMark(raster: Raster, scale: number, expected: { x: number; y: number }): { x: number; y: number } {
  let mass = 0;
  let sumX = 0;
  let sumY = 0;
  const reach = (2 * radius) / scale;
  for (let y = Math.max(0, Math.floor(expected.y / scale - reach)); y < Math.min(raster.height, expected.y / scale + reach); y++) {
    for (let x = Math.max(0, Math.floor(expected.x / scale - reach)); x < Math.min(raster.width, expected.x / scale + reach); x++) {
      const darkness = Math.max(0, 215 - raster.data[(y * raster.width + x) * 3]!);
      mass += darkness;
      sumX += darkness * (x + 0.5);
      sumY += darkness * (y + 0.5);
    }
  }
  return { x: (sumX / mass) * scale, y: (sumY / mass) * scale };
}

/** Sides that no power of two divides: libjpeg rounds the sides of its reduced image up. */
const odd = marked(2003, 1501);

async function jpegOf(raster: Raster): Promise<Uint8Array> {
  return toSharp(raster).jpeg({ quality: 92 }).toBuffer();
}

describe('reduced decoding', () => {
  it.each([3000, 2003, 1500, 1280, 1001, 640, 320, 200])('to %d pixels keeps every mark at its full-size place', async (longSide) => {
    const files = [
      [await jpegOf(odd), 1],
      [await toSharp(odd).png({ compressionLevel: 1 }).toBuffer(), 0.5],
      [await toSharp(odd).webp({ quality: 90, effort: 0 }).toBuffer(), 0.5],
    ] as const;
    for (const [bytes, tolerance] of files) {
      const { raster, scale } = await (await openImage(bytes, { maxPixels })).decode(longSide);
      expect(Math.max(raster.width, raster.height)).toBe(Math.min(longSide, 2003));
      expect(scale).toBe(Math.max(1, 2003 / longSide));
      expect(Math.abs(raster.height * scale - 1501)).toBeLessThanOrEqual(scale / 2);
      for (const mark of marks) {
        const found = findMark(raster, scale, mark);
        // Rounding the shorter side costs up to half a reduced pixel, libjpeg's own rounding as much again.
        expect(Math.abs(found.x - mark.x)).toBeLessThan(Math.max(0.2, scale * tolerance));
        expect(Math.abs(found.y - mark.y)).toBeLessThan(Math.max(0.2, scale * tolerance));
      }
    }
  });

  it('comes out at a size for which little of a JPEG is decoded where the caller leaves room, every mark at its place', async () => {
    const open = async (bytes: Uint8Array, most: number, least: number) => (await openImage(bytes, { maxPixels })).decode(most, least);
    const bytes = await jpegOf(odd);
    // A third, a fifth and a ninth, less one in a hundred.
    for (const [most, least, width, height] of [[800, 600, 661, 495], [500, 320, 396, 297], [320, 200, 220, 165]] as const) {
      const { raster, scale } = await open(bytes, most, least);
      expect([raster.width, raster.height]).toEqual([width, height]);
      for (const mark of marks) {
        const found = findMark(raster, scale, mark);
        expect(Math.abs(found.x - mark.x)).toBeLessThan(scale);
        expect(Math.abs(found.y - mark.y)).toBeLessThan(scale);
      }
    }
    expect((await open(bytes, 1300, 900)).raster.width).toBe(1300);
    expect((await open(await toSharp(odd).png({ compressionLevel: 1 }).toBuffer(), 800, 600)).raster.width).toBe(800);
  });

  it('never enlarges', async () => {
    const { raster, scale } = await (await openImage(await toSharp(drawing()).png().toBuffer(), { maxPixels })).decode(4000);
    expect([raster.width, raster.height, scale]).toEqual([160, 112, 1]);
  });

  it.each([
    [4000, 3],
    [1, 1],
    [3, 2600],
  ])('keeps at least one pixel of a %d×%d image', async (width, height) => {
    const { raster, scale } = await (await openImage(await toSharp(drawing(width, height)).png().toBuffer(), { maxPixels })).decode(640);
    expect(raster.data.length).toBe(raster.width * raster.height * 3);
    expect(Math.max(raster.width, raster.height)).toBe(Math.min(640, Math.max(width, height)));
    expect(scale).toBe(Math.max(1, Math.max(width, height) / 640));
  });

  it('refuses a size that is none', async () => {
    const source = await openImage(await toSharp(drawing()).png().toBuffer(), { maxPixels });
    for (const size of [0, -5, Number.NaN]) await expect(source.decode(size)).rejects.toThrow(RangeError);
  });
});

describe('regions', () => {
  const region = { x: 830, y: 520, width: 340, height: 300 };

  it.each(['jpeg', 'png', 'webp', 'tiff', 'gif'] as const)('of a %s are the same pixels whether read alone or cut from the whole', async (format) => {
    const bytes = await toSharp(odd).toFormat(format, { effort: 1, compression: 'lzw' }).toBuffer();
    const alone = await (await openImage(bytes, { maxPixels })).decodeRegion(region);
    const source = await openImage(bytes, { maxPixels });
    await source.decode(100_000);
    const cut = await source.decodeRegion(region);
    expect(cut.origin).toEqual({ x: 830, y: 520 });
    expect(alone.origin).toEqual(cut.origin);
    expect(largestDifference(alone.raster, cut.raster)).toBe(0);
  });

  it('of a JPEG stay the same when many are asked for', async () => {
    const source = await openImage(await jpegOf(odd), { maxPixels });
    await source.decode(640);
    const first = await source.decodeRegion(region);
    for (let i = 0; i < 4; i++) expect(largestDifference((await source.decodeRegion(region)).raster, first.raster)).toBe(0);
  });

  it('within the one read before are the same pixels as read alone', async () => {
    const bytes = await jpegOf(odd);
    const source = await openImage(bytes, { maxPixels });
    await source.decodeRegion({ x: 800, y: 500, width: 400, height: 320 });
    const within = await source.decodeRegion(region);
    const alone = await (await openImage(bytes, { maxPixels })).decodeRegion(region);
    expect(within.origin).toEqual(alone.origin);
    expect(largestDifference(within.raster, alone.raster)).toBe(0);
  });

  it('agree with the reduced picture', async () => {
    const source = await openImage(await jpegOf(odd), { maxPixels });
    const { scale, raster } = await source.decode(1001);
    const patch = await source.decodeRegion({ x: 900, y: 600, width: 200, height: 200 });
    const inPatch = findMark(patch.raster, 1, { x: 100.5, y: 100.5 });
    const inWhole = findMark(raster, scale, { x: 1000.5, y: 700.5 });
    expect(Math.hypot(inPatch.x + patch.origin.x - inWhole.x, inPatch.y + patch.origin.y - inWhole.y)).toBeLessThan(scale / 2);
  });

  it('are clipped to the image, and miss it with a RangeError', async () => {
    const bytes = await toSharp(drawing()).png().toBuffer();
    const source = await openImage(bytes, { maxPixels });
    const patch = await source.decodeRegion({ x: -20.5, y: 100.2, width: 60, height: 500 });
    expect(patch.origin).toEqual({ x: 0, y: 100 });
    expect([patch.raster.width, patch.raster.height]).toEqual([40, 12]);
    await expect(source.decodeRegion({ x: 160, y: 0, width: 10, height: 10 })).rejects.toThrow(RangeError);
    await expect(source.decodeRegion({ x: Number.NaN, y: 0, width: 10, height: 10 })).rejects.toThrow(RangeError);
  });

  it('leave no trace of one another: two images read at once keep their own pixels', async () => {
    const other = { ...odd, data: odd.data.map((value) => 255 - value) };
    const [a, b] = await Promise.all([jpegOf(odd), jpegOf(other)]);
    const patches = await Promise.all(Array.from({ length: 8 }, async (_, i) => (await openImage(i % 2 === 0 ? a : b, { maxPixels })).decodeRegion(region)));
    for (const [i, patch] of patches.entries()) expect(meanDifference(patch.raster, patches[i % 2]!.raster)).toBe(0);
    expect(meanDifference(patches[0]!.raster, patches[1]!.raster)).toBeGreaterThan(100);
  });
});
