/** Real faces for the proof: portraits out of a pinned package, and photos of a folder where one is named. */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { warpAffine } from '../../../src/image/warp.js';
import { makePortraits, providePhotos, readPhotoManifest } from '../../../test/support/photos.js';
import { listPhotos, openFaceReader, type TracedFace } from '../../fit/faces.js';
import type { PhotoFace } from './views.js';

/** Longer side that photos are reduced to: as large as any input, small enough to keep all of them in memory. */
const longSide = 640;
/** Every person of the package once, and once mirrored. */
const portraitCount = 24;
/** Photos looked at in each sub-folder of the data folder, spread evenly over its names. */
const photosPerFolder = 10;
/** Sub-folders that show no single face. */
const facelessFolders = new Set(['nonface', 'groups', 'tricky']);

export interface FaceSource {
  readonly source: string;
  readonly faces: readonly PhotoFace[];
}

function reduce({ raster, landmarks }: TracedFace): PhotoFace {
  const scale = longSide / Math.max(raster.width, raster.height);
  if (scale >= 1) return { raster, landmarks };
  const smaller = warpAffine(raster, [scale, 0, 0, 0, scale, 0], Math.round(scale * raster.width), Math.round(scale * raster.height));
  return { raster: smaller, landmarks: { ...landmarks, points: landmarks.points.map((value) => scale * value) } };
}

const spread = <Item>(items: readonly Item[], count: number): Item[] =>
  (items.length <= count ? [...items] : Array.from({ length: count }, (_, i) => items[Math.floor((i * items.length) / count)]!));

/** @param data the folder of photos, if any. */
export async function readFaces(data: string | undefined): Promise<FaceSource[]> {
  await providePhotos();
  const reader = await openFaceReader(data ?? '.');
  const portraits: PhotoFace[] = [];
  for (const { name, bytes } of await makePortraits(portraitCount)) {
    const face = await reader.readBytes(bytes, name);
    if (face) portraits.push(reduce(face));
  }
  const sources: FaceSource[] = [{ source: `portraits cut from the photos of ${(await readPhotoManifest()).package}, plain and mirrored`, faces: portraits }];
  if (data !== undefined) {
    if (!existsSync(data)) throw new Error(`expected the folder ${data} but it is missing`);
    const folders = (await readdir(data, { withFileTypes: true })).filter((entry) => entry.isDirectory() && !facelessFolders.has(entry.name)).map(({ name }) => name).sort();
    for (const folder of folders) {
      const faces: PhotoFace[] = [];
      for (const file of spread(await listPhotos(data, folder), photosPerFolder)) {
        const face = await reader.read(file);
        if (face) faces.push(reduce(face));
      }
      if (faces.length > 0) sources.push({ source: `labelled photos, ${path.basename(folder)}`, faces });
    }
  }
  await reader.close();
  return sources;
}
