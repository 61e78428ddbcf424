import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { openImage } from '../../../src/stages/decode/decoder.js';
import { isSrgbProfile } from '../../../src/stages/decode/icc-profile.js';
import { createRandom } from '../../support/noise.js';
import { drawing, largestDifference, maxPixels, toSharp } from './drawing.js';

async function profileOf(name: 'srgb' | 'p3' | 'cmyk'): Promise<Buffer> {
  const { icc } = await sharp(await toSharp(drawing()).withIccProfile(name).jpeg().toBuffer()).metadata();
  return icc!;
}

const fixed = (value: number): number[] => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(Math.round(value * 65536));
  return [...bytes];
};

/** A matrix profile with sampled curves, as scanners and older editors write them. */
function sampledProfile(curve: (x: number) => number, redX = 0.4361): Uint8Array {
  const xyz = (values: number[]): number[] => [...Buffer.from('XYZ \0\0\0\0', 'latin1'), ...values.flatMap(fixed)];
  const samples = Array.from({ length: 1024 }, (_, i) => Math.round(65535 * curve(i / 1023)));
  const trc = [...Buffer.from('curv\0\0\0\0\0\0\x04\0', 'latin1'), ...samples.flatMap((value) => [value >> 8, value & 255])];
  const bodies = { rXYZ: xyz([redX, 0.2225, 0.0139]), gXYZ: xyz([0.3851, 0.7169, 0.0971]), bXYZ: xyz([0.1431, 0.0606, 0.7141]), rTRC: trc };
  const tags = ['rXYZ', 'gXYZ', 'bXYZ', 'rTRC', 'gTRC', 'bTRC'] as const;
  const file = Buffer.alloc(132 + 12 * tags.length);
  file.write('RGB XYZ ', 16, 'latin1');
  file.write('acsp', 36, 'latin1');
  file.writeUInt32BE(tags.length, 128);
  const parts: number[] = [];
  const offsets = new Map<string, number>();
  for (const [tag, body] of Object.entries(bodies)) {
    offsets.set(tag, file.length + parts.length);
    parts.push(...body);
  }
  tags.forEach((tag, i) => {
    file.write(tag, 132 + 12 * i, 'latin1');
    file.writeUInt32BE(offsets.get(tag.endsWith('TRC') ? 'rTRC' : tag)!, 136 + 12 * i);
  });
  return Buffer.concat([file, Uint8Array.from(parts)]);
}

const srgbCurve = (x: number): number => (x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4);

describe('a colour profile', () => {
  it('of sRGB is known by its numbers, parametric or sampled', async () => {
    expect(isSrgbProfile(await profileOf('srgb'))).toBe(true);
    expect(isSrgbProfile(sampledProfile(srgbCurve))).toBe(true);
  });

  it('of another space, with another curve or with tables is not sRGB', async () => {
    expect(isSrgbProfile(await profileOf('p3'))).toBe(false);
    expect(isSrgbProfile(await profileOf('cmyk'))).toBe(false);
    expect(isSrgbProfile(sampledProfile(srgbCurve, 0.44))).toBe(false);
    expect(isSrgbProfile(sampledProfile((x) => x ** 2.2))).toBe(false);
    expect(isSrgbProfile(sampledProfile((x) => x))).toBe(false);
    const withTable = Buffer.from(sampledProfile(srgbCurve));
    withTable.write('A2B0', 132 + 12 * 5, 'latin1');
    expect(isSrgbProfile(withTable)).toBe(false);
  });

  it('of sRGB leaves pixels exactly as they are, and is still reported', async () => {
    const source = await openImage(await toSharp(drawing()).withIccProfile('srgb').png().toBuffer(), { maxPixels });
    expect(source.facts.hasIccProfile).toBe(true);
    const plain = await toSharp(drawing()).withIccProfile('srgb').raw().toBuffer();
    expect(largestDifference((await source.decode(1000)).raster, { ...drawing(), data: new Uint8Array(plain) })).toBe(0);
  });

  it('of any bytes is answered without an exception', async () => {
    const random = createRandom(3);
    const profile = await profileOf('srgb');
    for (let i = 0; i < 2000; i++) {
      const bytes = Uint8Array.from(profile.subarray(0, Math.floor(random() * profile.length * 1.2)));
      for (let k = 0; k < 4; k++) bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
      expect(typeof isSrgbProfile(bytes)).toBe('boolean');
    }
  });
});
