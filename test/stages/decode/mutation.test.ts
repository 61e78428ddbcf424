import { describe, expect, it } from 'vitest';
import { FaceGaugeError } from '../../../src/errors.js';
import { openImage } from '../../../src/stages/decode/decoder.js';
import { createRandom } from '../../support/noise.js';
import { buildBmp } from './bmp-builder.js';
import { drawing, toSharp } from './drawing.js';

const picture = drawing(96, 64);
const allowed = ['IMAGE_UNREADABLE', 'IMAGE_FORMAT_UNSUPPORTED', 'IMAGE_TOO_LARGE'];

async function seeds(): Promise<Uint8Array[]> {
  const image = toSharp(picture);
  return [
    await image.clone().jpeg().toBuffer(),
    await image.clone().jpeg({ progressive: true }).toBuffer(),
    await image.clone().png().toBuffer(),
    await image.clone().png({ palette: true, progressive: true }).toBuffer(),
    await image.clone().webp({ effort: 0 }).toBuffer(),
    await image.clone().webp({ effort: 0, lossless: true }).toBuffer(),
    await image.clone().gif({ effort: 1 }).toBuffer(),
    await image.clone().tiff({ compression: 'lzw', predictor: 'horizontal' }).toBuffer(),
    await image.clone().tiff({ compression: 'jpeg', tile: true, tileWidth: 32, tileHeight: 32 }).toBuffer(),
    await image.clone().avif({ effort: 0 }).toBuffer(),
    buildBmp({ width: 96, height: 64, bits: 24, pixels: picture.data }),
    buildBmp({ width: 96, height: 64, bits: 8, compression: 1, palette: [[1, 2, 3]], pixels: picture.data.subarray(0, 3000) }),
  ];
}

/** Flips bits (mostly in front, where the headers are), overwrites, cuts, doubles or removes a piece. */
function mutate(seed: Uint8Array, random: () => number): Uint8Array {
  const bytes = Uint8Array.from(seed);
  const place = (): number => Math.floor((random() < 0.5 ? random() ** 3 : random()) * bytes.length);
  const kind = random();
  if (kind < 0.55) for (let i = 0; i < 1 + random() * 6; i++) bytes[place()]! ^= 1 << Math.floor(random() * 8);
  else if (kind < 0.75) bytes.fill(Math.floor(random() * 256), place(), place());
  else if (kind < 0.85) return bytes.subarray(0, place());
  else {
    const [from, to] = [place(), place()].sort((a, b) => a - b) as [number, number];
    const piece = bytes.subarray(from, to);
    return Buffer.concat([bytes.subarray(0, from), ...(kind < 0.93 ? [piece, piece] : []), bytes.subarray(to)]);
  }
  return bytes;
}

describe('mutated images', () => {
  it('give pixels of the stated size or a documented error, 600 times', async () => {
    const random = createRandom(2024);
    const files = await seeds();
    const outcomes = new Map<string, number>();
    for (let i = 0; i < 600; i++) {
      const bytes = mutate(files[i % files.length]!, random);
      let outcome: string;
      try {
        const source = await openImage(bytes, { maxPixels: 1_000_000 });
        const { raster, facts, scale } = await source.decode(80);
        expect(raster.data.length).toBe(raster.width * raster.height * 3);
        expect(Math.abs(raster.width * scale - facts.width)).toBeLessThanOrEqual(scale);
        const patch = await source.decodeRegion({ x: 0, y: 0, width: 20, height: 20 });
        expect(patch.raster.data.length).toBe(patch.raster.width * patch.raster.height * 3);
        outcome = 'decoded';
      } catch (thrown) {
        if (!(thrown instanceof FaceGaugeError)) throw thrown;
        outcome = thrown.code;
        expect(allowed).toContain(outcome);
      }
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
    // Both ways out must have been taken often, or the mutations test nothing.
    expect(outcomes.get('decoded')).toBeGreaterThan(100);
    expect(outcomes.get('IMAGE_UNREADABLE')).toBeGreaterThan(100);
  }, 60_000);
});
