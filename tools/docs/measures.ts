/** docs/measures.md out of the measure table, and of the figures that the accuracy harness has written. */
import { existsSync, readFileSync } from 'node:fs';
import type { NativeRange } from '../../src/measures/contract.js';
import type { MeasureId } from '../../src/measures/ids.js';
import { measures, type Measure } from '../../src/measures/table.js';
import { markdownTable } from './markdown.js';

const methods: Readonly<Record<Measure['method'], string>> = {
  'exact-formula': 'the standard\'s formula and mapping on our landmarks',
  'substituted-input': 'the standard\'s formula and mapping on a mask, a pose or a box of our own',
  'substitute-model': 'a model of our own in place of the reference\'s, with the standard\'s mapping',
  'own-definition': 'our own',
};

interface CheckFigures {
  readonly title: string;
  readonly measure: MeasureId;
  readonly faulty: number;
  readonly sound: number;
  readonly area: number;
}

interface ExtraFigures {
  readonly measure: MeasureId;
  readonly set: string;
  readonly fault: string;
  readonly faulty: number;
  readonly sound: number;
  readonly area: number;
}

interface FallFigures {
  readonly sweep: string;
  readonly measure: MeasureId;
  readonly by: 'quality' | 'native-down' | 'native-up';
  readonly monotone: number;
  readonly portraits: number;
}

/** Figures that no JSON file of the harness holds. */
const elsewhere: Readonly<Partial<Record<MeasureId, string>>> = {
  UnifiedQualityScore: 'error against discard: docs/accuracy.md',
  FaceUsability: 'through the score: docs/accuracy.md',
  HeadPoseYaw: 'mean error: docs/accuracy.md, head pose',
  HeadPosePitch: 'mean error: docs/accuracy.md, head pose',
  HeadPoseRoll: 'mean error: docs/accuracy.md, head pose',
  Sharpness: 'people left out: docs/reports/sharpness.md',
  CompressionArtifacts: 'people left out: docs/reports/compression.md',
  Clarity: 'docs/reports/clarity.md',
  FaceLight: 'docs/reports/face-light.md',
  SingleFacePresent: 'recall of faces: docs/accuracy.md, detection',
  NoHeadCoverings: 'people held back: docs/reports/face-attributes.md',
  FaceOcclusionPrevention: 'people held back: docs/reports/face-attributes.md',
  MouthOcclusionPrevention: 'people held back: docs/reports/face-attributes.md',
  EyesVisible: 'people held back: docs/reports/face-attributes.md',
  ExpressionNeutrality: 'people left out: docs/reports/face-attributes.md',
  EyesOpen: 'people held back: docs/reports/face-attributes.md',
};

function readFigures(name: string): unknown {
  const file = `docs/accuracy/${name}.json`;
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as unknown) : undefined;
}

export function renderMeasures(): string {
  const checks = (readFigures('checks') ?? []) as readonly CheckFigures[];
  const extras = (readFigures('extras') as { readonly trials: readonly ExtraFigures[] } | undefined)?.trials ?? [];
  const falls = (readFigures('sweeps') as { readonly falling: readonly FallFigures[] } | undefined)?.falling ?? [];
  const figuresOf = (id: MeasureId): string[] => [
    ...checks.filter(({ measure }) => measure === id).map(({ title, area, faulty, sound }) => `${title}: AUC ${area.toFixed(3)} (${faulty} against ${sound})`),
    ...extras.filter(({ measure }) => measure === id).map(({ fault, set, area, faulty, sound }) => `${fault}, made on ${set}: AUC ${area.toFixed(3)} (${faulty} against ${sound})`),
    ...falls.filter(({ measure }) => measure === id).map(({ sweep, by, monotone, portraits }) => `${sweep}: ${by === 'quality' ? 'falls' : by === 'native-up' ? 'native rises' : 'native falls'} in ${monotone} of ${portraits} portraits`),
    ...(elsewhere[id] === undefined ? [] : [elsewhere[id]]),
  ];
  return [
    '# Measures\n',
    'Generated from the measure table (`src/measures/table.ts`) and the figures of `docs/accuracy/*.json` by `npm run docs`.\n',
    'Every measure gives a native value, in the unit stated, and a quality component 0…100, larger is better; or why it could not be assessed. The 28 components of ISO/IEC 29794-5:2025 come first, with their codes, then measures of our own. Left and right are as seen in the photo.\n',
    'Deviations of landmarks aside, only `exact-formula` aims at the values of the reference implementation; none of this is a conformance claim. Of the components with an exact formula the mapping is checked against 305 pairs of native value and component.\n',
    `## Overview (${measures.length})\n`,
    `${markdownTable(['measure', 'code', 'method', 'unit', 'range'], measures.map((measure) => [`[${measure.id}](#${measure.id.toLowerCase()})`, codeOf(measure), measure.method, measure.unit, rangeOf(measure.range)]))}\n`,
    ...measures.map((measure) => sectionOf(measure, figuresOf(measure.id))),
  ].join('\n');
}

function codeOf({ isoCode }: Measure): string {
  return isoCode === undefined ? '–' : `0x${isoCode.toString(16)}`;
}

function rangeOf({ min, max }: NativeRange): string {
  if (min === undefined && max === undefined) return 'open';
  return max === undefined ? `from ${min} on` : `${min ?? '−∞'}…${max}`;
}

function sectionOf(measure: Measure, figures: readonly string[]): string {
  const { id, summary, source, method, unit, range, movedBy, needs } = measure;
  return [
    `## ${id}\n`,
    `${summary}\n`,
    `- **Code:** ${codeOf(measure)}`,
    `- **Method:** \`${method}\` (${methods[method]})`,
    `- **Source:** ${source}`,
    `- **Native value:** ${unit === '1' ? 'a number' : unit}, ${rangeOf(range)}`,
    `- **Moved by:** ${movedBy}`,
    `- **Needs:** ${needs.join(', ')}`,
    `- **Measured:** ${figures.length === 0 ? 'by the tests of its formula only; no labelled photos' : figures.join('; ')}`,
    '',
  ].join('\n');
}
