/**
 * Fuzzes the decoder: seeded mutants of every image format, decoded in a process of its own, each within a deadline.
 *
 * Usage: tsx tools/fuzz/images.ts [--cases 2000] [--seed 1] [--from 0] [--deadline-ms 10000]
 * Exit code 0: every mutant was decoded or refused with a documented error; 1: a crash, a hang or a broken promise, each
 * listed with the number that makes it again (`--from N --cases 1` with the same seed).
 */
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { limits } from '../../src/limits.js';
import type { ChildReport, ChildTask } from './image-child.js';

type StartReport = Extract<ChildReport, { kind: 'start' }>;

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
  const child = fork(join(import.meta.dirname, 'image-child.ts'), { serialization: 'advanced' });
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

function printTally(tally: Tally): void {
  for (const [format, row] of [...tally.outcomes].sort(([a], [b]) => a.localeCompare(b))) {
    console.log(`${format.padEnd(6)}${[...row].sort(([, a], [, b]) => b - a).map(([outcome, count]) => `${outcome} ${count}`).join(' · ')}`);
  }
  const megabytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(0);
  // The first tenth warms up: buffers of the codecs, compiled code.
  const settled = tally.rss.slice(Math.floor(tally.rss.length / 10));
  console.log(`${tally.done} mutants · slowest ${tally.slowest.toFixed(0)} ms (number ${tally.slowestIndex}) · RSS after warm-up ${megabytes(settled[0] ?? 0)}, last ${megabytes(settled.at(-1) ?? 0)}, most ${megabytes(Math.max(0, ...settled))} MB`);
  for (const fault of tally.faults) console.log(`FAULT ${fault}`);
}

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
    'deadline-ms': { type: 'string', default: String(limits.deadlineMs) },
  },
});
const [cases, seed, from, deadlineMs] = [values.cases, values.seed, values.from, values['deadline-ms']].map(Number) as [number, number, number, number];
if (![cases, seed, from, deadlineMs].every((value) => Number.isInteger(value) && value >= 0)) throw new Error('expected whole numbers');
const tally: Tally = { outcomes: new Map(), faults: [], rss: [], done: 0, slowest: 0, slowestIndex: -1 };
for (let at = from; at < from + cases; ) at = await runChild({ seed, from: at, to: from + cases }, deadlineMs, tally);
printTally(tally);
if (tally.done + tally.faults.length < cases) throw new Error('fewer mutants were tried than asked for');
process.exitCode = tally.faults.length > 0 ? 1 : 0;
