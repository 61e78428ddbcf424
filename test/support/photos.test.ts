import { describe, expect, it } from 'vitest';
import { openImage } from '../../src/stages/decode/decoder.js';
import { makePortrait, makePortraits, readPhoto, readPhotoManifest } from './photos.js';

describe('the photo fixture', () => {
  it('holds every photo of its manifest at the size it states', async () => {
    const { photos, licence } = await readPhotoManifest();
    expect(licence).toBe('MIT');
    expect(photos.length).toBeGreaterThanOrEqual(6);
    for (const photo of photos) {
      const { facts } = await openImage(await readPhoto(photo.id), { maxPixels: 10_000_000 });
      expect(facts, photo.id).toMatchObject({ format: 'jpeg', width: photo.width, height: photo.height });
    }
  });

  it('cuts portraits of at least ten people, the same bytes each time', async () => {
    const { portraits } = await readPhotoManifest();
    expect(new Set(portraits.map((portrait) => portrait.id)).size).toBeGreaterThanOrEqual(10);
    const [first, second] = await Promise.all([makePortrait('blinds-1'), makePortrait('blinds-1')]);
    expect(Buffer.compare(first, second)).toBe(0);
  });

  it('makes 64 photos that all differ', async () => {
    const photos = await makePortraits(64);
    expect(new Set(photos.map((photo) => Buffer.from(photo.bytes).toString('base64'))).size).toBe(64);
  });
});
