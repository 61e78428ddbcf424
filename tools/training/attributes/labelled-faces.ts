/** The largest face of a photo, located as the service locates it on a plain portrait. */
import { readFileSync } from 'node:fs';
import { boxArea } from '../../../src/geometry/box.js';
import { limits } from '../../../src/limits.js';
import { defaultStoreDir, readManifest } from '../../../src/models/manifest.js';
import { createModelRegistry } from '../../../src/models/registry.js';
import type { ModelRegistry } from '../../../src/models/contract.js';
import { alignFrame, placeFrame } from '../../../src/stages/align/aligned-frame.js';
import type { AlignedFrame, DecodedImage, FaceLandmarks } from '../../../src/stages/contract.js';
import { openImage } from '../../../src/stages/decode/decoder.js';
import { lookFromAfar, lookQuickly } from '../../../src/stages/detect/finder.js';
import { traceMesh } from '../../../src/stages/landmarks/face-mesh.js';

export interface LocatedPortrait {
  readonly image: DecodedImage;
  readonly landmarks: FaceLandmarks;
  readonly frame: AlignedFrame;
}

/** Networks from the folder that FACEGAUGE_MODELS_DIR names, or the default one. */
export function openRegistry(): ModelRegistry {
  return createModelRegistry({ manifest: readManifest(), storeDir: process.env.FACEGAUGE_MODELS_DIR ?? defaultStoreDir });
}

/** Undefined when no face is found. */
export async function locatePortrait(registry: ModelRegistry, file: string): Promise<LocatedPortrait | undefined> {
  const source = await openImage(readFileSync(file), { maxPixels: limits.maxPixels });
  const image = await source.decode(2048);
  const detector = await registry.session('face-detection-retina');
  let faces = await lookQuickly(detector, image.raster);
  if (faces.length === 0) faces = await lookFromAfar(detector, image.raster);
  const face = [...faces].sort((a, b) => boxArea(b.box) - boxArea(a.box))[0];
  if (face === undefined) return undefined;
  const landmarks = await traceMesh(await registry.session('face-mesh-attention'), image.raster, face.box, 0);
  return { image, landmarks, frame: alignFrame(placeFrame(landmarks), image) };
}
