/** Order and filters of the contact sheet. */
import type { Profile } from '../../../src/decision/contract.js';
import type { MeasureId } from '../../../src/measures/ids.js';
import { judgePhoto, type Judgement } from '../judge/rejudge.js';
import type { Photo } from './photo.js';

export interface SheetEntry {
  readonly photo: Photo;
  readonly judgement: Judgement | undefined;
  readonly passed: boolean;
  readonly score: number | undefined;
}

/** All photos, or those of one kind, or those that fail one measure. */
export type SheetFilter = 'all' | 'passed' | 'failed' | MeasureId;

/** By score, best first; then photos without a face, those that could not be assessed, those that wait. */
export function listEntries(photos: readonly Photo[], profile: Profile): SheetEntry[] {
  const entries = photos.map((photo): SheetEntry => {
    const { state } = photo;
    const judgement = state.status === 'done' ? judgePhoto(state.answer, profile) : undefined;
    const score = state.status === 'done' ? state.answer.faces[0]?.score : undefined;
    return { photo, judgement, passed: judgement?.verdict.passed ?? false, score };
  });
  return entries.sort((a, b) => place(a) - place(b) || (b.score ?? 0) - (a.score ?? 0) || a.photo.id - b.photo.id);
}

function place({ photo: { state }, judgement }: SheetEntry): number {
  if (state.status === 'done') return judgement === undefined ? 1 : 0;
  return state.status === 'failed' ? 2 : 3;
}

export function filterEntries(entries: readonly SheetEntry[], filter: SheetFilter): SheetEntry[] {
  return entries.filter((entry) => {
    const isJudged = entry.photo.state.status !== 'waiting';
    if (filter === 'all') return true;
    if (filter === 'passed') return entry.passed;
    if (filter === 'failed') return isJudged && !entry.passed;
    return entry.judgement?.failures.some(({ rule }) => rule.measure === filter) ?? false;
  });
}

/** The measures that photos fail, the most frequent first. */
export function countFailures(entries: readonly SheetEntry[]): (readonly [measure: MeasureId, count: number])[] {
  const counts = new Map<MeasureId, number>();
  for (const { judgement } of entries) {
    for (const measure of new Set(judgement?.failures.map(({ rule }) => rule.measure))) counts.set(measure, (counts.get(measure) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1]);
}

/** Where the focus goes from a card of a grid with so many columns. */
export function moveInGrid(index: number, key: string, count: number, columns: number): number {
  const steps: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns };
  const target = key === 'Home' ? 0 : key === 'End' ? count - 1 : index + (steps[key] ?? 0);
  return target < 0 || target >= count ? index : target;
}
