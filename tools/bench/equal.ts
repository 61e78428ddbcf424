/**
 * Whether two builds give equal answers, on every photo of a folder.
 *
 * Usage: npx tsx tools/bench/equal.ts --against <dist folder of the other build> --data <folder> [--data <folder>]…
 *   or, in place of --against, --plain arithmetic|pixels|all: this build without its optimisations (docs/decisions/0028)
 *   [--limit <photos>] [--box 0.02] [--pose 0.5] [--score 0.01] [--quality 3] [--mismatches 0] [--json <file>]
 * Needs a build of this tree. Prints the largest differences of each quantity, where the answers are others altogether, and
 * the share of photos that are within all tolerances;
 * fails when a difference is above its tolerance, or more photos than allowed have another number of faces, verdict or
 * set of measures.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { quantile } from '../robustness/figures.js';
import { ownBuild } from './build.js';
import type { BuiltAnswer, Outcome } from './built-process.js';
import { compareAssessments, type PhotoComparison, type Quantity } from './comparison.js';
import { buildPlain } from './plain/build.js';
import { plainGroups } from './plain/departures.js';

const number = (value: string): { type: 'string'; default: string } => ({ type: 'string', default: value });
const { values } = parseArgs({ options: {
  against: { type: 'string' }, plain: { type: 'string' }, data: { type: 'string', multiple: true }, limit: number('Infinity'), json: { type: 'string' },
  box: number('0.02'), pose: number('0.5'), score: number('0.01'), quality: number('3'), mismatches: number('0'),
} });
const { data } = values;
if (data === undefined) throw new Error('expected --data <folder>');
/** Where the build without optimisations lies while it is compared. */
const plainFolder = path.join(import.meta.dirname, '..', '..', 'tmp', 'plain', String(process.pid));
process.once('exit', () => { rmSync(plainFolder, { recursive: true, force: true }); });
const against = await otherBuild();

/** The build that is compared with this one. */
async function otherBuild(): Promise<string> {
  if (values.against !== undefined && values.plain === undefined) return values.against;
  const group = plainGroups.find((name) => name === values.plain);
  if (group === undefined || values.against !== undefined) throw new Error(`expected --against <dist folder> or --plain ${plainGroups.join('|')}`);
  return buildPlain(group, ownBuild, plainFolder);
}

/** Every so many of the photos where there are more than `--limit`. */
function listPhotos(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(jpe?g|png|webp|bmp|tiff?|gif|avif)$/i.test(name)).sort();
  const step = Math.max(1, files.length / Number(values.limit));
  return files.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step)).map((name) => path.join(folder, name));
}

/** Answers for the files that a build is given, one at a time. */
async function startBuild(build: string): Promise<{ assess(file: string): Promise<Outcome>; end(): void }> {
  const child = fork(path.join(import.meta.dirname, 'built-process.ts'), [build], { serialization: 'advanced' });
  const exited = once(child, 'exit').then(() => { throw new Error(`the process of ${build} ended`); });
  const next = (): Promise<unknown> => Promise.race([once(child, 'message').then(([message]: unknown[]) => message), exited]);
  await next();
  return {
    async assess(file) {
      child.send(file);
      const answer = await next() as BuiltAnswer;
      if ('failure' in answer) throw new Error(`${file}: ${answer.failure}`);
      return answer.outcome;
    },
    end() {
      exited.catch(() => undefined);
      child.disconnect();
    },
  };
}

function compareOutcomes(one: Outcome, other: Outcome): PhotoComparison {
  if (typeof one !== 'string' && typeof other !== 'string') return compareAssessments(one, other);
  const word = (outcome: Outcome): string => (typeof outcome === 'string' ? outcome : 'an answer');
  return { differences: [], mismatches: word(one) === word(other) ? [] : [`${word(one)} and ${word(other)}`], pairs: 0 };
}

const [ours, theirs] = await Promise.all([startBuild(ownBuild), startBuild(against)]);
const found = new Map<Quantity, { size: number; facePixels: number; file: string }[]>();
const mismatches: { file: string; texts: readonly string[] }[] = [];
const files = data.flatMap(listPhotos);
let pairs = 0;
for (const [index, file] of files.entries()) {
  const comparison = compareOutcomes(...await Promise.all([ours.assess(file), theirs.assess(file)]));
  pairs += comparison.pairs;
  for (const { quantity, ...rest } of comparison.differences) found.set(quantity, [...(found.get(quantity) ?? []), { ...rest, file }]);
  if (comparison.mismatches.length > 0) mismatches.push({ file, texts: comparison.mismatches });
  if (index % 100 === 99) process.stderr.write(`${index + 1} of ${files.length}\n`);
}
ours.end();
theirs.end();

const tolerances: Readonly<Record<string, number>> = { box: Number(values.box), pose: Number(values.pose), score: Number(values.score) };
const toleranceOf = (quantity: Quantity): number => tolerances[quantity] ?? Number(values.quality);
const beyond = [...found].flatMap(([quantity, list]) => list.filter(({ size }) => size > toleranceOf(quantity)).map((one) => ({ quantity, ...one })));
const apart = new Set([...beyond, ...mismatches].map(({ file }) => file)).size;
const rows = [...found].map(([quantity, list]) => {
  const sizes = list.map(({ size }) => size);
  const worst = list.reduce((most, one) => (one.size > most.size ? one : most));
  const tolerance = toleranceOf(quantity);
  return { quantity, count: list.length, median: quantile(sizes, 0.5), p99: quantile(sizes, 0.99), worst: worst.size, file: worst.file, tolerance, above: sizes.filter((size) => size > tolerance).length };
});
for (const { quantity, count, median, p99, worst, file, above, tolerance } of rows) {
  console.log(`${quantity.padEnd(26)} of ${count}: median ${median.toPrecision(2)}, p99 ${p99.toPrecision(2)}, most ${worst.toPrecision(3)} (${file})${above > 0 ? ` · ${above} above ${tolerance}` : ''}`);
}
for (const { file, texts } of mismatches) console.log(`${file}: this build and the other: ${texts.join('; ')}`);
console.log(`${files.length} photos, ${pairs} pairs of faces; other answers on ${mismatches.length} photos; ${files.length - apart} (${(100 * (1 - apart / files.length)).toFixed(2)} %) within all tolerances`);
if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify({ photos: files.length, pairs, apart, differences: rows, beyond, mismatches }, undefined, 1)}\n`);
if (pairs === 0 || mismatches.length > Number(values.mismatches) || rows.some(({ above }) => above > 0)) process.exitCode = 1;
