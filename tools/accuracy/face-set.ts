/** Photos as numbers: what every recogniser and every score says of each, kept in a cache between runs. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { composeMatrices, invertMatrix } from '../../src/geometry/affine.js';
import type { Raster } from '../../src/image/raster.js';
import { warpAffine } from '../../src/image/warp.js';
import type { ModelRegistry } from '../../src/models/contract.js';
import type { Manifest } from '../../src/models/manifest.js';
import { findModel } from '../../src/models/manifest.js';
import type { CanonicalFace } from '../../src/stages/pose/head-pose.js';
import { alignCrop } from '../../src/stages/align/aligned-crop.js';
import { readEmbedding } from '../../src/stages/score/embedding.js';
import { judgeFaces, utilityModelId } from '../../src/stages/score/utility.js';
import { degradeInTurn, type Damage } from '../training/common/degradations.js';
import { cropOf, type FaceView } from '../training/common/face-view.js';
import { createRandom, hashText } from '../training/common/random.js';
import { cosineOf, cropMoves, lengthOf, mirrorOf, stabilityOf } from './baselines.js';
import { chipMatrix, chipSide } from './dlib-chip.js';
import { matchers, openEmbedder, type Embedder } from './matchers.js';
import { findPortraitFace, readRaster } from './photo.js';
import { signsOf } from './signs.js';
import { typologyAngle } from './skin-tone.js';

/** The network whose inner layers the score looks at. */
const embeddingModelId = 'embedding-mobilefacenet-512';
/** The network behind most of the signs. */
const attributesModelId = 'face-attributes';

export interface PhotoTask {
  readonly person: string;
  /** Absolute path. */
  readonly file: string;
  /** Name used in reports and as seed. */
  readonly name: string;
  readonly damages: readonly Damage[];
}

/** One photo in which the face was found. */
export interface FaceRecord {
  readonly person: string;
  readonly name: string;
  readonly damages: readonly Damage[];
  /** Score 0…1 of the project and its log-odds. */
  readonly logOdds: number;
  readonly detection: number;
  readonly presence: number;
  /** Length of the MobileFaceNet-512 embedding. */
  readonly length: number;
  /** Cosine with the embedding of the mirror image; only when baselines were asked for. */
  readonly mirror?: number;
  readonly stability?: number;
  readonly meanLength?: number;
  /** Proxy of skin tone, degrees. */
  readonly toneDegrees: number;
}

export interface FaceSet {
  readonly records: readonly FaceRecord[];
  /** Raw vectors by recogniser, in the order of the records. */
  readonly vectors: Readonly<Record<string, Float32Array>>;
  readonly photos: number;
  readonly missed: number;
}

export interface Laboratory {
  readonly models: ModelRegistry;
  readonly manifest: Manifest;
  readonly canonicalFace: CanonicalFace;
  readonly meshId: string;
  readonly cacheDir: string;
  readonly say: (line: string) => void;
}

/** Recognisers of which the manifest knows the network. */
export function availableMatchers(manifest: Manifest): typeof matchers {
  return matchers.filter(({ model }) => manifest.models.some(({ id }) => id === model));
}

/**
 * Looks at every photo. Photos without a face are counted and left out.
 *
 * @param baselines also compute mirror and stability scores (eight more embeddings a photo)
 * @param withVectors false when only scores are wanted
 */
