/** One batch from its options to its summary, on whatever judges a photo: the engine here, or a fleet behind a queue. */
import { createHash } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ProgressStream } from '../../../models/progress.js';
import { checkCopyFolders, copyByOutcome, type CopyFolders } from './copies.js';
import { openJournal, readJournal } from './journal.js';
import { openPhotoSource, type PhotoRef, type PhotoSource } from './photo-list.js';
import { createBatchProgress, type BatchProgress } from './progress.js';
import { renderReport } from './report.js';
import type { ResultLine } from './result-line.js';
import { lockResults } from './result-lock.js';
import { runBatch } from './run.js';
import { describeSummary, summariseLines } from './summary.js';
import type { TableFormat } from './tables.js';

export interface BatchOptions {
  readonly from: string;
  /** Ends in .jsonl, .csv or .parquet. */
  readonly out: string;
  readonly copyFailed?: string;
  readonly copyPassed?: string;
  readonly report?: string;
  readonly thumbnails?: true;
}

/** Who judges the photos. */
export interface BatchJudge {
  /** What makes lines comparable: profile, measures, limits. */
  readonly settings: unknown;
  readonly measures: readonly string[];
  readonly concurrency: number;
  readonly ordered: boolean;
  readonly assess: (photo: PhotoRef, settings: string) => Promise<ResultLine>;
}

export interface BatchIo {
  out(text: string): void;
  err(text: string): void;
  onStop(stop: () => void): void;
  readonly progress: ProgressStream;
  readonly input: NodeJS.ReadableStream;
}

export interface BatchEnd {
  /** False when stopped early, or when a folder could not be read. */
  readonly isComplete: boolean;
}

/** `start` is called once it is certain that there is something to do it for. */
export async function performBatch(options: BatchOptions, io: BatchIo, start: () => Promise<BatchJudge>): Promise<BatchEnd> {
  const state: RunState = { isStopped: false, problems: 0 };
  io.onStop(() => { state.isStopped = true; });
  const onProblem = (message: string): void => { state.problems += 1; io.err(`${message}\n`); };
  const source = await openPhotoSource(options.from, { input: io.input, onProblem });
  checkCopyFolders(copyFolders(options), source.folder);
  const format = tableFormatOf(options.out);
  const journalFile = format === undefined ? options.out : `${options.out}.jsonl`;
  await mkdir(path.dirname(path.resolve(journalFile)), { recursive: true });
  const lock = await lockResults(journalFile, {
    onWait: (message) => { io.err(`${message}\n`); },
    onLost: () => { state.isStopped = true; onProblem(`The lock of ${journalFile} was lost to another batch.`); },
  });
  try {
    const judge = await start();
    await judgeAll({ options, io, source, journalFile, judge, state });
    if (format !== undefined && !state.isStopped) {
      const { writeTable } = await import('./tables.js');
      await writeTable(format, journalFile, options.out, judge.measures);
    }
    await finish(options, io, source, journalFile);
  } finally {
    await lock.release();
  }
  if (state.isStopped) io.out('Stopped early. The same command goes on from here.\n');
  return { isComplete: !state.isStopped && state.problems === 0 };
}

interface RunState {
  isStopped: boolean;
  problems: number;
}

interface BatchInHand {
  readonly options: BatchOptions;
  readonly io: BatchIo;
  readonly source: PhotoSource;
  readonly journalFile: string;
  readonly judge: BatchJudge;
  readonly state: RunState;
}

/** Gives every photo that has none its line. */
async function judgeAll({ options, io, source, journalFile, judge, state }: BatchInHand): Promise<void> {
  const settings = digest(judge.settings);
  const journal = await openJournal(journalFile, settings);
  if (journal.repairedBytes > 0) io.err(`The last line of ${journalFile} was torn: cut off, its photo is assessed again.\n`);
  if (journal.found > 0) io.err(`Going on: ${journal.found} photos have their line in ${journalFile}.\n`);
  const progress = createBatchProgress(io.progress);
  const counting = countPhotos(source, progress, () => state.isStopped);
  const copies = copyFolders(options);
  try {
    await runBatch({
      photos: source.photos(), journal, concurrency: judge.concurrency, ordered: judge.ordered,
      assess: (photo) => judge.assess(photo, settings),
      isStopped: () => state.isStopped,
      beforeLine: (photo, line) => copyByOutcome(copies, photo, line),
      onLine: (line) => { progress.done(line.status); },
      onSkip: () => { progress.skipped(); },
    });
  } finally {
    await journal.close();
    state.isStopped ||= (await counting) === 'failed';
    progress.stop();
  }
}

function copyFolders({ copyPassed, copyFailed }: BatchOptions): CopyFolders {
  return { passed: copyPassed, failed: copyFailed };
}

async function finish(options: BatchOptions, io: BatchIo, source: PhotoSource, journalFile: string): Promise<void> {
  const summary = await summariseLines(readJournal(journalFile));
  io.out(describeSummary(summary));
  if (options.report === undefined) return;
  const { makeThumbnail } = await import('../annotate-thumbnail.js');
  const thumbnail = (file: string): Promise<Uint8Array | undefined> => makeThumbnail(source.folder === undefined ? file : path.join(source.folder, file));
  await rm(options.report, { force: true });
  await writeFile(options.report, await renderReport(summary, 'Face image quality', options.thumbnails === true ? thumbnail : undefined));
  io.out(`Report: ${options.report}\n`);
}

/** Walks a second time beside the work, so that the work need not wait for the number of photos. */
async function countPhotos(source: PhotoSource, progress: BatchProgress, isStopped: () => boolean): Promise<'counted' | 'failed'> {
  if (!source.isRepeatable) return 'counted';
  let total = 0;
  try {
    for await (const photo of source.photos()) {
      if (isStopped() || photo.name === '') break;
      total += 1;
    }
    progress.setTotal(total);
    return 'counted';
  } catch {
    return 'failed';
  }
}

function digest(settings: unknown): string {
  return createHash('sha256').update(JSON.stringify(settings)).digest('hex').slice(0, 12);
}

function tableFormatOf(out: string): TableFormat | undefined {
  const extension = path.extname(out).toLowerCase();
  return extension === '.csv' ? 'csv' : extension === '.parquet' ? 'parquet' : undefined;
}
