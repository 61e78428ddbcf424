import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { FaceGaugeError } from '../../../src/errors.js';
import { limits } from '../../../src/limits.js';
import { openImage } from '../../../src/stages/decode/decoder.js';
import { readHeifSizes } from '../../../src/stages/decode/heif-boxes.js';
import { drawing, maxPixels, toSharp } from './drawing.js';

async function codeOf(bytes: Uint8Array, limit = maxPixels): Promise<string> {
  return openImage(bytes, { maxPixels: limit }).then((source) => source.decode(640)).then(() => 'decoded', (thrown: unknown) => (thrown as FaceGaugeError).code);
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  framed.set(body, 4);
  framed.writeUInt32BE(crc32(body), 4 + body.length);
  return framed;
}

function pngOf(width: number, height: number, rows: Uint8Array, extra: Buffer[] = []): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', header), ...extra, chunk('IDAT', deflateSync(rows)), chunk('IEND', new Uint8Array(0))]);
}

describe('the pixel limit', () => {
  it.each(['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const)('is checked before a %s is decoded, with both sizes in the message', async (format) => {
    const bytes = await toSharp(drawing(100, 80)).toFormat(format).toBuffer();
    expect(await codeOf(bytes, 8000)).toBe('decoded');
    const error = await openImage(bytes, { maxPixels: 7999 }).then(() => undefined, (thrown: unknown) => thrown as FaceGaugeError);
    expect(error?.code).toBe('IMAGE_TOO_LARGE');
    expect(error?.message).toMatch(/100×80.*7999/);
  });

  it('stops an AVIF whose boxes claim more than libvips can count', async () => {
    const bytes = await toSharp(drawing(96, 64)).avif().toBuffer();
    const at = bytes.indexOf('ispe');
    expect(readHeifSizes(bytes)).toContainEqual({ width: 96, height: 64 });
    bytes.writeUInt32BE(0x2000_0060, at + 8);
    expect(readHeifSizes(bytes)).toContainEqual({ width: 0x2000_0060, height: 64 });
    // Seen by us, and not by libvips: it would read the width as 1 and complain on standard error.
    const error = await openImage(bytes, { maxPixels }).then(() => undefined, (thrown: unknown) => thrown as FaceGaugeError);
    expect([error?.code, error?.message]).toEqual(['IMAGE_TOO_LARGE', expect.stringContaining('536871008×64')]);
  });

  it('reads no sizes from boxes that lie about their length', () => {
    const box = (length: number, name: string, body: Buffer): Buffer => {
      const head = Buffer.alloc(8);
      head.writeUInt32BE(length, 0);
      head.write(name, 4, 'latin1');
      return Buffer.concat([head, body]);
    };
    const ispe = box(20, 'ispe', Buffer.from([0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 7]));
    const within = (length: number): Buffer => box(length, 'meta', Buffer.concat([Buffer.alloc(4), box(28 + 8, 'iprp', box(28, 'ipco', ispe))]));
    expect(readHeifSizes(within(48))).toEqual([{ width: 5, height: 7 }]);
    expect(readHeifSizes(within(0))).toEqual([{ width: 5, height: 7 }]);
    expect(readHeifSizes(within(0xffff_ffff))).toEqual([{ width: 5, height: 7 }]);
    expect(readHeifSizes(within(4))).toEqual([]);
    expect(readHeifSizes(within(48).subarray(0, 40))).toEqual([]);
  });

  it('stops a PNG whose header claims 50000×50000', async () => {
    expect(await codeOf(pngOf(50_000, 50_000, new Uint8Array(10)))).toBe('IMAGE_TOO_LARGE');
    expect(await codeOf(pngOf(0x7fffffff, 0x7fffffff, new Uint8Array(10)))).toBe('IMAGE_TOO_LARGE');
    expect(await codeOf(pngOf(0, 10, new Uint8Array(10)))).toBe('IMAGE_UNREADABLE');
  });

  it('stops a JPEG, a GIF and a WebP that claim the most their headers can hold', async () => {
    const jpeg = Buffer.from(await toSharp(drawing()).jpeg().toBuffer());
    const frame = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
    jpeg.fill(0xff, frame + 5, frame + 9);
    expect(await codeOf(jpeg)).toBe('IMAGE_TOO_LARGE');
    const gif = Buffer.from(await toSharp(drawing()).gif().toBuffer());
    gif.fill(0xff, 6, 10);
    expect(await codeOf(gif)).toBe('IMAGE_TOO_LARGE');
    const webp = Buffer.from(await sharp({ create: { width: 8, height: 8, channels: 4, background: '#12345678' } }).webp().toBuffer());
    expect(webp.toString('latin1', 12, 16)).toBe('VP8X');
    webp.fill(0xff, 24, 30);
    expect(['IMAGE_TOO_LARGE', 'IMAGE_UNREADABLE']).toContain(await codeOf(webp));
  });

  it('allows a small file of many even pixels below the limit', async () => {
    expect(await codeOf(pngOf(5000, 5000, new Uint8Array(5001 * 5000)))).toBe('decoded');
  });
});

