/**
 * How well the learned checks tell apart what they should, through the whole pipeline:
 *
 *     tsx tools/training/attributes/evaluate.ts --data <folder of labelled photos> [--held-back] [--limit 600]
 *
 * Prints the area under the ROC curve of every check with the counts behind it, then quantiles on faces that nothing
 * hides. `--held-back` keeps to the people whom the training did not see (the same split by name as faces.py).
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Assessor } from '../../../src/assessment.js';
import { createLocalAssessor } from '../../../src/assess.js';
import type { MeasureId } from '../../../src/measures/ids.js';
import { loadCanonicalFace } from '../../../src/models/canonical-face.js';
import { defaultStoreDir, readManifest } from '../../../src/models/manifest.js';
import { openRegistry } from './labelled-faces.js';

const testShare = 0.2;
const wanted = [
  'FaceOcclusionPrevention', 'MouthOcclusionPrevention', 'EyesVisible', 'EyesOpen', 'ExpressionNeutrality', 'MaskPrevention',
  'SunglassesPrevention', 'NoHeadCoverings', 'BackgroundUniformity',
] as const satisfies readonly MeasureId[];

interface Row {
  readonly set: string;
  readonly file: string;
  readonly values: Partial<Record<MeasureId, { readonly native: number; readonly quality: number }>>;
}

const { values: options } = parseArgs({ options: { data: { type: 'string' }, 'held-back': { type: 'boolean' }, limit: { type: 'string' } } });
const data = options.data;
if (data === undefined || !existsSync(data)) {
  process.stderr.write('The labelled photos are missing: name their folder with --data.\n');
  process.exit(2);
}

const assessor = createLocalAssessor({
  registry: openRegistry(),
  canonicalFace: await loadCanonicalFace({ manifest: readManifest(), storeDir: process.env.FACEGAUGE_MODELS_DIR ?? defaultStoreDir }),
});
const shades = readShades(path.join(data, 'lfw-sunglasses.csv'));
const reviewed = JSON.parse(readFileSync(new URL('labels.json', import.meta.url), 'utf8')) as Record<string, { closed?: number; covering?: number; sunglasses?: number; visible?: string }>;
const rows: Row[] = [];
for (const set of ['portraits', 'expressions', 'masks-paired', 'masks-real', 'lfw']) rows.push(...await assessSet(assessor, data, set));
report();
await assessor.close();

async function assessSet(engine: Assessor, root: string, set: string): Promise<Row[]> {
  const folder = path.join(root, set);
  if (!existsSync(folder)) {
    process.stdout.write(`${set}: no such folder, left out\n`);
    return [];
  }
  let files = photosIn(folder);
  if (options['held-back'] === true) files = files.filter((file) => shareOf(`${set}/${personOf(set, file)}`) < testShare);
  if (set === 'lfw') files = files.filter((file) => labelled(file) || shareOf(`sample/${file}`) < Number(options.limit ?? 600) / 4000);
  const found: Row[] = [];
  for (const file of files) {
    const profile = { id: 'evaluation', title: 'Evaluation', summary: 'No rules.', rules: [] };
    const include = { landmarks: false, alignedFace: false, mask: false, explain: false, timings: false };
    const answer = await engine.assess(readFileSync(path.join(folder, file)), {
      profile, include, measures: wanted, maxFaces: 1, minFaceSizePixels: 40, maxPixels: 50_000_000, deadlineEpochMs: Date.now() + 60_000,
    }).catch((error: unknown) => { process.stderr.write(`${set}: ${error instanceof Error ? error.message : 'unknown error'}\n`); return undefined; });
    const measures = answer?.faces[0]?.measures;
    if (measures === undefined) continue;
    const values: Row['values'] = {};
    for (const id of wanted) {
      const result = measures[id];
      if (result?.status === 'measured') values[id] = { native: result.native, quality: result.quality };
    }
    found.push({ set, file, values });
  }
  process.stdout.write(`${set}: ${files.length} photos, ${found.length} with a face\n`);
  return found;
}

function report(): void {
  const of = (set: string, test: (file: string) => boolean) => rows.filter((row) => row.set === set && test(row.file));
  const state = (...names: string[]) => of('expressions', (file) => names.includes(file.split('.')[1] ?? ''));
  const lfw = (test: (file: string) => boolean) => of('lfw', test);
  const review = (file: string) => reviewed[`lfw/${file}#0`];
  const masked = (set: string, prefix: string) => of(set, (file) => file.startsWith(prefix));
  for (const id of ['FaceOcclusionPrevention', 'MouthOcclusionPrevention', 'MaskPrevention'] as const) {
    compare('masks pasted', id, masked('masks-paired', 'with/'), masked('masks-paired', 'without/'));
    compare('masks real', id, masked('masks-real', 'with_mask'), masked('masks-real', 'without_mask'));
  }
  const open = ['normal', 'centerlight', 'glasses', 'noglasses', 'leftlight', 'rightlight', 'happy', 'surprised', 'sad'];
  compare('eyes closed (sleepy against the other states)', 'EyesOpen', state('sleepy'), state(...open));
  compare('one eye closed (wink)', 'EyesOpen', state('wink'), state(...open));
  compare('eyes closed, LFW (reviewed)', 'EyesOpen', lfw((file) => review(file)?.closed === 1), lfw((file) => (review(file)?.closed ?? 0) === 0 && shadeOf(file) === 0));
  compare('smile against neutral, portraits', 'ExpressionNeutrality', of('portraits', (file) => file.includes('_08')), of('portraits', (file) => file.includes('_03')));
  compare('happy against normal', 'ExpressionNeutrality', state('happy'), state('normal'));
  compare('surprised against normal', 'ExpressionNeutrality', state('surprised'), state('normal'));
  compare('sad against normal', 'ExpressionNeutrality', state('sad'), state('normal'));
  for (const id of ['SunglassesPrevention', 'EyesVisible'] as const) {
    compare('sunglasses dark or tinted, LFW list', id, lfw((file) => ['dark', 'tinted'].includes(shades.get(file) ?? '')), lfw((file) => shadeOf(file) === 0));
    compare('sunglasses dark, LFW list', id, lfw((file) => shades.get(file) === 'dark'), lfw((file) => shadeOf(file) === 0));
  }
  compare('hats and scarves, LFW (reviewed)', 'NoHeadCoverings', lfw((file) => review(file)?.covering === 1), lfw((file) => (review(file)?.covering ?? 0) === 0));
  compare('street against studio background', 'BackgroundUniformity', lfw(() => true), of('portraits', () => true));
  quantiles('FaceOcclusionPrevention', 'portraits', of('portraits', () => true));
  quantiles('FaceOcclusionPrevention', 'LFW', lfw((file) => shadeOf(file) === 0 && review(file)?.visible === undefined));
  quantiles('EyesVisible', 'clear glasses', state('glasses'));
  quantiles('NoHeadCoverings', 'portraits', of('portraits', () => true));
  quantiles('BackgroundUniformity', 'portraits', of('portraits', () => true));
  quantiles('BackgroundUniformity', 'LFW', lfw(() => true));
  quantiles('ExpressionNeutrality', 'neutral portraits', of('portraits', (file) => file.includes('_03')));
  quantiles('ExpressionNeutrality', 'smiling portraits', of('portraits', (file) => file.includes('_08')));
}

/** The worse group should have the lower quality; the area is that of quality, ties count half, by native where it orders alike. */
function compare(what: string, id: MeasureId, worse: readonly Row[], better: readonly Row[]): void {
  const bad = worse.flatMap((row) => row.values[id] ?? []);
  const good = better.flatMap((row) => row.values[id] ?? []);
  const rising = ['EyesOpen', 'ExpressionNeutrality'].includes(id) ? 1 : -1;
  let wins = 0;
  for (const a of bad) for (const b of good) wins += rising * a.native < rising * b.native ? 1 : a.native === b.native ? 0.5 : 0;
  const area = bad.length * good.length === 0 ? 'no photos' : (wins / (bad.length * good.length)).toFixed(4);
  process.stdout.write(`${id}: ${what}: AUC ${area} (${bad.length} against ${good.length})\n`);
}