export async function examine(lab: Laboratory, title: string, tasks: readonly PhotoTask[], { baselines = false, withVectors = true } = {}): Promise<FaceSet> {
  const used = withVectors ? availableMatchers(lab.manifest) : [];
  const networks = [utilityModelId, embeddingModelId, attributesModelId, ...used.map(({ model }) => model)].map((id) => findModel(lab.manifest, id).sha256);
  const key = createHash('sha256').update(JSON.stringify([5, networks, baselines, tasks.map(({ name, damages }) => [name, damages])])).digest('hex').slice(0, 16);
  const stem = path.join(lab.cacheDir, `${title.replaceAll(/\W+/g, '-')}-${key}`);
  const cached = readCache(stem, used.map(({ id }) => id));
  if (cached !== undefined) return cached;
  const embedders = await Promise.all(used.map(({ model }) => openEmbedder(lab.models, lab.manifest, model)));
  const utility = await lab.models.session(utilityModelId);
  const embedding = await lab.models.session(embeddingModelId);
  const records: FaceRecord[] = [];
  const vectors = used.map(({ dimensions }) => new Float32Array(tasks.length * dimensions));
  for (const [n, task] of tasks.entries()) {
    if ((n + 1) % 500 === 0) lab.say(`${title}: ${n + 1} of ${tasks.length} photos`);
    const face = await lookAt(lab, task);
    if (face === undefined) continue;
    const { crop, chip, view, signs } = face;
    let own: Float32Array | undefined;
    for (const [k, embed] of embedders.entries()) {
      const vector = await embed(used[k]!.view === 'crop' ? crop : chip);
      vectors[k]!.set(vector, records.length * used[k]!.dimensions);
      if (used[k]!.id === 'mfn512') own = vector;
    }
    const { vector, pooled } = await readEmbedding(embedding, crop);
    const [judgement] = await judgeFaces(utility, [{ pooled, signs }]);
    records.push({
      person: task.person, name: task.name, damages: task.damages, logOdds: judgement!.logOdds, detection: face.detection, presence: face.presence,
      length: lengthOf(vector), toneDegrees: typologyAngle(crop),
      ...(baselines && own !== undefined ? await compareMoves(embedders[used.findIndex(({ id }) => id === 'mfn512')]!, own, crop, view) : {}),
    });
  }
  const set: FaceSet = {
    records, photos: tasks.length, missed: tasks.length - records.length,
    vectors: Object.fromEntries(used.map(({ id, dimensions }, k) => [id, vectors[k]!.slice(0, records.length * dimensions)])),
  };
  await writeCache(stem, set);
  return set;
}

export interface SeenFace {
  readonly crop: Raster;
  readonly chip: Raster;
  readonly view: FaceView;
  readonly detection: number;
  readonly presence: number;
  readonly signs: Float32Array;
}

/** Damage, where there is any, is done to the photo; the face is then found anew, as it would be in service. */
export async function lookAt(lab: Laboratory, { file, name, damages }: PhotoTask): Promise<SeenFace | undefined> {
  const original = await readRaster(file, 700);
  let raster = original;
  let found = await findPortraitFace(lab.models, lab.meshId, raster);
  let crop = found && alignCrop(raster, found.landmarks);
  if (found === undefined || crop === undefined) return undefined;
  let view: FaceView = { raster, fromCrop: invertMatrix(crop.matrix) };
  let move = view.fromCrop;
  if (damages.length > 0) {
    const damaged = await degradeInTurn(view, damages, createRandom(hashText(name)));
    move = composeMatrices(invertMatrix(view.fromCrop), damaged.fromCrop);
    raster = damaged.raster;
    found = await findPortraitFace(lab.models, lab.meshId, raster);
    crop = found && alignCrop(raster, found.landmarks);
    if (found === undefined || crop === undefined) return undefined;
    // A misplaced crop is a fault of the alignment, so it comes on top of the face found.
    view = { raster, fromCrop: composeMatrices(invertMatrix(crop.matrix), move) };
  }
  const toChip = chipMatrix(found.landmarks);
  if (toChip === undefined) return undefined;
  const movedChip = damages.length === 0 ? toChip : composeMatrices(composeMatrices(toChip, invertMatrix(crop.matrix)), invertMatrix(view.fromCrop));
  return {
    crop: damages.length === 0 ? crop.raster : cropOf(view), chip: warpAffine(raster, movedChip, chipSide, chipSide), view,
    detection: found.score, presence: found.landmarks.presence,
    signs: await signsOf({ registry: lab.models, canonicalFace: lab.canonicalFace }, raster, found),
  };
}

async function compareMoves(embed: Embedder, own: Float32Array, crop: Raster, view: FaceView): Promise<Partial<FaceRecord>> {
  const moved: Float32Array[] = [own];
  for (const one of cropMoves) moved.push(await embed(cropOf(view, one)));
  return {
    mirror: cosineOf(own, await embed(mirrorOf(crop))), stability: stabilityOf(moved),
    meanLength: moved.reduce((sum, vector) => sum + lengthOf(vector) / moved.length, 0),
  };
}

function readCache(stem: string, ids: readonly string[]): FaceSet | undefined {
  if (!existsSync(`${stem}.json`)) return undefined;
  const head = JSON.parse(readFileSync(`${stem}.json`, 'utf8')) as Omit<FaceSet, 'vectors'>;
  const vectors = ids.map((id) => {
    const bytes = readFileSync(`${stem}.${id}.f32`);
    return [id, new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))] as const;
  });
  return { ...head, vectors: Object.fromEntries(vectors) };
}

async function writeCache(stem: string, { vectors, ...head }: FaceSet): Promise<void> {
  await mkdir(path.dirname(stem), { recursive: true });
  for (const [id, values] of Object.entries(vectors)) await writeFile(`${stem}.${id}.f32`, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  await writeFile(`${stem}.json`, JSON.stringify(head));
}
