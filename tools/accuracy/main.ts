/**
 * The accuracy report: what score, detection, pose and checks are worth on labelled photos.
 *
 * Run: npm run accuracy -- --data <folder> [--out docs] [--cache <folder>] [--people all|test] [--only score,detection,…]
 *
 * The folder is laid out as docs/accuracy.md says under "The data folder"; chapters whose photos are missing are left
 * out with a line that says so. Embeddings and scores are kept in the cache folder, outside the repository.
 */
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { loadCanonicalFace } from '../../src/models/canonical-face.js';
import { defaultStoreDir, readManifest } from '../../src/models/manifest.js';
import { createModelRegistry } from '../../src/models/registry.js';
import { createFileAssessor } from './assessor.js';
import { writeReport, type Chapter, chapterNames, type ChapterName } from './report.js';
import { judgeChecks } from './checks-section.js';
import { judgeDetection } from './detection-section.js';
import { judgeExtras } from './extras-section.js';
import type { Laboratory } from './face-set.js';
import { judgePortraits } from './portraits-section.js';
import { judgePose } from './pose-section.js';
import { judgeScoreChapter, roundNumbers } from './score-chapter.js';
import { judgeSweeps } from './sweeps-section.js';

const { values } = parseArgs({
  options: {
    data: { type: 'string' }, out: { type: 'string', default: 'docs' }, cache: { type: 'string' }, store: { type: 'string' },
    people: { type: 'string', default: 'all' }, only: { type: 'string' },
  },
});

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

const { data } = values;
if (data === undefined) fail('expected --data <folder of labelled photos>');
if (!(await stat(data).catch(() => undefined))?.isDirectory()) fail(`expected a folder of labelled photos at ${data} but found none; docs/accuracy.md says how it is laid out`);
const { people } = values;
if (people !== 'all' && people !== 'test') fail(`expected --people all or test but received ${people}`);
const only = values.only?.split(',') ?? chapterNames;
const unknown = only.find((name) => !(chapterNames as readonly string[]).includes(name));
if (unknown !== undefined) fail(`expected --only to list some of ${chapterNames.join(', ')} but received ${unknown}`);

const say = (line: string): void => { process.stdout.write(`${line}\n`); };
const manifest = readManifest();
const storeDir = values.store ?? process.env.FACEGAUGE_MODELS_DIR ?? defaultStoreDir;
const models = createModelRegistry({ manifest, storeDir });
const plots = path.join(values.out, 'accuracy');
await mkdir(plots, { recursive: true });
const lab: Laboratory = { models, manifest, canonicalFace: await loadCanonicalFace({ manifest, storeDir }), meshId: 'face-mesh-attention', cacheDir: values.cache ?? path.join(os.tmpdir(), 'facegauge-accuracy'), say };
const assess = await createFileAssessor(models, { manifest, storeDir });

const judges: Readonly<Record<ChapterName, () => Promise<Chapter | undefined>>> = {
  score: () => judgeScoreChapter(lab, plots, data, people === 'test'),
  detection: () => judgeDetection(assess, data),
  pose: () => judgePose(assess, data),
  checks: () => judgeChecks(assess, data, plots),
  extras: () => judgeExtras(models, data),
  sweeps: () => judgeSweeps(data, say),
  portraits: () => judgePortraits(assess, data),
};

for (const name of chapterNames) {
  if (!only.includes(name)) continue;
  say(`chapter ${name}`);
  const chapter = await judges[name]();
  if (chapter === undefined) {
    say(`chapter ${name}: its photos are not in the folder, left out`);
    continue;
  }
  await writeFile(path.join(plots, `${name}.json`), `${JSON.stringify(chapter.results, roundNumbers, 1)}\n`);
  await writeFile(path.join(plots, `${name}.md`), `${chapter.markdown}\n`);
}
await models.close();
const chapters = await Promise.all(chapterNames.map(async (name) => [name, await readFile(path.join(plots, `${name}.md`), 'utf8').catch(() => undefined)] as const));
await writeReport(path.join(values.out, 'accuracy.md'), Object.fromEntries(chapters), people);
say(`report: ${path.join(values.out, 'accuracy.md')}`);