function quantiles(id: MeasureId, what: string, group: readonly Row[]): void {
  const sorted = group.flatMap((row) => row.values[id]?.quality ?? []).sort((a, b) => a - b);
  const at = (share: number): string => String(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? '–');
  process.stdout.write(`${id}: quality on ${what}: least ${at(0)}, 1 % ${at(0.01)}, 5 % ${at(0.05)}, 25 % ${at(0.25)}, median ${at(0.5)}, most ${at(1)} (${sorted.length} photos)\n`);
}

function labelled(file: string): boolean {
  return shades.has(file) || reviewed[`lfw/${file}#0`] !== undefined;
}

/** 1 with sunglasses, −1 where nobody can say, 0 without. */
function shadeOf(file: string): number {
  const grade = shades.get(file);
  return grade === 'dark' || grade === 'tinted' ? 1 : (reviewed[`lfw/${file}#0`]?.sunglasses ?? 0);
}

function readShades(file: string): Map<string, string> {
  if (!existsSync(file)) return new Map();
  return new Map(readFileSync(file, 'utf8').trim().split(/\r?\n/).slice(1).map((line) => line.split(',') as [string, string]));
}

function photosIn(folder: string, under = ''): string[] {
  return readdirSync(path.join(folder, under)).sort().flatMap((name) => {
    const file = path.posix.join(under, name);
    if (statSync(path.join(folder, file)).isDirectory()) return photosIn(folder, file);
    return /\.(jpe?g|png)$/i.test(name) ? [file] : [];
  });
}

function personOf(set: string, file: string): string {
  if (set === 'lfw') return file.split('/')[0]!;
  if (set === 'portraits') return file.split('_')[0]!;
  if (set === 'expressions') return file.split('.')[0]!;
  return file.split('/').at(-1)!.split('.')[0]!;
}

function shareOf(text: string): number {
  return Number.parseInt(createHash('sha256').update(text).digest('hex').slice(0, 8), 16) / 2 ** 32;
}
