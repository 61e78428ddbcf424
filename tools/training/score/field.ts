/**
 * Photos as the service meets them, for the part of the score network that weighs the signs of a face: every photo of
 * `<data>/lfw` as it is and as the field damages it (further times for the training people), the face found anew in each.
 * Writes into `<work>`: rows.jsonl, one file of vectors per recogniser, pooled.f32 and signs.f32.
 *
 * Run: npx tsx tools/training/score/field.ts --data <folder> --work <folder> [--times 4]
 */
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { loadCanonicalFace } from '../../../src/models/canonical-face.js';
import { readManifest } from '../../../src/models/manifest.js';
import { createModelRegistry } from '../../../src/models/registry.js';
import { readEmbedding } from '../../../src/stages/score/embedding.js';
import { lookAt, type Laboratory } from '../../accuracy/face-set.js';
import { matchers, openEmbedder } from '../../accuracy/matchers.js';
import { listPeople } from '../../accuracy/people.js';
import { partOf } from '../../accuracy/split.js';
import { drawFieldDamage } from '../common/degradations.js';
import { createRandom, hashText } from '../common/random.js';

const { values } = parseArgs({ options: { data: { type: 'string' }, work: { type: 'string' }, times: { type: 'string', default: '4' } } });
const { data, work } = values;
if (data === undefined || work === undefined) throw new Error('expected --data <folder> and --work <folder>');
await mkdir(work, { recursive: true });
const manifest = readManifest();
const storeDir = process.env.FACEGAUGE_MODELS_DIR ?? 'models/store';
const models = createModelRegistry({ manifest, storeDir });
const lab: Laboratory = { models, manifest, canonicalFace: await loadCanonicalFace({ manifest, storeDir }), meshId: 'face-mesh-attention', cacheDir: work, say: () => undefined };
const embedders = await Promise.all(matchers.map(({ model }) => openEmbedder(models, manifest, model)));
const embedding = await models.session('embedding-mobilefacenet-512');
const rows = createWriteStream(path.join(work, 'rows.jsonl'));
const vectors = [...matchers.map(({ id }) => id), 'pooled', 'signs'].map((name) => createWriteStream(path.join(work, `${name}.f32`)));

async function write(stream: NodeJS.WritableStream, bytes: Uint8Array | string): Promise<void> {
  if (!stream.write(bytes)) await new Promise((resolve) => stream.once('drain', resolve));
}

/** As it is, then as the harness damages it (the first of the copies), then further damage. */
const sets = [{ copy: -1, name: '' }, ...Array.from({ length: Number(values.times) }, (_, k) => ({ copy: k, name: k === 0 ? 'field' : `field-${k + 1}` }))];

let index = 0;
for (const { person, photos } of await listPeople(path.join(data, 'lfw'))) {
  for (const photo of photos) {
    for (const { copy, name } of sets) {
      if (copy > 0 && partOf(person) !== 'train') continue;
      const damages = copy < 0 ? [] : drawFieldDamage(createRandom(hashText(`${photo}/${name}`)));
      const face = await lookAt(lab, { person, file: path.join(data, 'lfw', photo), name: copy < 0 ? photo : `${photo}#${name}`, damages });
      // A damaged copy is nothing without its photo.
      if (face === undefined && copy < 0) break;
      if (face === undefined) continue;
      const { pooled } = await readEmbedding(embedding, face.crop);
      const seen = [];
      for (const [k, embed] of embedders.entries()) seen.push(await embed(matchers[k]!.view === 'crop' ? face.crop : face.chip));
      for (const [k, vector] of [...seen, pooled, face.signs].entries()) await write(vectors[k]!, Buffer.from(vector.slice().buffer));
      await write(rows, `${JSON.stringify({ index, person, photo, copy, damages, detection: face.detection, presence: face.presence })}\n`);
      index += 1;
      if (index % 1000 === 0) process.stdout.write(`${index} images\n`);
    }
  }
}
for (const stream of [rows, ...vectors]) await new Promise((resolve) => stream.end(resolve));
process.stdout.write(`done: ${index} images\n`);
