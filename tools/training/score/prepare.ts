/**
 * Makes the training images of the score: every photo of `<data>/lfw` as it is, and damaged copies of known kind and
 * strength, more of the training people's. Writes into `<work>`: rows.jsonl, crops.u8 (112×112×3 each), chips.u8 (150×150×3 each).
 *
 * Run: npx tsx tools/training/score/prepare.ts --data <folder> --work <folder> [--copies 15] [--seed 1]
 */
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { composeMatrices, invertMatrix, type AffineMatrix } from '../../../src/geometry/affine.js';
import type { Raster } from '../../../src/image/raster.js';
import { warpAffine } from '../../../src/image/warp.js';
import { readManifest } from '../../../src/models/manifest.js';
import { createModelRegistry } from '../../../src/models/registry.js';
import { alignCrop } from '../../../src/stages/align/aligned-crop.js';
import { chipMatrix, chipSide } from '../../accuracy/dlib-chip.js';
import { listPeople } from '../../accuracy/people.js';
import { findPortraitFace, readRaster } from '../../accuracy/photo.js';
import { partOf } from '../../accuracy/split.js';
import { degradationKinds, degradeInTurn, drawFieldDamage, type Damage } from '../common/degradations.js';
import { cropOf, wideView, type FaceView } from '../common/face-view.js';
import { createRandom, hashText, type Random } from '../common/random.js';

const { values } = parseArgs({
  options: {
    data: { type: 'string' }, work: { type: 'string' }, store: { type: 'string' }, mesh: { type: 'string', default: 'face-mesh-attention' },
    copies: { type: 'string', default: '15' }, seed: { type: 'string', default: '1' }, limit: { type: 'string' },
  },
});
if (values.data === undefined || values.work === undefined) throw new Error('expected --data <folder> and --work <folder>');
const work = values.work;
const manifest = readManifest();
const models = createModelRegistry({ manifest, storeDir: values.store ?? process.env.FACEGAUGE_MODELS_DIR ?? 'models/store' });
await mkdir(work, { recursive: true });
const crops = createWriteStream(path.join(work, 'crops.u8'));
const chips = createWriteStream(path.join(work, 'chips.u8'));
const rows = createWriteStream(path.join(work, 'rows.jsonl'));

/** Copies that every photo has; further ones only those of the training people. */
const commonCopies = 5;

/** Strengths lean to the weak half: that is where good and middling photos part. */
const drawStrength = (random: () => number): number => random() ** 1.3;

/** Which damages the k-th copy of the n-th photo gets: two in five what the field does, the kinds of the others take turns. */
function planCopy(n: number, k: number, random: () => number): Damage[] {
  if (k % 5 === 0 || k % 5 === 3) return drawFieldDamage(random);
  const kind = degradationKinds[(n * commonCopies + k) % degradationKinds.length]!;
  return [{ kind, strength: drawStrength(random) }];
}

interface PreparedPhoto {
  readonly about: Readonly<Record<string, string | number>> & { readonly person: string };
  readonly wide: FaceView;
  readonly cropToChip: AffineMatrix;
  readonly random: Random;
}

interface Treatment {
  readonly damages: readonly Damage[];
  /** Number of the copy; −1 = as it is. */
  readonly copy: number;
}

let index = 0;
async function write(stream: NodeJS.WritableStream, bytes: Uint8Array | string): Promise<void> {
  if (!stream.write(bytes)) await new Promise((resolve) => stream.once('drain', resolve));
}
async function writeImage(crop: Raster, chip: Raster, about: PreparedPhoto['about'], treatment: Treatment): Promise<void> {
  await write(crops, crop.data);
  await write(chips, chip.data);
  await write(rows, `${JSON.stringify({ index: index++, ...about, ...treatment })}\n`);
}

const people = (await listPeople(path.join(values.data, 'lfw'))).slice(0, values.limit === undefined ? undefined : Number(values.limit));
const prepared: PreparedPhoto[] = [];
let missed = 0;
for (const { person, photos } of people) {
  for (const photo of photos) {
    const raster = await readRaster(path.join(values.data, 'lfw', photo));
    const face = await findPortraitFace(models, values.mesh, raster);
    const crop = face === undefined ? undefined : alignCrop(raster, face.landmarks);
    const toChip = face === undefined ? undefined : chipMatrix(face.landmarks);
    if (face === undefined || crop === undefined || toChip === undefined) {
      missed += 1;
      continue;
    }
    const fromCrop = invertMatrix(crop.matrix);
    const about = { person, photo, detection: face.score, presence: face.landmarks.presence, pixelsPerCropPixel: Math.hypot(fromCrop[0], fromCrop[3]) };
    await writeImage(crop.raster, warpAffine(raster, toChip, chipSide, chipSide), about, { damages: [], copy: -1 });
    prepared.push({ about, wide: wideView(raster, crop.matrix), cropToChip: composeMatrices(toChip, fromCrop), random: createRandom(hashText(`${photo}/${values.seed}`)) });
    if (prepared.length % 500 === 0) process.stdout.write(`${prepared.length} photos, ${missed} without a face\n`);
  }
}
const copies = Number(values.copies);
for (let k = 0; k < copies; k++) {
  for (const [n, { about, wide, cropToChip, random }] of prepared.entries()) {
    if (k >= commonCopies && partOf(about.person) !== 'train') continue;
    const damages = planCopy(n, k, random);
    const damaged = await degradeInTurn(wide, damages, random);
    const toChip = composeMatrices(cropToChip, invertMatrix(damaged.fromCrop));
    await writeImage(cropOf(damaged), warpAffine(damaged.raster, toChip, chipSide, chipSide), about, { damages, copy: k });
    if (index % 1000 === 0) process.stdout.write(`${index} images\n`);
  }
}
for (const stream of [crops, chips, rows]) await new Promise((resolve) => stream.end(resolve));
process.stdout.write(`done: ${prepared.length} photos, ${index} images, ${missed} without a face\n`);
