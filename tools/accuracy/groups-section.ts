/** Does the score treat groups of people alike, and does it mean what it says? */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { probabilityOf } from '../../src/stages/score/utility.js';
import { compareAll } from './comparisons.js';
import { availableMatchers, type FaceSet, type Laboratory } from './face-set.js';
import { fixed, percent, table } from './markdown.js';
import { thresholdAt } from './maths/threshold.js';
import { quantileOf } from './maths/statistics.js';
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

/** Share of photos that each group loses at some cuts of the score. */
export function judgeGroups(set: FaceSet, cuts: readonly { readonly title: string; readonly utility: number }[]): Section {
  const groups = toneGroups.map((title, k) => ({ title, scores: set.records.filter((record) => toneGroupOf(record.toneDegrees) === k).map(({ logOdds }) => probabilityOf(logOdds)) }));
  const rows = groups.map(({ title, scores }) => ({
    group: title, photos: scores.length,
    lost: cuts.map(({ utility }) => scores.filter((score) => score < utility).length / scores.length),
  }));
  return {
    results: { proxy: 'individual typology angle of the cheeks', cuts, rows },
    markdown: [
      'Skin tone by a proxy: the individual typology angle (ITA) of the cheek pixels of the aligned crop. Light and white balance move it, so a dark photo of a light face counts as dark; read the table with that in mind.',
      table(['group', 'photos', ...cuts.map(({ title, utility }) => `lost at ${title} (${utility})`)], rows.map((row) => [row.group, row.photos, ...row.lost.map((share) => percent(share, 1))])),
      'By sex: not measured. The folder has no labels, and names are no proxy that we would defend.',
    ].join('\n\n'),
  };
}
