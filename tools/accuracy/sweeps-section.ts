/** Degradation sweeps on portraits: the right measure must fall from step to step, and the others hold still. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { invertMatrix } from '../../src/geometry/affine.js';
import type { NotAssessableReason } from '../../src/measures/contract.js';
import { measureIds, type MeasureId } from '../../src/measures/ids.js';
import { alignCrop } from '../../src/stages/align/aligned-crop.js';
import { openFaceReader, type FaceReader, type TracedFace } from '../fit/faces.js';
import type { FaceView } from '../training/common/face-view.js';
import type { Section } from './groups-section.js';
import { fixed, percent, table } from './markdown.js';
import { encodeLossless, sweepKinds, type Falling, type SweepKind } from './sweep-kinds.js';

/** A fall may be interrupted by a rise of this many points of quality, or of this share of a native value: rounding and landmarks. */
export const slack = { points: 2, nativeShare: 0.02 } as const;
/** A measure that has nothing to do with the damage may move by this many points of quality, mean over the portraits. */
export const stillTolerance = 10;

/** Why a measure moves although the damage has nothing to do with it, as looked into picture by picture. */
const explanations: Readonly<Record<string, string>> = {
  'brighter NoHeadCoverings': 'At that step two portraits are not burnt out by half; on one the burnt wall around dark hair is parsed as a covering.',
  'brighter MarginBelow': 'Of the five faces still found, burnt out from the hair to the neck, two have their chin seen a tenth of the face too high; their margin is just enough.',
  'cut on the right UnifiedQualityScore': 'A third of the face lies beyond the border, and a face that can be seen less is recognised less.',
  'cut on the right FaceUsability': 'Follows UnifiedQualityScore.',
  'JPEG ExpressionNeutrality': 'One portrait: the mesh takes the blocks between its lips for an open mouth.',
  'haze MarginBelow': 'Through so much grey the mesh sees the chin a tenth of the face too high on two portraits whose margin is just enough.',
};

export interface FallingResult {
  readonly sweep: string;
  readonly measure: MeasureId;
  readonly by: Falling['by'];
  /** Portraits whose values never rise by more than the slack. */
  readonly monotone: number;
  readonly portraits: number;
  /** Mean value without damage and at every step. */
  readonly means: readonly number[];
}

export interface StillResult {
  readonly sweep: string;
  readonly measure: MeasureId;
  /** Mean over portraits of the largest change of quality at any step. */
  readonly meanChange: number;
  readonly largestChange: number;
  readonly step: number;
}

/** A measure that says nothing of damaged pictures although it says something of the portraits themselves. */
export interface WithheldResult {
  readonly sweep: string;
  readonly measure: MeasureId;
  /** Values withheld, of all pictures of the sweep with a face, and the first step at which one is. */
  readonly count: number;
  readonly pictures: number;
  readonly from: number;
  readonly reasons: readonly NotAssessableReason[];
}

export interface SweepOutcome {
  readonly falling: readonly FallingResult[];
  /** Of every measure that has to hold still, its largest mean change. */
  readonly still: readonly StillResult[];
  /** The same of those that the damage is stated to move. */
  readonly sideEffects: readonly StillResult[];
  readonly withheld: readonly WithheldResult[];
  /** Steps at which no face was found, and how many there were. */
  readonly lost: number;
  readonly pictures: number;
}

type Values = TracedFace['measures'];

const qualityOf = (values: Values | undefined, id: MeasureId): number => {
  const result = values?.[id];
  return result?.status === 'measured' ? result.quality : Number.NaN;
};

const nativeOf = (values: Values | undefined, id: MeasureId): number => {
  const result = values?.[id];
  return result?.status === 'measured' ? result.native : Number.NaN;
};

/** Values of one portrait along a sweep, larger first when all is well; what could not be assessed is left out. */
function seriesOf({ measure, by }: Falling, steps: readonly (Values | undefined)[]): number[] {
  const sign = by === 'native-up' ? -1 : 1;
  return steps.map((values) => sign * (by === 'quality' ? qualityOf(values, measure) : nativeOf(values, measure)));
}

