import { describe, expect, it } from 'vitest';
import type { FaceGaugeError } from '../../../src/errors.js';
import { openImage } from '../../../src/stages/decode/decoder.js';
import { buildBmp, packRows } from './bmp-builder.js';
import { decodeFully, drawing, largestDifference, maxPixels } from './drawing.js';
import { createRandom } from '../../support/noise.js';

const width = 13;
const height = 7;
const random = createRandom(11);
const indices = (bits: number): number[][] => Array.from({ length: height }, () => Array.from({ length: width }, () => Math.floor(random() * 2 ** bits)));
const palette = (bits: number): [number, number, number][] =>
  Array.from({ length: 2 ** bits }, () => [Math.floor(random() * 256), Math.floor(random() * 256), Math.floor(random() * 256)]);

/** R, G, B of each index, rows from the top. */
function expectedOf(rows: readonly (readonly number[])[], colours: readonly (readonly [number, number, number])[]): Uint8Array {
  return Uint8Array.from(rows.flat().flatMap((index) => [colours[index]![2], colours[index]![1], colours[index]![0]]));
}

async function pixelsOf(file: Uint8Array): Promise<Uint8Array> {
  const raster = await decodeFully(file);
  expect([raster.width, raster.height]).toEqual([width, height]);
  return Uint8Array.from(raster.data);
}

