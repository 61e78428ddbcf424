/** The batch itself: photos in, lines out, with nothing piling up between. */
import { mapConcurrently } from '../../../library/concurrent-map.js';
import type { Journal } from './journal.js';
import type { PhotoRef } from './photo-list.js';
import type { ResultLine } from './result-line.js';

export interface BatchRun {
  readonly photos: AsyncIterable<PhotoRef>;
  readonly journal: Journal;
  /** Never rejects because of a photo: whatever befalls it is its line. */
  readonly assess: (photo: PhotoRef) => Promise<ResultLine>;
  /** Photos under way at a time, also the lines that wait for their turn. */
  readonly concurrency: number;
  /** True: lines in the order of the photos, so that a run can be compared with another. */
  readonly ordered: boolean;
  readonly isStopped: () => boolean;
  /** Before the line is written: what must not be missing when the line is there. */
  readonly beforeLine?: (photo: PhotoRef, line: ResultLine) => Promise<void>;
  readonly onLine: (line: ResultLine) => void;
  /** A photo that has its line already. */
  readonly onSkip: () => void;
}

/** Resolves when every photo has its line, or when stopped, after what was under way has its line. */
export async function runBatch(run: BatchRun): Promise<void> {
  const assess = async (photo: PhotoRef): Promise<{ photo: PhotoRef; line: ResultLine }> => ({ photo, line: await run.assess(photo) });
  for await (const { photo, line } of mapConcurrently(unfinished(run), assess, run)) {
    await run.beforeLine?.(photo, line);
    await run.journal.append(line);
    run.onLine(line);
  }
}

async function* unfinished({ photos, journal, isStopped, onSkip }: BatchRun): AsyncGenerator<PhotoRef, void, undefined> {
  for await (const photo of photos) {
    if (isStopped()) return;
    if (journal.done.add(photo.name)) yield photo;
    else onSkip();
  }
}
