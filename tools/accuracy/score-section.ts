/** The chapter of the report that judges the score: error versus discard, degradations, calibration, groups of people. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { compareAll } from './comparisons.js';
import { reportDiscard, type DiscardReport, type Estimate } from './discard-report.js';
import type { FaceRecord, FaceSet, Laboratory } from './face-set.js';
import { availableMatchers } from './face-set.js';
import { fixed, percent, table, withInterval } from './markdown.js';
import type { Matcher } from './matchers.js';
import { thresholdAt } from './maths/threshold.js';
import { plotLines, roundTicks } from './svg-plot.js';

/** A number per photo, larger is better. */
export interface ScoreColumn {
  readonly title: string;
  readonly of: (record: FaceRecord) => number | undefined;
}

export const scoreColumns: readonly ScoreColumn[] = [
  { title: 'FaceGauge score', of: (record) => record.logOdds },
  { title: 'embedding length', of: (record) => record.length },
  { title: 'mirror stability', of: (record) => record.mirror },
  { title: 'stability under moves', of: (record) => record.stability },
  { title: 'mean length under moves', of: (record) => record.meanLength },
  { title: 'mesh presence', of: (record) => record.presence },
  { title: 'detector score', of: (record) => record.detection },
];

export const falseMatchRates = [1e-2, 1e-3, 1e-4] as const;

export interface MatcherResult {
  readonly matcher: string;
  readonly impostors: number;
  readonly falseMatchRate: number;
  readonly threshold: number;
  readonly scores: Readonly<Record<string, Omit<DiscardReport, 'curve'>>>;
}

export interface ScoreSection {
  readonly markdown: string;
  readonly results: readonly MatcherResult[];
}

/** Error versus discard of every available score under every recogniser. Writes one plot per recogniser (at 1e-3). */
export async function judgeScores(lab: Laboratory, out: string, name: string, title: string, set: FaceSet): Promise<ScoreSection> {
  const names = [...new Set(set.records.map(({ person }) => person))];
  const indices = new Map(names.map((person, i) => [person, i]));
  const people = set.records.map(({ person }) => indices.get(person)!);
  const columns = scoreColumns.flatMap(({ title: heading, of }) => {
    const values = set.records.map(of);
    return values.every((value) => value !== undefined) ? [{ heading, values }] : [];
  });
  const results: MatcherResult[] = [];
  const parts: string[] = [];
  for (const matcher of availableMatchers(lab.manifest)) {
    const comparisons = compareAll({ vectors: set.vectors[matcher.id]!, dimensions: matcher.dimensions }, people, matcher.comparison);
    for (const rate of falseMatchRates) {
      const threshold = thresholdAt(comparisons.impostor, rate);
      if (threshold === undefined) {
        parts.push(`Under ${matcher.title}, ${comparisons.impostor.length} impostor comparisons are too few for a false match rate of ${rate}.`);
        continue;
      }
      const reports = columns.map(({ heading, values }) => ({ heading, report: reportDiscard(comparisons, threshold, values, names.length) }));
      results.push({
        matcher: matcher.id, impostors: comparisons.impostor.length, falseMatchRate: threshold.falseMatchRate, threshold: threshold.value,
        scores: Object.fromEntries(reports.map(({ heading, report }) => [heading, withoutCurve(report)])),
      });
      if (rate !== 1e-3) continue;
      parts.push(describe(matcher, comparisons.impostor.length, reports));
      await writeFile(path.join(out, `${name}-${matcher.id}.svg`), plotDiscard(`${title}: ${matcher.title}`, reports));
      parts.push(`![error versus discard](accuracy/${name}-${matcher.id}.svg)`);
    }
  }
  parts.push(summarise(results));
  return { markdown: parts.join('\n\n'), results };
}

function withoutCurve({ genuine, failures, rates, area20, area30, ratioAt10 }: DiscardReport): Omit<DiscardReport, 'curve'> {
  return { genuine, failures, rates, area20, area30, ratioAt10 };
}

interface Named {
  readonly heading: string;
  readonly report: DiscardReport;
}

function describe(matcher: Matcher, impostors: number, reports: readonly Named[]): string {
  const first = reports[0]!.report;
  const shares = [0.05, 0.1, 0.2, 0.3];
  return [
    `#### ${matcher.title}`,
    `${first.genuine} genuine comparisons, ${first.failures} of them below the threshold at FMR 1e-3 (FNMR ${percent(first.failures / first.genuine)}); ${impostors} impostor comparisons.`,
    table(
      ['score', 'area to 30 % ÷ FNMR₀', 'area to 20 %', 'FNMR at 10 % ÷ FNMR₀', ...shares.map((share) => `FNMR at ${percent(share, 0)}`)],
      reports.map(({ heading, report }) => [
        heading, withInterval(report.area30), withInterval(report.area20), withInterval(report.ratioAt10),
        ...shares.map((share) => percent(report.rates.find((row) => row.share === share)!.rate)),
      ]),
    ),
  ].join('\n\n');
}

function summarise(results: readonly MatcherResult[]): string {
  const rows = results.filter(({ falseMatchRate }) => falseMatchRate > 2e-3 || falseMatchRate < 5e-4).map((result) => {
    const own = result.scores[scoreColumns[0]!.title]!;
    const base = result.scores[scoreColumns[1]!.title]!;
    return [result.matcher, result.falseMatchRate.toExponential(1), `${own.failures} of ${own.genuine}`, withInterval(own.area30), withInterval(base.area30)];
  });
  return `At other false match rates:\n\n${table(['recogniser', 'FMR', 'failures', 'score: area to 30 %', 'embedding length: area to 30 %'], rows)}`;
}

function plotDiscard(title: string, reports: readonly Named[]): string {
  const highest = reports[0]!.report.curve.rates[0]! * 1.1;
  return plotLines(
    title,
    { title: 'share of comparisons discarded', from: 0, to: 0.3, ticks: [0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3] },
    { title: 'FNMR at the threshold of the full set', from: 0, to: highest, ticks: roundTicks(0, highest) },
    reports.slice(0, 5).map(({ heading, report }) => ({ title: heading, points: thin(report.curve.shares, report.curve.rates), dashed: heading !== reports[0]!.heading })),
  );
}

/** Every 0.25 % is enough for the eye, and keeps the files small. */
function thin(shares: Float64Array, rates: Float64Array): [number, number][] {
  const points: [number, number][] = [];
  for (let k = 0; k < shares.length && shares[k]! <= 0.3; k++) {
    if (points.length === 0 || shares[k]! - points.at(-1)![0] >= 0.0025) points.push([shares[k]!, rates[k]!]);
  }
  return points;
}

/** Share by which the first score's area lies below the second's: 0.15 = fifteen per cent better. */
export function gainOver(own: Estimate, base: Estimate): string {
  return `${fixed(100 * (1 - own.value / base.value), 1)} %`;
}
