/**
 * Embeds the images that prepare.ts wrote: `<work>/<matcher>.f32`, one raw vector per image, continued where it stopped;
 * with `--port pooled` what the inner layers of MobileFaceNet-512 see of it.
 *
 * Run: npx tsx tools/training/score/embed.ts --work <folder> --matcher mfn512
 */
import { appendFileSync, closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { findModel, readManifest } from '../../../src/models/manifest.js';
import { createModelRegistry } from '../../../src/models/registry.js';
import { chipSide } from '../../accuracy/dlib-chip.js';
import { matchers, openEmbedder } from '../../accuracy/matchers.js';

const { values } = parseArgs({ options: { work: { type: 'string' }, matcher: { type: 'string' }, store: { type: 'string' }, crops: { type: 'string' }, out: { type: 'string' }, port: { type: 'string' }, manifest: { type: 'string' } } });
const matcher = matchers.find(({ id }) => id === values.matcher);
if (values.work === undefined || matcher === undefined) throw new Error(`expected --work <folder> and --matcher ${matchers.map(({ id }) => id).join(' | ')}`);
const manifest = readManifest(values.manifest);
const models = createModelRegistry({ manifest, storeDir: values.store ?? process.env.FACEGAUGE_MODELS_DIR ?? 'models/store' });
const embed = await openEmbedder(models, manifest, matcher.model, values.port);
const output = findModel(manifest, matcher.model).outputs.find(({ name }, i) => (values.port === undefined ? i === 0 : name === values.port))!;
const size = Number(output.shape.at(-1));
const side = matcher.view === 'crop' ? 112 : chipSide;
const input = path.join(values.work, values.crops ?? (matcher.view === 'crop' ? 'crops.u8' : 'chips.u8'));
const target = path.join(values.work, values.out ?? `${matcher.id}.f32`);
const bytes = side * side * 3;
const count = Math.floor(statSync(input).size / bytes);
const done = existsSync(target) ? Math.floor(statSync(target).size / (4 * size)) : 0;
const file = openSync(input, 'r');
const started = performance.now();
for (let i = done; i < count; i++) {
  const data = new Uint8Array(bytes);
  readSync(file, data, 0, bytes, i * bytes);
  const vector = await embed({ width: side, height: side, channels: 3, data });
  appendFileSync(target, new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength));
  if ((i + 1) % 2000 === 0) process.stdout.write(`${i + 1} of ${count}, ${((performance.now() - started) / (i + 1 - done)).toFixed(1)} ms each\n`);
}
closeSync(file);
process.stdout.write(`done: ${count} vectors\n`);
