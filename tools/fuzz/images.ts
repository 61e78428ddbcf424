/**
 * Fuzzes the decoder: seeded mutants of every image format, decoded in a process of its own, each within the service's
 * deadline. Every mutant must be decoded or refused with a documented error; a crash, a hang or a broken promise is listed
 * with the number that makes it again (`--from N --images 1` with the same seed).
 */
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { inferenceEnvironment, inferenceFlags } from '../../src/config/child-environment.js';
import { limits } from '../../src/limits.js';
import { quantile } from '../robustness/figures.js';
import type { ChildReport, ChildTask } from './image-child.js';

type StartReport = Extract<ChildReport, { kind: 'start' }>;

export interface ImageFuzzOptions {
  readonly images: number;
  readonly seed: number;
  readonly from: number;
}

interface Tally {
  readonly outcomes: Map<string, Map<string, number>>;
  readonly faults: string[];
  readonly rss: number[];
  done: number;
  slowest: number;
  slowestIndex: number;
}

/** Runs one child until it has finished, died or hung; answers the index to go on from. */
async function runChild(task: ChildTask, deadlineMs: number, tally: Tally): Promise<number> {
  const child = fork(join(import.meta.dirname, 'image-child.ts'), { serialization: 'advanced', env: inferenceEnvironment(), execArgv: [...process.execArgv, ...inferenceFlags] });
  const current: { started?: StartReport; hung: boolean } = { hung: false };
  let timer: NodeJS.Timeout | undefined;
  let next = task.from;
  child.on('message', (report: ChildReport) => {
    clearTimeout(timer);
    if (report.kind === 'start') {
      current.started = report;
      timer = setTimeout(() => {
        current.hung = true;
        child.kill('SIGKILL');
      }, deadlineMs);
      return;
    }
    record(report, current.started, tally);
    delete current.started;
    next = report.index + 1;
  });
  child.send(task);
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve) => child.once('exit', (exitCode, exitSignal) => { resolve([exitCode, exitSignal]); }));
  clearTimeout(timer);
  if (next >= task.to) return next;
  const { started, hung } = current;
  if (started) {
    tally.faults.push(`${started.index} (${started.seed}: ${started.mutation}): ${hung ? `no answer within ${deadlineMs} ms` : `the process died (${signal ?? code})`}`);
    return started.index + 1;
  }
  throw new Error(`the decoding process ended before its work did (${signal ?? code})`);
}

function record(report: Extract<ChildReport, { kind: 'end' }>, started: StartReport | undefined, tally: Tally): void {
  const row = tally.outcomes.get(report.format) ?? new Map<string, number>();
  row.set(report.outcome, (row.get(report.outcome) ?? 0) + 1);
  tally.outcomes.set(report.format, row);
  tally.done++;
  tally.rss.push(report.rss);
  if (report.milliseconds > tally.slowest) {
    tally.slowest = report.milliseconds;
    tally.slowestIndex = report.index;
  }
  if (report.fault !== undefined) tally.faults.push(`${report.index} (${started?.seed}: ${started?.mutation}): ${report.outcome}: ${report.fault}`);
}

/** Of all mutants: as many warm up (buffers of the codecs, compiled code), and over as many memory is taken before and after. */
const share = 0.1;
/** After warm-up the process may hold this much more at the end. */
const allowedGrowth = 1.1;

/** Resident bytes, whatever garbage is there at the moment: medians over many mutants, and the most after warm-up. */
function memoryOf({ rss }: Tally): { readonly before: number; readonly after: number; readonly most: number } {
  const stretch = Math.ceil(rss.length * share);
  const settled = rss.length > 1 ? rss.slice(stretch) : rss;
  return { before: quantile(settled.slice(0, stretch), 0.5), after: quantile(settled.slice(-stretch), 0.5), most: Math.max(0, ...settled) };
}

function printTally(tally: Tally): void {
  for (const [format, row] of [...tally.outcomes].sort(([a], [b]) => a.localeCompare(b))) {
    console.log(`${format.padEnd(6)}${[...row].sort(([, a], [, b]) => b - a).map(([outcome, count]) => `${outcome} ${count}`).join(' · ')}`);
  }
  const megabytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(0);
  const { before, after, most } = memoryOf(tally);
  console.log(`${tally.done} mutants · slowest ${tally.slowest.toFixed(0)} ms (number ${tally.slowestIndex}) · RSS after warm-up ${megabytes(before)}, at the end ${megabytes(after)} (medians of ${share * 100} % of the mutants each), most ${megabytes(most)} MB`);
  for (const fault of tally.faults) console.log(`FAULT ${fault}`);
}

/** Answers whether nothing went wrong; prints what was tried. */
export async function fuzzImages({ images, seed, from }: ImageFuzzOptions): Promise<boolean> {
  const tally: Tally = { outcomes: new Map(), faults: [], rss: [], done: 0, slowest: 0, slowestIndex: -1 };
  for (let at = from; at < from + images; ) at = await runChild({ seed, from: at, to: from + images }, limits.deadlineMs, tally);
  printTally(tally);
  if (tally.done + tally.faults.length < images) throw new Error('fewer mutants were tried than asked for');
  const { before, after } = memoryOf(tally);
  const hasGrown = after > before * allowedGrowth;
  if (hasGrown) console.log(`FAULT memory grew by more than ${((allowedGrowth - 1) * 100).toFixed(0)} % after warm-up`);
  return tally.faults.length === 0 && !hasGrown;
}
