/** Photos of a data folder as rasters, and the face that a portrait is of. */
import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { boxWidth, type Box } from '../../src/geometry/box.js';
import type { Raster } from '../../src/image/raster.js';
import type { ModelRegistry } from '../../src/models/contract.js';
import type { FaceLandmarks } from '../../src/stages/contract.js';
import { lookFromAfar, lookQuickly } from '../../src/stages/detect/finder.js';
import { traceMesh } from '../../src/stages/landmarks/face-mesh.js';

/** Upright sRGB pixels of a file, its longer side at most `maxSide`. */
export async function readRaster(file: string, maxSide = 1600): Promise<Raster> {
  const { data, info } = await sharp(await readFile(file)).rotate().toColourspace('srgb').removeAlpha()
    .resize(maxSide, maxSide, { fit: 'inside', withoutEnlargement: true }).raw().toBuffer({ resolveWithObject: true });
  if (info.channels === 3) return { width: info.width, height: info.height, channels: 3, data: new Uint8Array(data) };
  const raster: Raster = { width: info.width, height: info.height, channels: 3, data: new Uint8Array(3 * info.width * info.height) };
  for (let i = 0; i < raster.data.length; i++) raster.data[i] = data[Math.floor(i / 3) * info.channels]!;
  return raster;
}

export interface PortraitFace {
  readonly landmarks: FaceLandmarks;
  readonly box: Box;
  readonly score: number;
}

/** The face that a photo of one person is of: large and near the middle. Undefined when none was found. */
export async function findPortraitFace(models: ModelRegistry, meshId: string, raster: Raster): Promise<PortraitFace | undefined> {
  const detector = await models.session('face-detection-retina');
  let faces = await lookQuickly(detector, raster);
  if (faces.length === 0) faces = await lookFromAfar(detector, raster);
  const reach = Math.max(raster.width, raster.height);
  const rank = ({ box }: { readonly box: Box }): number =>
    boxWidth(box) / reach - 2 * Math.hypot((box.xMin + box.xMax - raster.width) / 2, (box.yMin + box.yMax - raster.height) / 2) / reach;
  const best = [...faces].sort((a, b) => rank(b) - rank(a))[0];
  if (best === undefined) return undefined;
  const landmarks = await traceMesh(await models.session(meshId), raster, best.box, 0);
  return { landmarks, box: best.box, score: best.score };
}
