/**
 * The score chapter of docs/accuracy.md from the images of the training folder: the test people only, their photos as
 * they are and the damaged copies, under the same functions as `npm run accuracy`, without looking at any photo again.
 *
 * Run after export.py: npx tsx tools/training/score/judge.ts --work <folder> --scores <logodds.f32> --out docs
 */
import { closeSync, mkdirSync, openSync, readFileSync, readSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Raster } from '../../../src/image/raster.js';
import { loadCanonicalFace } from '../../../src/models/canonical-face.js';
import { readManifest } from '../../../src/models/manifest.js';
import { createModelRegistry } from '../../../src/models/registry.js';
import { lengthOf } from '../../accuracy/baselines.js';
import type { FaceRecord, FaceSet, Laboratory } from '../../accuracy/face-set.js';
import { fixed, table } from '../../accuracy/markdown.js';
import { matchers } from '../../accuracy/matchers.js';
import { correlateRanks } from '../../accuracy/maths/statistics.js';
import { describeSets, roundNumbers } from '../../accuracy/score-chapter.js';
import { typologyAngle } from '../../accuracy/skin-tone.js';
import { partOf } from '../../accuracy/split.js';
import { degradationKinds, type Damage } from '../common/degradations.js';

interface Row {
  readonly person: string;
  readonly photo: string;
  readonly detection: number;
  readonly presence: number;
  readonly damages: readonly Damage[];
  /** Number of the copy; the first stands for the photo in the field (prepare.ts). */
  readonly copy: number;
}

const { values } = parseArgs({ options: { work: { type: 'string' }, scores: { type: 'string' }, out: { type: 'string', default: 'docs' } } });
if (values.work === undefined || values.scores === undefined) throw new Error('expected --work <folder> and --scores <file>');
const work = values.work;

function readFloats(file: string): Float32Array {
  const bytes = readFileSync(file);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

const scores = readFloats(values.scores);
const rows = readFileSync(path.join(work, 'rows.jsonl'), 'utf8').trim().split('\n').slice(0, scores.length).map((line) => JSON.parse(line) as Row);
const vectors = Object.fromEntries(matchers.map(({ id }) => [id, readFloats(path.join(work, `${id}.f32`))]));
const crops = openSync(path.join(work, 'crops.u8'), 'r');

function readCrop(index: number): Raster {
  const data = new Uint8Array(112 * 112 * 3);
  readSync(crops, data, 0, data.length, index * data.length);
  return { width: 112, height: 112, channels: 3, data };
}

function setOf(indices: readonly number[]): FaceSet {
  const records = indices.map((i): FaceRecord => {
    const row = rows[i]!;
    return {
      person: row.person, name: row.damages.length === 0 ? row.photo : `${row.photo}#${i}`, damages: row.damages, logOdds: scores[i]!, detection: row.detection, presence: row.presence,
      length: lengthOf(vectors.mfn512!.subarray(i * 512, (i + 1) * 512)), toneDegrees: typologyAngle(readCrop(i)),
    };
  });
  return {
    records, photos: records.length, missed: 0,
    vectors: Object.fromEntries(matchers.map(({ id, dimensions }) => {
      const picked = new Float32Array(indices.length * dimensions);
      indices.forEach((i, k) => { picked.set(vectors[id]!.subarray(i * dimensions, (i + 1) * dimensions), k * dimensions); });
      return [id, picked];
    })),
  };
}

const held = rows.flatMap((row, i) => (partOf(row.person) === 'test' ? [i] : []));
const strengthOf = (i: number): number => Math.max(0, ...rows[i]!.damages.map(({ strength }) => strength));
const clean = held.filter((i) => rows[i]!.damages.length === 0);
const damaged = held.filter((i) => rows[i]!.copy === 0);

/** The fall of the score against the strength, for every kind of damage alone. */
function judgeFalls(): { readonly results: unknown; readonly markdown: string } {
  const origin = new Map(clean.map((i) => [rows[i]!.photo, i]));
  const falls = degradationKinds.map((kind) => {
    const own = held.filter((i) => rows[i]!.damages.length === 1 && rows[i]!.damages[0]!.kind === kind);
    return { kind, copies: own.length, spearman: correlateRanks(own.map(strengthOf), own.map((i) => scores[i]! - scores[origin.get(rows[i]!.photo)!]!)) };
  });
  return {
    results: falls,
    markdown: [
      'One kind of damage on each copy: Spearman\'s correlation between its strength and the change of the score (log-odds) against the undamaged photo, over copies of different photos with different random placement. Not measured on portraits, where one photo is damaged ever more; `npm run accuracy` does that.',
      table(['damage', 'copies', 'Spearman ρ'], falls.map((row) => [row.kind, row.copies, fixed(row.spearman)])),
    ].join('\n\n'),
  };
}

const plots = path.join(values.out, 'accuracy');
mkdirSync(plots, { recursive: true });
const manifest = readManifest();
const lab: Laboratory = { manifest, canonicalFace: await loadCanonicalFace({ manifest, storeDir: 'models/store' }), models: createModelRegistry({ manifest, storeDir: 'models/store' }), meshId: '', cacheDir: work, say: () => undefined };
const chapter = await describeSets(lab, plots, {
  heldBack: true, clean: setOf(clean), damaged: setOf(damaged),
  damagedAs: 'One to three kinds of damage on every photo, of any strength (`drawFieldDamage` of tools/training/common/degradations.ts), the crop where it would lie on the undamaged photo. Thresholds from these copies themselves.',
  strengths: judgeFalls(),
});
closeSync(crops);
const notice = 'This edition comes from the training folder (`tools/training/score/judge.ts`): the test people\'s images as training prepared them.';
writeFileSync(path.join(plots, 'score.json'), `${JSON.stringify(chapter.results, roundNumbers, 1)}\n`);
writeFileSync(path.join(plots, 'score.md'), `${notice}\n\n${chapter.markdown}\n`);
process.stdout.write('done\n');
