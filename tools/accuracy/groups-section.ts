/** Does the score treat groups of people alike, and does it mean what it says? */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { probabilityOf } from '../../src/stages/score/utility.js';
import { createRandom, shuffle } from '../training/common/random.js';
import { compareAll } from './comparisons.js';
import type { Estimate } from './discard-report.js';
import { availableMatchers, type FaceRecord, type FaceSet, type Laboratory } from './face-set.js';
import { fixed, percent, table, withInterval } from './markdown.js';
import { thresholdAt } from './maths/threshold.js';
import { bootstrapInterval, quantileOf } from './maths/statistics.js';
import { toneGroupOf, toneGroups } from './skin-tone.js';
import { plotLines } from './svg-plot.js';

/** A photo is a good enrolment photo when its score is in the upper half of its set. */
const goodShare = 0.5;
const bins = 10;

export interface Section {
  readonly markdown: string;
  readonly results: unknown;
}

/**
 * Reliability: comparisons of any photo of `probes` with the good undamaged photos of the same person in `gallery`; for
 * each tenth of the comparisons by estimated utility the share that succeeds at FMR 1e-3 (threshold of the gallery).
 */
export async function judgeCalibration(lab: Laboratory, out: string, gallery: FaceSet, probes: readonly FaceSet[]): Promise<Section> {
  const sorted = gallery.records.map(({ logOdds }) => logOdds).sort((a, b) => a - b);
  const good = quantileOf(sorted, goodShare);
  const outcomes: { readonly utility: number; readonly success: number }[] = [];
  for (const matcher of availableMatchers(lab.manifest)) {
    const { dimensions, comparison, id } = matcher;
    const names = [...new Set(gallery.records.map(({ person }) => person))];
    const people = gallery.records.map(({ person }) => names.indexOf(person));
    const threshold = thresholdAt(compareAll({ vectors: gallery.vectors[id]!, dimensions }, people, comparison).impostor, 1e-3);
    if (threshold === undefined) continue;
    for (const set of probes) {
      for (const [i, probe] of set.records.entries()) {
        for (const [j, enrolled] of gallery.records.entries()) {
          if (enrolled.person !== probe.person || enrolled.name === probe.name.split('#')[0] || enrolled.logOdds < good) continue;
          const pair = new Float32Array(2 * dimensions);
          pair.set(set.vectors[id]!.subarray(i * dimensions, (i + 1) * dimensions));
          pair.set(gallery.vectors[id]!.subarray(j * dimensions, (j + 1) * dimensions), dimensions);
          const similarity = compareAll({ vectors: pair, dimensions }, [0, 0], comparison).genuine[0]!;
          outcomes.push({ utility: probabilityOf(probe.logOdds), success: similarity >= threshold.value ? 1 : 0 });
        }
      }
    }
  }
  if (outcomes.length < 10 * bins) return { markdown: 'Too few comparisons with good photos for a reliability plot.', results: [] };
  outcomes.sort((a, b) => a.utility - b.utility);
  const rows = Array.from({ length: bins }, (_, k) => {
    const part = outcomes.slice(Math.floor((k * outcomes.length) / bins), Math.floor(((k + 1) * outcomes.length) / bins));
    const mean = (value: (one: (typeof part)[number]) => number): number => part.reduce((sum, one) => sum + value(one) / part.length, 0);
    return { comparisons: part.length, estimated: mean((one) => one.utility), observed: mean((one) => one.success) };
  });
  const error = rows.reduce((sum, row) => sum + (row.comparisons * Math.abs(row.estimated - row.observed)) / outcomes.length, 0);
  await writeFile(path.join(out, 'reliability.svg'), plotLines(
    'Reliability of the score',
    { title: 'estimated probability of success', from: 0, to: 1, ticks: [0, 0.2, 0.4, 0.6, 0.8, 1] },
    { title: 'observed share of successes', from: 0, to: 1, ticks: [0, 0.2, 0.4, 0.6, 0.8, 1] },
    [
      { title: 'photos', points: rows.map((row) => [row.estimated, row.observed]), dots: true },
      { title: 'ideal', points: [[0, 0], [1, 1]], dashed: true },
    ],
  ));
  return {
    results: { comparisons: outcomes.length, expectedCalibrationError: error, rows },
    markdown: [
      `${outcomes.length} comparisons of undamaged and damaged photos with good photos of the same person, all recognisers together, in tenths by score. Mean distance between estimate and observation: ${fixed(error)}.`,
      table(['comparisons', 'estimated', 'observed'], rows.map((row) => [row.comparisons, fixed(row.estimated), fixed(row.observed)])),
      '![reliability](accuracy/reliability.svg)',
    ].join('\n\n'),
  };
}

interface Cut {
  readonly title: string;
  readonly utility: number;
}

/** Photos whose every comparison with another photo of their person succeeds at FMR 1e-3 under every recogniser. */
function findGood(lab: Laboratory, set: FaceSet): Set<FaceRecord> {
  const names = [...new Set(set.records.map(({ person }) => person))];
  const people = set.records.map(({ person }) => names.indexOf(person));
  const compared = new Set<number>();
  const failed = new Set<number>();
  for (const { id, dimensions, comparison } of availableMatchers(lab.manifest)) {
    const { first, second, genuine, impostor } = compareAll({ vectors: set.vectors[id]!, dimensions }, people, comparison);
    const threshold = thresholdAt(impostor, 1e-3);
    if (threshold === undefined) continue;
    genuine.forEach((similarity, k) => {
      for (const photo of [first[k]!, second[k]!]) {
        compared.add(photo);
        if (similarity < threshold.value) failed.add(photo);
      }
    });
  }
  return new Set(set.records.filter((_, i) => compared.has(i) && !failed.has(i)));
}

