/** What a batch came to, from one pass over its lines. */
import { formatTable } from '../text-table.js';
import { lineStatuses, reasonsOf, type LineStatus, type ResultLine } from './result-line.js';

/** Bins of a distribution: 20 of 5 points each. */
export const binCount = 20;
/** Photos named as the worst in a report. */
const worstCount = 24;

export interface Worst {
  readonly file: string;
  readonly score: number;
  readonly reasons: readonly string[];
}

export interface BatchSummary {
  readonly photos: number;
  /** What the photos were judged by; more than one only in files that were put together by hand. */
  readonly profiles: readonly string[];
  readonly byStatus: Readonly<Record<LineStatus, number>>;
  /** Most frequent first. A photo counts under each of its reasons. */
  readonly byReason: readonly (readonly [string, number])[];
  /** Of the largest faces: score and every measure's quality component, as counts by bin of 0…100. */
  readonly distributions: ReadonlyMap<string, readonly number[]>;
  /** Lowest scores first. */
  readonly worst: readonly Worst[];
}

export async function summariseLines(lines: AsyncIterable<ResultLine>): Promise<BatchSummary> {
  const byStatus: Record<LineStatus, number> = { passed: 0, failed: 0, 'no-face': 0, error: 0 };
  const profiles = new Set<string>();
  const byReason = new Map<string, number>();
  const distributions = new Map<string, number[]>();
  let worst: Worst[] = [];
  let photos = 0;
  for await (const line of lines) {
    photos += 1;
    profiles.add(line.profile);
    byStatus[line.status] += 1;
    const reasons = reasonsOf(line);
    for (const reason of reasons) byReason.set(reason, (byReason.get(reason) ?? 0) + 1);
    const [face] = line.faces ?? [];
    if (face === undefined) continue;
    for (const [id, measure] of Object.entries(face.measures)) if ('quality' in measure) count(distributions, id, measure.quality);
    if (face.score === undefined) continue;
    count(distributions, 'score', 100 * face.score);
    if (line.status === 'failed') worst.push({ file: line.file, score: face.score, reasons });
    if (worst.length >= 2 * worstCount) worst = lowest(worst);
  }
  return { photos, profiles: [...profiles], byStatus, byReason: [...byReason].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)), distributions, worst: lowest(worst) };
}

function lowest(worst: readonly Worst[]): Worst[] {
  return worst.toSorted((a, b) => a.score - b.score || (a.file < b.file ? -1 : 1)).slice(0, worstCount);
}

function count(distributions: Map<string, number[]>, id: string, quality: number): void {
  let bins = distributions.get(id);
  if (bins === undefined) distributions.set(id, (bins = new Array<number>(binCount).fill(0)));
  const bin = Math.min(binCount - 1, Math.max(0, Math.floor((quality * binCount) / 100)));
  bins[bin] = (bins[bin] ?? 0) + 1;
}

/** The summary as lines for a terminal. */
export function describeSummary({ photos, byStatus, byReason }: BatchSummary): string {
  const share = (part: number): string => (photos === 0 ? '' : `${((100 * part) / photos).toFixed(1)} %`);
  const rows = [
    ...lineStatuses.map((status) => [status, String(byStatus[status]), share(byStatus[status])]),
    ...byReason.map(([reason, part]) => [`  ${reason}`, String(part), share(part)]),
  ];
  return `${photos} photos\n${formatTable(rows, '  ')}`;
}