export function isFalling(series: readonly number[], by: Falling['by']): boolean {
  const known = series.filter((value) => !Number.isNaN(value));
  const allowed = by === 'quality' ? slack.points : slack.nativeShare * Math.max(...known.map(Math.abs));
  return known.length > 1 && known.every((value, i) => i === 0 || value <= known[i - 1]! + allowed);
}

/** Sweeps over faces that were found without damage. */
export async function runSweeps(reader: FaceReader, faces: readonly TracedFace[], kinds: readonly SweepKind[] = sweepKinds, say: (line: string) => void = () => undefined): Promise<SweepOutcome> {
  const falling: FallingResult[] = [];
  const still: StillResult[] = [];
  const sideEffects: StillResult[] = [];
  const withheld: WithheldResult[] = [];
  let [lost, pictures] = [0, 0];
  const clean: (Values | undefined)[] = [];
  for (const face of faces) clean.push((await reader.readBytes(await encodeLossless(face.raster), face.file, measureIds))?.measures);
  for (const kind of kinds) {
    const runs: (Values | undefined)[][] = [];
    for (const [i, face] of faces.entries()) {
      const crop = alignCrop(face.raster, face.landmarks);
      if (crop === undefined) continue;
      const view: FaceView = { raster: face.raster, fromCrop: invertMatrix(crop.matrix) };
      const steps: (Values | undefined)[] = [clean[i]];
      for (const step of kind.steps) {
        const values = (await reader.readBytes(await kind.apply(view, step), face.file, measureIds))?.measures;
        steps.push(values);
        pictures++;
        if (values === undefined) lost++;
      }
      runs.push(steps);
    }
    say(`sweep ${kind.name}: ${runs.length} portraits`);
    falling.push(...kind.falls.map((fall) => judgeFall(kind, fall, runs)));
    const falls = new Set(kind.falls.map(({ measure }) => measure));
    const stated = new Set(kind.sideEffects.flatMap(({ measures }) => measures));
    for (const id of measureIds) {
      withheld.push(...judgeWithheld(kind, id, runs));
      if (!falls.has(id)) (stated.has(id) ? sideEffects : still).push(...judgeStill(kind, id, runs));
    }
  }
  return { falling, still, sideEffects, withheld, lost, pictures };
}

function judgeFall(kind: SweepKind, fall: Falling, runs: readonly (readonly (Values | undefined)[])[]): FallingResult {
  const series = runs.map((steps) => seriesOf(fall, steps));
  const sign = fall.by === 'native-up' ? -1 : 1;
  const means = [0, ...kind.steps].map((_, step) => meanOf(series.map((values) => sign * values[step]!)));
  return { sweep: kind.name, measure: fall.measure, by: fall.by, monotone: series.filter((values) => isFalling(values, fall.by)).length, portraits: series.length, means };
}

function judgeStill(kind: SweepKind, measure: MeasureId, runs: readonly (readonly (Values | undefined)[])[]): StillResult[] {
  const changes = kind.steps.map((step, k) => {
    const each = runs.map((steps) => Math.abs(qualityOf(steps[k + 1], measure) - qualityOf(steps[0], measure))).filter((value) => !Number.isNaN(value));
    return { step, meanChange: meanOf(each), largestChange: Math.max(0, ...each) };
  });
  const worst = changes.filter(({ meanChange }) => !Number.isNaN(meanChange)).sort((a, b) => b.meanChange - a.meanChange)[0];
  return worst === undefined ? [] : [{ sweep: kind.name, measure, ...worst }];
}

function judgeWithheld(kind: SweepKind, measure: MeasureId, runs: readonly (readonly (Values | undefined)[])[]): WithheldResult[] {
  const known = runs.filter(([clean]) => clean?.[measure]?.status === 'measured');
  const found = known.flatMap((steps) => kind.steps.flatMap((_, k) => {
    const result = steps[k + 1]?.[measure];
    return result?.status === 'not-assessable' ? [{ step: k, reason: result.reason }] : [];
  }));
  if (found.length === 0) return [];
  const pictures = known.reduce((sum, steps) => sum + steps.slice(1).filter((values) => values !== undefined).length, 0);
  return [{ sweep: kind.name, measure, count: found.length, pictures, from: kind.steps[Math.min(...found.map(({ step }) => step))]!, reasons: [...new Set(found.map(({ reason }) => reason))].sort() }];
}