const isLost = (record: FaceRecord, { utility }: Cut): boolean => probabilityOf(record.logOdds) < utility;

interface Comparison extends Estimate {
  /** Share of random divisions of the photos into groups of these sizes whose ratio is as large or larger; says nothing where none is lost. */
  readonly byChance: number;
}

/** Random divisions that a ratio is set beside. */
const divisions = 2000;
/** Cuts of the harness's own, by the share of good photos that they lose: enough of them to tell groups apart. */
const stricterShares = [0.05, 0.1, 0.2] as const;

/** Largest share lost of a group ÷ smallest, with its interval over people drawn anew; groups without photos say nothing. */
function compareGroups(records: readonly FaceRecord[], cut: Cut): Comparison {
  const names = [...new Set(records.map(({ person }) => person))];
  const people = records.map(({ person }) => names.indexOf(person));
  const groups = records.map(({ toneDegrees }) => toneGroupOf(toneDegrees));
  const lost = records.map((record) => isLost(record, cut));
  const ratioOf = (counts: Float64Array, groupOf: readonly number[]): number => {
    const all = new Float64Array(toneGroups.length);
    const gone = new Float64Array(toneGroups.length);
    records.forEach((_, i) => {
      all[groupOf[i]!]! += counts[people[i]!]!;
      if (lost[i]!) gone[groupOf[i]!]! += counts[people[i]!]!;
    });
    const shares = [...gone].map((count, group) => count / all[group]!).filter((share) => !Number.isNaN(share));
    return Math.max(...shares) / Math.min(...shares);
  };
  const once = new Float64Array(names.length).fill(1);
  const value = ratioOf(once, groups);
  const random = createRandom(2);
  const shuffled = [...groups];
  let asLarge = 0;
  for (let division = 0; division < divisions; division++) {
    if (ratioOf(once, shuffle(random, shuffled)) >= value) asLarge++;
  }
  return { value, ...bootstrapInterval(names.length, (counts) => ratioOf(counts, groups), 500, createRandom(1)), byChance: asLarge / divisions };
}

function ratioText(ratio: Comparison): string {
  if (Number.isNaN(ratio.value)) return 'none lost';
  return Number.isFinite(ratio.value) ? withInterval(ratio) : 'none lost in some group';
}

/** Share of photos that each group loses at some cuts of the score: of all, and of those that recognisers have no trouble with. */
export function judgeGroups(lab: Laboratory, set: FaceSet, cuts: readonly Cut[]): Section {
  const good = findGood(lab, set);
  const goodRecords = set.records.filter((record) => good.has(record));
  const rows = toneGroups.map((title, k) => {
    const all = set.records.filter((record) => toneGroupOf(record.toneDegrees) === k);
    const own = all.filter((record) => good.has(record));
    const lostOf = (records: readonly FaceRecord[]): number[] => cuts.map((cut) => records.filter((record) => isLost(record, cut)).length);
    return { group: title, photos: all.length, lost: lostOf(all), good: own.length, goodLost: lostOf(own) };
  });
  const sorted = goodRecords.map(({ logOdds }) => logOdds).sort((one, other) => one - other);
  const stricter = goodRecords.length === 0 ? [] : stricterShares.map((part) => ({ title: `the score that loses ${percent(part, 0)} of good photos`, utility: probabilityOf(quantileOf(sorted, part)) }));
  const [ratios, stricterRatios] = [cuts, stricter].map((list) => list.map((cut) => ({ ...cut, ...compareGroups(goodRecords, cut) }))) as [(Cut & Comparison)[], (Cut & Comparison)[]];
  const share = (lost: number, of: number): string => `${lost} (${percent(lost / of, 1)})`;
  const head = (of: string): string[] => ['group', of, ...cuts.map(({ title, utility }) => `lost at ${title} (${utility})`)];
  return {
    results: { proxy: 'individual typology angle of the cheeks', cuts, rows, ratios, stricterRatios },
    markdown: [
      'Skin tone by a proxy: the individual typology angle (ITA) of the cheek pixels of the aligned crop. Light and white balance move it, so a dark photo of a light face counts as dark; read the tables with that in mind.',
      table(head('photos'), rows.map((row) => [row.group, row.photos, ...row.lost.map((lost) => share(lost, row.photos))])),
      'Good photos only, those whose every comparison with another photo of the person succeeds at FMR 1e-3 under every recogniser:',
      table(head('good photos'), rows.map((row) => [row.group, row.good, ...row.goodLost.map((lost) => share(lost, row.good))])),
      `Largest share ÷ smallest share of good photos lost, with its interval, and how often photos that are divided at random into groups of these sizes differ as much or more. At the first cuts a handful of photos decides; the others are there to lose enough of them.`,
      table(['cut', 'largest ÷ smallest', 'as much by chance'], [...ratios, ...stricterRatios].map((ratio) => [`${ratio.title} (${Number(ratio.utility.toFixed(4))})`, ratioText(ratio), Number.isNaN(ratio.value) ? '–' : percent(ratio.byChance, 0)])),
      'By sex: not measured. The folder has no labels, and names are no proxy that we would defend.',
    ].join('\n\n'),
  };
}
