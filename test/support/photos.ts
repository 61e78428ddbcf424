/**
 * Real photos of people for a clean clone: files of a pinned package (test/fixtures/manifest.json), fetched once into
 * `test/fixtures/cache` or the folder named by FACEGAUGE_FIXTURES_DIR, and checked by SHA-256 at every read.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import type { PixelRegion } from '../../src/image/shrink.js';
import { fetchPackageFiles } from '../../src/models/package-file.js';

export interface PhotoEntry {
  readonly id: string;
  /** Path inside the package. */
  readonly file: string;
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
  /** People whose face can be seen, as counted by eye. */
  readonly faces: number;
  readonly shows: string;
}

/** One person cut out of a photo, as a portrait; chosen so that each shows another person, as far as can be seen. */
export interface PortraitEntry {
  readonly id: string;
  readonly photo: string;
  readonly region: PixelRegion;
}

interface PhotoManifest {
  readonly package: string;
  readonly integrity: string;
  readonly licence: string;
  readonly photos: readonly PhotoEntry[];
  readonly portraits: readonly PortraitEntry[];
}

const fixturesDir = join(import.meta.dirname, '..', 'fixtures');
const cacheDir = process.env.FACEGAUGE_FIXTURES_DIR ?? join(fixturesDir, 'cache');

export async function readPhotoManifest(): Promise<PhotoManifest> {
  return JSON.parse(await readFile(join(fixturesDir, 'manifest.json'), 'utf8')) as PhotoManifest;
}

const cachePath = (entry: PhotoEntry): string => join(cacheDir, `${entry.id}.jpg`);

async function readCached(entry: PhotoEntry): Promise<Uint8Array | undefined> {
  const bytes = await readFile(cachePath(entry)).catch(() => undefined);
  return bytes && createHash('sha256').update(bytes).digest('hex') === entry.sha256 ? bytes : undefined;
}

/** Fetches what is not in the cache yet. Called once before all tests; two runs at a time do not disturb one another. */
export async function providePhotos(): Promise<void> {
  const manifest = await readPhotoManifest();
  const missing: PhotoEntry[] = [];
  for (const entry of manifest.photos) if (!(await readCached(entry))) missing.push(entry);
  if (missing.length === 0) return;
  await mkdir(cacheDir, { recursive: true });
  const files = await fetchPackageFiles(manifest.package, manifest.integrity, missing.map((entry) => entry.file));
  for (const entry of missing) {
    const partial = `${cachePath(entry)}.${process.pid}`;
    await writeFile(partial, files.get(entry.file)!);
    await rename(partial, cachePath(entry));
    if (!(await readCached(entry))) throw new Error(`${entry.file} of ${manifest.package} does not match its SHA-256`);
  }
}

/** The JPEG of a photo as its author published it. */
export async function readPhoto(id: string): Promise<Uint8Array> {
  const entry = (await readPhotoManifest()).photos.find((photo) => photo.id === id);
  if (!entry) throw new Error(`there is no photo named ${id}`);
  const bytes = await readCached(entry);
  if (!bytes) throw new Error(`the photo ${id} is not in the cache; the set-up of the tests fetches it`);
  return bytes;
}

export interface PortraitVariant {
  readonly mirrored?: boolean;
  /** Side relative to the cut, 1 by default. */
  readonly scale?: number;
}

/** A JPEG of one person, about 400×560 pixels with a face of 130 to 210 pixels: the same bytes on every call. */
export async function makePortrait(id: string, variant: PortraitVariant = {}): Promise<Uint8Array> {
  const portrait = (await readPhotoManifest()).portraits.find((entry) => entry.id === id);
  if (!portrait) throw new Error(`there is no portrait named ${id}`);
  const { x, y, width, height } = portrait.region;
  const cut = sharp(await readPhoto(portrait.photo)).extract({ left: x, top: y, width, height });
  return cut
    .resize(Math.round(width * (variant.scale ?? 1)))
    .flop(variant.mirrored ?? false)
    .jpeg({ quality: 95 })
    .toBuffer();
}

/** `count` different portraits: every person plain, then mirrored, then at other sizes. */
export async function makePortraits(count: number): Promise<{ readonly name: string; readonly bytes: Uint8Array }[]> {
  const { portraits } = await readPhotoManifest();
  const variants: PortraitVariant[] = [1, 1.25, 0.9, 1.1].flatMap((scale) => [{ scale }, { scale, mirrored: true }]);
  const all = variants.flatMap((variant) => portraits.map(({ id }) => ({ id, variant })));
  if (count > all.length) throw new RangeError(`expected at most ${all.length} portraits but received ${count}`);
  return Promise.all(
    all.slice(0, count).map(async ({ id, variant }) => ({
      name: `${id}${variant.mirrored ? ' mirrored' : ''} at ${variant.scale}`,
      bytes: await makePortrait(id, variant),
    })),
  );
}