function meanOf(values: readonly number[]): number {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.reduce((sum, value) => sum + value / known.length, known.length === 0 ? Number.NaN : 0);
}

/** Undefined when the folder has no portraits. */
export async function judgeSweeps(data: string, say: (line: string) => void): Promise<Section | undefined> {
  const files = (await readdir(path.join(data, 'portraits')).catch(() => [])).filter((file) => /_03\.(jpe?g|png)$/i.test(file)).sort();
  if (files.length === 0) return undefined;
  const reader = await openFaceReader(data);
  const faces: TracedFace[] = [];
  for (const file of files) {
    const face = await reader.read(`portraits/${file}`);
    if (face !== undefined) faces.push(face);
  }
  const outcome = await runSweeps(reader, faces, sweepKinds, say);
  await reader.close();
  return { results: outcome, markdown: renderSweeps(outcome, faces.length) };
}

/** The chapter's text. */
export function renderSweeps({ falling, still, sideEffects, withheld, lost, pictures }: SweepOutcome, portraits: number): string {
  const moved = still.filter(({ meanChange }) => meanChange > stillTolerance).sort((a, b) => b.meanChange - a.meanChange);
  const digits = (row: FallingResult): number => (row.by === 'quality' ? 0 : 3);
  const kindOf = (name: string): SweepKind => sweepKinds.find((kind) => kind.name === name)!;
  const allFall = falling.filter((row) => row.monotone === row.portraits).length;
  return [
    `${portraits} neutral studio portraits, each damaged in ever stronger steps: ${pictures} pictures, ${lost} of them without a face found. A measure falls when no step raises it by more than ${slack.points} points (native values: ${percent(slack.nativeShare, 0)}). ${allFall} of ${falling.length} pairs of damage and measure fall on every portrait.`,
    table(
      ['damage', 'steps', 'measure', 'falls in', 'mean: none, then by step'],
      falling.map((row) => [`${row.sweep} (${kindOf(row.sweep).unit})`, kindOf(row.sweep).steps.join(', '), row.by === 'quality' ? row.measure : `${row.measure}, native ${row.by === 'native-up' ? 'rises' : 'falls'}`, `${row.monotone} of ${row.portraits}`, row.means.map((mean) => fixed(mean, digits(row))).join(', ')]),
    ),
    `**Tolerance.** What a damage has nothing to do with has to hold still: its mean change of quality over the portraits has to stay within ${stillTolerance} points at every step. ${still.length} pairs of damage and measure are held to that; ${still.length - moved.length} keep it${moved.length === 0 ? '.' : ', these do not:'}`,
    moved.length === 0 ? '' : table(
      ['damage', 'measure', 'at step', 'mean change', 'largest change', 'why'],
      moved.map((row) => [row.sweep, row.measure, row.step, fixed(row.meanChange, 1), fixed(row.largestChange, 0), explanations[`${row.sweep} ${row.measure}`] ?? 'not looked into']),
    ),
    '**Side effects.** What a damage moves by its nature, stated beside the damages in `tools/accuracy/sweep-kinds.ts` and not held still. In brackets the mean change at the worst step:',
    table(['damage', 'moves', 'because'], sweepKinds.flatMap((kind) => kind.sideEffects.map(({ measures, because }) => [
      kind.name, measures.map((id) => `${id} (${fixed(sideEffects.find((row) => row.sweep === kind.name && row.measure === id)?.meanChange ?? Number.NaN, 0)})`).join(', '), because,
    ]))),
    '**Withheld.** Where the damage destroys what a measure looks at, the measure is not assessable and says why; such pictures count neither as falling nor as still:',
    withheld.length === 0 ? 'None.' : table(
      ['damage', 'measure', 'withheld', 'from step', 'reason'],
      withheld.map((row) => [row.sweep, row.measure, `${row.count} of ${row.pictures}`, row.from, row.reasons.join(', ')]),
    ),
  ].filter((part) => part !== '').join('\n\n');
}
