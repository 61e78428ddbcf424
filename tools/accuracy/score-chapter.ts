/** The chapter on the score: people as they are, the same people damaged, portraits ever more damaged. */
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { utilityCuts } from '../../src/measures/utility-cuts.js';
import { probabilityOf } from '../../src/stages/score/utility.js';
import { drawFieldDamage } from '../training/common/degradations.js';
import { createRandom, hashText } from '../training/common/random.js';
import { examine, type FaceSet, type Laboratory, type PhotoTask } from './face-set.js';
import { judgeCalibration, judgeGroups } from './groups-section.js';
import { fixed, percent, table } from './markdown.js';
import { listPeople } from './people.js';
import type { Chapter } from './report.js';
import { gainOver, judgeScores, scoreColumns } from './score-section.js';
import { partOf } from './split.js';
import { judgeStrengths } from './strength-section.js';

/** Cuts of the utility that the levels use (docs/model-cards/face-utility.md says how they were chosen). */
export const cuts = [
  { title: '`image_quality`', utility: utilityCuts.usable },
  { title: '`middle`', utility: utilityCuts.middle },
  { title: '`high`', utility: utilityCuts.high },
] as const;

export async function judgeScoreChapter(lab: Laboratory, out: string, data: string, heldBackOnly: boolean): Promise<Chapter | undefined> {
  if ((await stat(path.join(data, 'lfw')).catch(() => undefined)) === undefined) return undefined;
  const people = (await listPeople(path.join(data, 'lfw'))).filter(({ person }) => !heldBackOnly || partOf(person) === 'test');
  const tasks: PhotoTask[] = people.flatMap(({ person, photos }) => photos.map((photo) => ({ person, name: photo, file: path.join(data, 'lfw', photo), damages: [] })));
  const clean = await examine(lab, 'people as they are', tasks);
  const damaged = await examine(lab, 'people damaged', tasks.map((task) => ({ ...task, name: `${task.name}#field`, damages: drawFieldDamage(createRandom(hashText(`${task.name}/field`))) })));
  const strengths = await judgeStrengths(lab, path.join(data, 'portraits'));
  const portraits = await judgePortraits(lab, data);
  return describeSets(lab, out, {
    heldBack: heldBackOnly, clean, damaged, strengths, portraits,
    damagedAs: `One to three kinds of damage on every photo, of any strength (\`drawFieldDamage\` of tools/training/common/degradations.ts); the face is found anew, in ${damaged.missed} photos not any more. Thresholds from these photos themselves.`,
  });
}

export interface ScoreSets {
  /** True when neither training nor validation has seen the people. */
  readonly heldBack: boolean;
  readonly clean: FaceSet;
  readonly damaged: FaceSet;
  /** How the damaged set came about. */
  readonly damagedAs: string;
  readonly strengths?: Chapter | undefined;
  readonly portraits?: Chapter | undefined;
}

/** Everything that can be said of photos whose embeddings and scores are known. */
export async function describeSets(lab: Laboratory, out: string, { heldBack, clean, damaged, damagedAs, strengths, portraits }: ScoreSets): Promise<Chapter> {
  const people = new Set(clean.records.map(({ person }) => person)).size;
  const asTheyAre = await judgeScores(lab, out, 'discard', 'Photos as they are', clean);
  const mixed = await judgeScores(lab, out, 'discard-mixed', 'Photos damaged', damaged);
  const calibration = await judgeCalibration(lab, out, clean, [clean, damaged]);
  const groups = judgeGroups(lab, clean, cuts);
  return {
    results: { people, photos: clean.photos, missed: clean.missed, asTheyAre: asTheyAre.results, mixed: mixed.results, missedDamaged: damaged.missed, strengths: strengths?.results, calibration: calibration.results, groups: groups.results, portraits: portraits?.results },
    markdown: [
      `${people} people${heldBack ? ' that neither training nor validation has seen (a quarter of all, by a hash of the name)' : ''}, ${clean.photos} photos; no face found in ${clean.missed}.`,
      'Quality of a comparison: the lower score of its two photos. Threshold: fixed on all comparisons at the false match rate. Area: under FNMR against the share of discarded comparisons, stepped, divided by FNMR₀ and the width; 1 = discarding at random, 0 = perfect. Ties in random order, mean of ten orders (ISO/IEC 29794-1).',
      '### Photos as they are', asTheyAre.markdown,
      '### The same photos, damaged', damagedAs, mixed.markdown,
      ...describeGain(mixed.results),
      ...(strengths === undefined ? [] : ['### One kind of damage, ever stronger', strengths.markdown]),
      '### Does the score mean what it says?', calibration.markdown,
      '### Groups of people', groups.markdown,
      ...(portraits === undefined ? [] : ['### Portraits', portraits.markdown]),
    ].join('\n\n'),
  };
}

/** Five significant digits: enough for every table, and the files stay small. */
export function roundNumbers(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(5)) : value;
}

function describeGain(results: Awaited<ReturnType<typeof judgeScores>>['results']): string[] {
  const [own, base] = scoreColumns.map(({ title }) => title);
  const rows = results.filter(({ falseMatchRate }) => falseMatchRate > 5e-4 && falseMatchRate < 2e-3).map(({ matcher, scores }) => [matcher, gainOver(scores[own!]!.area30, scores[base!]!.area30)]);
  return [`Area of the score below that of the embedding length:\n\n${table(['recogniser', 'smaller by'], rows)}`];
}

async function judgePortraits(lab: Laboratory, data: string): Promise<Chapter | undefined> {
  const folder = path.join(data, 'portraits');
  const files = (await readdir(folder).catch(() => [])).filter((file) => /\.(jpe?g|png)$/i.test(file)).sort();
  if (files.length === 0) return undefined;
  const set: FaceSet = await examine(lab, 'portraits', files.map((file) => ({ person: file, name: file, file: path.join(folder, file), damages: [] })), { withVectors: false });
  const utilities = set.records.map(({ logOdds }) => probabilityOf(logOdds));
  const passing = cuts.map(({ title, utility }) => ({ title, utility, passed: utilities.filter((value) => value >= utility).length }));
  return {
    results: { photos: set.photos, missed: set.missed, lowest: Math.min(...utilities), passing },
    markdown: `${set.photos} studio portraits; lowest score ${fixed(Math.min(...utilities))}. Passing: ${passing.map(({ title, utility, passed }) => `${title} (${utility}) ${passed} (${percent(passed / set.photos, 0)})`).join(', ')}.`,
  };
}