describe('work that a small file can cause', () => {
  it('a JPEG of absurdly many scans is refused', async () => {
    const progressive = await toSharp(drawing()).jpeg({ progressive: true }).toBuffer();
    const firstScan = progressive.indexOf(Buffer.from([0xff, 0xda]));
    const secondScan = progressive.indexOf(Buffer.from([0xff, 0xc4]), firstScan);
    const scan = progressive.subarray(firstScan, secondScan);
    const head = progressive.subarray(0, firstScan);
    const bomb = Buffer.concat([head, ...Array.from({ length: limits.maxJpegScans + 1 }, () => scan), progressive.subarray(secondScan)]);
    expect(await codeOf(bomb)).toBe('IMAGE_UNREADABLE');
    expect(await codeOf(progressive)).toBe('decoded');
  });

  it('the frames of a long animation are not decoded', async () => {
    const frames = 200;
    const data = Buffer.alloc(64 * 64 * frames * 3, 77);
    for (let i = 0; i < frames; i++) data.fill(i % 2 === 0 ? 20 : 220, i * 64 * 64 * 3, i * 64 * 64 * 3 + 30 * i + 3000);
    const raw = { raw: { width: 64, height: 64 * frames, channels: 3, pageHeight: 64 } } as const;
    for (const bytes of [await sharp(data, raw).gif({ effort: 1 }).toBuffer(), await sharp(data, raw).webp({ effort: 0 }).toBuffer()]) {
      const source = await openImage(bytes, { maxPixels: 64 * 64 });
      expect(source.facts).toMatchObject({ width: 64, height: 64, pages: frames });
      expect((await source.decode(64)).raster.height).toBe(64);
    }
  });

  it('an animated PNG shows its first frame and counts the others', async () => {
    const rows = new Uint8Array(11 * 10).fill(200);
    for (let y = 0; y < 10; y++) rows[y * 11] = 0;
    const control = Buffer.alloc(8);
    control.writeUInt32BE(12, 0);
    const source = await openImage(pngOf(10, 10, rows, [chunk('acTL', control)]), { maxPixels });
    expect(source.facts.pages).toBe(12);
    expect((await source.decode(100)).raster.data[0]).toBe(200);
  });

  it('a compressed text or profile that unpacks to hundreds of megabytes is not kept', async () => {
    const packed = deflateSync(Buffer.alloc(300 * 1024 * 1024));
    const rows = new Uint8Array(11 * 10);
    const before = process.memoryUsage().rss;
    for (const type of ['zTXt', 'iCCP']) {
      const bomb = pngOf(10, 10, rows, [chunk(type, Buffer.concat([Buffer.from('name\0\0', 'latin1'), packed]))]);
      expect(['decoded', 'IMAGE_UNREADABLE']).toContain(await codeOf(bomb));
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
  });
});
