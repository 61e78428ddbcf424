import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { readVp8QuantiserIndex } from '../../../src/stages/decode/vp8-quantiser.js';
import { readWebpCoding } from '../../../src/stages/decode/webp-chunks.js';
import { wavyRaster } from '../../support/jpeg-like.js';

const picture = wavyRaster(96, 80, 7);

async function webp(options: { quality?: number; lossless?: boolean }): Promise<Uint8Array> {
  return new Uint8Array(await sharp(picture.data, { raw: { width: 96, height: 80, channels: 1 } }).webp(options).toBuffer());
}

describe('the quantiser of a lossy WebP', () => {
  it('gets coarser as the quality falls', async () => {
    const indices: number[] = [];
    for (const quality of [100, 90, 70, 50, 30, 10, 1]) {
      const { lossless, quantiserIndex } = readWebpCoding(await webp({ quality }));
      expect(lossless).toBe(false);
      indices.push(quantiserIndex!);
    }
    expect(indices).toEqual([...indices].sort((a, b) => a - b));
    expect(new Set(indices).size).toBe(indices.length);
    expect(indices[0]).toBeLessThan(10);
    expect(indices.at(-1)).toBeGreaterThan(70);
    expect(indices.at(-1)).toBeLessThanOrEqual(127);
  });

  it('is absent where there is no loss, no VP8 key frame, or no file', async () => {
    expect(readWebpCoding(await webp({ lossless: true }))).toEqual({ lossless: true });
    expect(readWebpCoding(new Uint8Array(40))).toEqual({ lossless: false });
    expect(readVp8QuantiserIndex(new Uint8Array(30), 0)).toBeUndefined();
    expect(readVp8QuantiserIndex(new Uint8Array(0), 0)).toBeUndefined();
  });

  it('reads a frame header that ends early as zeros rather than failing', async () => {
    const bytes = await webp({ quality: 50 });
    const start = bytes.findIndex((_, i) => bytes[i] === 0x56 && bytes[i + 1] === 0x50 && bytes[i + 2] === 0x38 && bytes[i + 3] === 0x20) + 8;
    for (let length = start + 6; length < start + 30; length++) {
      const index = readVp8QuantiserIndex(bytes.subarray(0, length), start);
      expect(index).toBeGreaterThanOrEqual(0);
      expect(index).toBeLessThanOrEqual(127);
    }
  });
});