describe('BMP', () => {
  it.each([1, 4, 8] as const)('%d bits with a palette, either way up and with the OS/2 header', async (bits) => {
    const rows = indices(bits);
    const colours = palette(bits);
    for (const [topDown, headerLength] of [[false, 40], [true, 40], [false, 12], [false, 124]] as const) {
      const file = buildBmp({ width, height, bits, topDown, headerLength, palette: colours, pixels: packRows(rows, bits, topDown) });
      expect(await pixelsOf(file)).toEqual(expectedOf(rows, colours));
    }
  });

  it('24 bits, padded rows', async () => {
    const rows = indices(24);
    const expected = Uint8Array.from(rows.flat().flatMap((value) => [value >> 16, (value >> 8) & 255, value & 255]));
    for (const topDown of [false, true]) {
      expect(await pixelsOf(buildBmp({ width, height, bits: 24, topDown, pixels: packRows(rows, 24, topDown) }))).toEqual(expected);
    }
  });

  it('16 bits: 5-5-5 by default, 5-6-5 by masks', async () => {
    const rows = indices(16);
    const five = (value: number): number => Math.round((value * 255) / 31);
    const plain = Uint8Array.from(rows.flat().flatMap((v) => [five((v >> 10) & 31), five((v >> 5) & 31), five(v & 31)]));
    expect(await pixelsOf(buildBmp({ width, height, bits: 16, pixels: packRows(rows, 16) }))).toEqual(plain);
    const masked = Uint8Array.from(rows.flat().flatMap((v) => [five(v >> 11), Math.round((((v >> 5) & 63) * 255) / 63), five(v & 31)]));
    expect(await pixelsOf(buildBmp({ width, height, bits: 16, compression: 3, masks: [0xf800, 0x07e0, 0x001f], pixels: packRows(rows, 16) }))).toEqual(masked);
  });

  it('32 bits: the fourth byte counts only where a mask declares it, and not when it is 0 everywhere', async () => {
    const rows = indices(24).map((row) => row.map((value, x) => value + 0x1000000 * (x * 19)));
    const solid = Uint8Array.from(rows.flat().flatMap((v) => [(v >>> 16) & 255, (v >>> 8) & 255, v & 255]));
    expect(await pixelsOf(buildBmp({ width, height, bits: 32, pixels: packRows(rows, 32) }))).toEqual(solid);
    const masks = [0xff0000, 0xff00, 0xff, 0xff000000];
    const blended = await pixelsOf(buildBmp({ width, height, bits: 32, headerLength: 108, compression: 3, masks, pixels: packRows(rows, 32) }));
    const over = rows.flat().flatMap((v) => [(v >>> 16) & 255, (v >>> 8) & 255, v & 255].map((c) => (c * (v >>> 24) + 255 * (255 - (v >>> 24))) / 255));
    // libvips rounds the blend its own way.
    blended.forEach((value, i) => { expect(Math.abs(value - over[i]!)).toBeLessThanOrEqual(1); });
    const clear = rows.map((row) => row.map((v) => v % 0x1000000));
    expect(await pixelsOf(buildBmp({ width, height, bits: 32, headerLength: 56, compression: 3, masks, pixels: packRows(clear, 32) }))).toEqual(solid);
  });

  it('run lengths of 8 bits: runs, literals, jumps, line ends', async () => {
    const colours = palette(8);
    const runs = Uint8Array.of(
      5, 7, 0, 3, 1, 2, 3, 0, 5, 9, 0, 0, // lowest row: five 7, literal 1 2 3 (padded), five 9
      13, 4, 0, 0,
      0, 2, 4, 1, 3, 6, 0, 0, // jump four right and one up, three 6
      0, 4, 10, 11, 12, 13, 200, 14, 0, 1, // literal 10…13, a run past the border is cut, end
    );
    const rows = Array.from({ length: height }, () => new Array<number>(width).fill(0));
    rows[height - 1] = [7, 7, 7, 7, 7, 1, 2, 3, 9, 9, 9, 9, 9];
    rows[height - 2] = new Array<number>(width).fill(4);
    rows[height - 4]!.splice(4, 3, 6, 6, 6);
    rows[height - 5] = [10, 11, 12, 13, 14, 14, 14, 14, 14, 14, 14, 14, 14];
    expect(await pixelsOf(buildBmp({ width, height, bits: 8, compression: 1, palette: colours, pixels: runs }))).toEqual(expectedOf(rows, colours));
  });

  it('run lengths of 4 bits: alternating nibbles and literals', async () => {
    const colours = palette(4);
    const runs = Uint8Array.of(6, 0x2b, 0, 5, 0x12, 0x34, 0x50, 0, 2, 0x77, 0, 0, 0, 1);
    const rows = Array.from({ length: height }, () => new Array<number>(width).fill(0));
    rows[height - 1] = [2, 11, 2, 11, 2, 11, 1, 2, 3, 4, 5, 7, 7];
    expect(await pixelsOf(buildBmp({ width, height, bits: 4, compression: 2, palette: colours, pixels: runs }))).toEqual(expectedOf(rows, colours));
  });

  it('is named grey when its palette is', async () => {
    const grey = Array.from({ length: 256 }, (_, i) => [i, i, i] as const);
    const pixels = packRows(indices(8), 8);
    expect((await openImage(buildBmp({ width, height, bits: 8, palette: grey, pixels }), { maxPixels })).facts.isGrey).toBe(true);
    expect((await openImage(buildBmp({ width, height, bits: 8, palette: palette(8), pixels }), { maxPixels })).facts.isGrey).toBe(false);
  });

  it('that ends early gives the rows it has, or an error when too few are left', async () => {
    const { data } = drawing(40, 40);
    const rows = Array.from({ length: 40 }, (_, y) => Array.from({ length: 40 }, (_, x) => data[(y * 40 + x) * 3]! * 65536 + data[(y * 40 + x) * 3 + 1]! * 256 + data[(y * 40 + x) * 3 + 2]!));
    const file = buildBmp({ width: 40, height: 40, bits: 24, pixels: packRows(rows, 24) });
    const { facts, raster } = await (await openImage(file.subarray(0, 54 + 120 * 35), { maxPixels })).decode(1000);
    expect(facts).toMatchObject({ truncated: true, lostRegion: { x: 0, y: 0, width: 40, height: 5 } });
    expect(raster.data.subarray(0, 600).every((value) => value === 128)).toBe(true);
    expect(largestDifference({ ...raster, data: raster.data.subarray(600) }, { ...raster, data: data.subarray(600) })).toBe(0);
    await expect(openImage(file.subarray(0, 54 + 120 * 20), { maxPixels })).rejects.toMatchObject({ code: 'IMAGE_UNREADABLE' });
  });

  it('of a kind nobody writes, or with a size that is none, is refused with a name', async () => {
    const pixels = new Uint8Array(400);
    const codes: string[] = [];
    for (const file of [
      buildBmp({ width, height, bits: 24, compression: 4, pixels }),
      buildBmp({ width: 0, height, bits: 24, pixels }),
      buildBmp({ width: -5, height, bits: 24, pixels }),
      buildBmp({ width: 100_000, height: 100_000, bits: 1, pixels }),
    ]) {
      codes.push(await openImage(file, { maxPixels }).then(() => 'opened', (thrown: unknown) => (thrown as FaceGaugeError).code));
    }
    expect(codes).toEqual(['IMAGE_FORMAT_UNSUPPORTED', 'IMAGE_UNREADABLE', 'IMAGE_UNREADABLE', 'IMAGE_TOO_LARGE']);
  });
});
