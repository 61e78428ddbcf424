/** How well each check parts photos with the fault from photos without it. */
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { FaceAssessment } from '../../src/assessment.js';
import type { MeasureId } from '../../src/measures/ids.js';
import { createRandom } from '../training/common/random.js';
import type { AssessFile } from './assessor.js';
import { readCsv } from './csv.js';
import type { Section } from './groups-section.js';
import { fixed, table } from './markdown.js';
import { computeRoc, type Roc } from './maths/roc.js';
import { bootstrapInterval } from './maths/statistics.js';
import { plotLines } from './svg-plot.js';

interface CheckSet {
  readonly title: string;
  /** Judged one by one on the same photos. */
  readonly measures: readonly MeasureId[];
  /** Files with the fault and without it, relative to the data folder. */
  readonly faulty: readonly string[];
  readonly sound: readonly string[];
}

async function list(data: string, folder: string, wanted: (file: string) => boolean): Promise<string[]> {
  return (await readdir(path.join(data, folder)).catch(() => [])).filter(wanted).sort().map((file) => `${folder}/${file}`);
}

/** Angle of the light from the camera axis, by the file names of the Yale B set; undefined for other names. */
function lightAngle(file: string): number | undefined {
  const match = /A([+-]\d+)E([+-]\d+)/.exec(file);
  return match === null ? undefined : Math.max(Math.abs(Number(match[1])), Math.abs(Number(match[2])));
}

async function collectSets(data: string): Promise<CheckSet[]> {
  const any = (): boolean => true;
  const sunglasses = (await readCsv(path.join(data, 'lfw-sunglasses.csv'))) ?? [];
  const worn = new Set(sunglasses.map((row) => row.file!));
  const wearers = new Set([...worn].map((file) => file.split('/')[0]!));
  const others = (await readdir(path.join(data, 'lfw')).catch(() => [])).filter((person) => !wearers.has(person)).sort().filter((_, i) => i % 6 === 0).map((person) => `lfw/${person}/${person}_0001.jpg`);
  const hidden: readonly MeasureId[] = ['MaskPrevention', 'FaceOcclusionPrevention', 'MouthOcclusionPrevention'];
  const unevenFrom = 50;
  const evenTo = 20;
  const sets: CheckSet[] = [
    { title: 'mask, pasted', measures: hidden, faulty: await list(data, 'masks-paired/with', any), sound: await list(data, 'masks-paired/without', any) },
    { title: 'mask, real', measures: hidden, faulty: await list(data, 'masks-real/with_mask', any), sound: await list(data, 'masks-real/without_mask', any) },
    { title: 'sunglasses, dark', measures: ['SunglassesPrevention'], faulty: sunglasses.filter((row) => row.grade === 'dark').map((row) => `lfw/${row.file!}`), sound: others },
    { title: 'eyes closed', measures: ['EyesOpen'], faulty: await list(data, 'expressions', (file) => file.includes('sleepy')), sound: await list(data, 'expressions', (file) => /\.(normal|noglasses|sad|happy|centerlight)\./.test(file)) },
    { title: 'smile', measures: ['ExpressionNeutrality'], faulty: await list(data, 'portraits', (file) => file.includes('_08')), sound: await list(data, 'portraits', (file) => file.includes('_03')) },
    { title: 'light from the side', measures: ['IlluminationUniformity', 'FaceLight'], faulty: await list(data, 'lighting', (file) => (lightAngle(file) ?? 0) >= unevenFrom), sound: await list(data, 'lighting', (file) => (lightAngle(file) ?? 180) <= evenTo) },
  ];
  return sets.filter(({ faulty, sound }) => faulty.length > 0 && sound.length > 0);
}

interface CheckResult {
  readonly title: string;
  readonly measure: MeasureId;
  readonly faulty: number;
  readonly sound: number;
  /** Files without a face or whose measure could not be assessed. */
  readonly leftOut: number;
  readonly area: number;
  readonly low: number;
  readonly high: number;
  readonly equalErrorRate: number;
}

/** The measures' quality components decide; equal components are told apart by nothing, as in service. */
export async function judgeChecks(assess: AssessFile, data: string, out: string): Promise<Section | undefined> {
  const sets = await collectSets(data);
  if (sets.length === 0) return undefined;
  const results: CheckResult[] = [];
  const curves: { readonly title: string; readonly roc: Roc }[] = [];
  for (const { title, measures, faulty, sound } of sets) {
    const withFault = await assessAll(assess, data, faulty, measures);
    const without = await assessAll(assess, data, sound, measures);
    for (const measure of measures) {
      const positives = faultsOf(withFault, measure);
      const negatives = faultsOf(without, measure);
      if (positives.length === 0 || negatives.length === 0) continue;
      const roc = computeRoc(positives, negatives);
      const all = positives.length + negatives.length;
      const interval = bootstrapInterval(all, (counts) => weightedArea(positives, negatives, counts), 300, createRandom(1));
      results.push({ title, measure, faulty: positives.length, sound: negatives.length, leftOut: faulty.length + sound.length - all, area: roc.area, ...interval, equalErrorRate: roc.equalErrorRate });
      curves.push({ title: measures.length === 1 ? title : `${title}: ${measure}`, roc });
    }
  }
  await writeFile(path.join(out, 'checks.svg'), plotLines(
    'Checks: share of faults found against false alarms',
    { title: 'false alarms', from: 0, to: 0.5, ticks: [0, 0.1, 0.2, 0.3, 0.4, 0.5] },
    { title: 'faults found', from: 0, to: 1, ticks: [0, 0.2, 0.4, 0.6, 0.8, 1] },
    curves.map(({ title, roc }) => ({ title, points: roc.points.map((point) => [point.falsePositiveRate, point.truePositiveRate] as const) })),
  ));
  return {
    results,
    markdown: [
      'Every photo of the folder counts, also of people that the networks were trained on; for held-back people see docs/reports/face-attributes.md.',
      table(
        ['check', 'measure', 'with fault', 'without', 'left out', 'AUC', 'equal error rate'],
        results.map((row) => [row.title, row.measure, row.faulty, row.sound, row.leftOut, `${fixed(row.area)} [${fixed(row.low)}, ${fixed(row.high)}]`, fixed(row.equalErrorRate)]),
      ),
      '![checks](accuracy/checks.svg)',
    ].join('\n\n'),
  };
}

type Values = FaceAssessment['measures'];

/** Of each photo, what was measured on its largest face. */
async function assessAll(assess: AssessFile, data: string, files: readonly string[], measures: readonly MeasureId[]): Promise<(Values | undefined)[]> {
  const all: (Values | undefined)[] = [];
  for (const file of files) all.push((await assess(path.join(data, file), measures))?.faces[0]?.measures);
  return all;
}

/** Larger for worse photos; those without a face or whose measure could not be assessed are left out. */
function faultsOf(photos: readonly (Values | undefined)[], measure: MeasureId): number[] {
  return photos.flatMap((values) => {
    const result = values?.[measure];
    return result?.status === 'measured' ? [-result.quality] : [];
  });
}

/** Share of faulty–sound pairs in the right order, each photo counted as often as it was drawn. */
function weightedArea(positives: readonly number[], negatives: readonly number[], counts: Float64Array): number {
  let won = 0;
  let all = 0;
  for (const [i, p] of positives.entries()) {
    for (const [j, n] of negatives.entries()) {
      const weight = counts[i]! * counts[positives.length + j]!;
      all += weight;
      won += weight * (p > n ? 1 : p === n ? 0.5 : 0);
    }
  }
  return won / all;
}
