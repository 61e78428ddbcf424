/** Real faces for fits and their reports: photos of a folder, read and traced by the product's own pipeline. */
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { AssessRequest, FaceAssessment } from '../../src/assessment.js';
import { openLocalAssessor } from '../../src/engine/local-assessor.js';
import { FaceGaugeError } from '../../src/errors.js';
import type { Raster } from '../../src/image/raster.js';
import { limits } from '../../src/limits.js';
import type { MeasureId } from '../../src/measures/ids.js';
import type { FaceLandmarks } from '../../src/stages/contract.js';
import { openImage } from '../../src/stages/decode/decoder.js';

export interface TracedFace {
  /** Path relative to the data folder. */
  readonly file: string;
  /** The photo at full size, upright. */
  readonly raster: Raster;
  /** In pixels of `raster`. */
  readonly landmarks: FaceLandmarks;
  readonly measures: FaceAssessment['measures'];
}

export interface FaceReader {
  /** The largest face of a photo, with the measures asked for; undefined when none is found or the photo cannot be read. */
  read(file: string, measures?: readonly MeasureId[]): Promise<TracedFace | undefined>;
  /** The same of a photo in memory. */
  readBytes(bytes: Uint8Array, file: string, measures?: readonly MeasureId[]): Promise<TracedFace | undefined>;
  close(): Promise<void>;
}

/** Long enough for any photo on a busy machine. */
const patienceMs = 120_000;

function request(measures: readonly MeasureId[]): AssessRequest {
  return {
    profile: { id: 'fit', title: 'Fit', summary: 'No rules.', rules: [] },
    measures,
    maxFaces: 1,
    minFaceSizePixels: 20,
    maxPixels: limits.maxPixels,
    deadlineEpochMs: Date.now() + patienceMs,
    include: { landmarks: true, alignedFace: false, mask: false, explain: false, timings: false },
  };
}

/** @param data the folder that `--data` names. */
export async function openFaceReader(data: string): Promise<FaceReader> {
  const modelsDir = process.env.FACEGAUGE_MODELS_DIR ?? 'models/store';
  const assessor = await openLocalAssessor({ modelsDir, threads: 1 });
  const readBytes: FaceReader['readBytes'] = async (bytes, file, measures = []) => {
    try {
      const { faces } = await assessor.assess(bytes, request(measures));
      const face = faces[0];
      if (face?.landmarks === undefined) return undefined;
      const source = await openImage(bytes, { maxPixels: limits.maxPixels });
      const { raster } = await source.decode(Math.max(source.facts.width, source.facts.height));
      const points = Float32Array.from(face.landmarks.flat());
      return { file, raster, landmarks: { points, presence: face.presence }, measures: face.measures };
    } catch (error) {
      if (error instanceof FaceGaugeError && error.kind === 'image') return undefined;
      throw error;
    }
  };
  return {
    readBytes,
    read: async (file, measures) => readBytes(new Uint8Array(await readFile(path.join(data, file))), file, measures),
    close: () => assessor.close(),
  };
}

/** Files of a sub-folder and its own sub-folders, relative to the data folder, sorted. Throws an Error when it is missing. */
export async function listPhotos(data: string, folder: string): Promise<string[]> {
  const root = path.join(data, folder);
  if (!existsSync(root)) throw new Error(`expected the folder "${folder}" in the data folder but it is missing`);
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && /\.(jpe?g|png|webp)$/i.test(entry.name))
    .map((entry) => path.relative(data, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
    .sort();
}
