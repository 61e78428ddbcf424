/** How a batch goes: a bar on a terminal, a line now and then elsewhere. */
import { SingleBar } from 'cli-progress';
import type { ProgressStream } from '../../../models/progress.js';
import type { LineStatus } from './result-line.js';

export interface BatchProgress {
  setTotal(total: number): void;
  /** One photo has its line now. */
  done(status: LineStatus): void;
  /** One photo had its line before. */
  skipped(): void;
  stop(): void;
}

/** A line every ten seconds reads well in a log of hours. */
const lineEveryMs = 10_000;

export function createBatchProgress(stream: ProgressStream, now: () => number = () => performance.now()): BatchProgress {
  const counts = { done: 0, skipped: 0, refused: 0, errors: 0, total: undefined as number | undefined };
  const startedMs = now();
  const rate = (): number => counts.done / Math.max(1e-3, (now() - startedMs) / 1000);
  const facts = (): Record<string, string> => ({ rate: rate().toFixed(1), left: describeLeft(counts, rate()), failures: `${counts.refused} not passed, ${counts.errors} errors` });
  const bar = stream.isTTY === true ? new SingleBar({ stream, format: '{bar} {value} of {total} | {rate} photos/s | {left} | {failures}', hideCursor: true, etaBuffer: 1 }) : undefined;
  bar?.start(0, 0, facts());
  let lastLineMs = startedMs;

  function show(): void {
    if (bar !== undefined) {
      bar.setTotal(Math.max(counts.total ?? 0, counts.done + counts.skipped));
      bar.update(counts.done + counts.skipped, facts());
    } else if (now() - lastLineMs >= lineEveryMs) {
      lastLineMs = now();
      const { rate: perSecond, left, failures } = facts();
      stream.write(`${counts.done + counts.skipped} of ${counts.total ?? 'unknown'} photos, ${perSecond} photos/s, ${left}, ${failures}\n`);
    }
  }
  return {
    setTotal(total) { counts.total = total; show(); },
    done(status) {
      counts.done += 1;
      if (status === 'error') counts.errors += 1;
      else if (status !== 'passed') counts.refused += 1;
      show();
    },
    skipped() { counts.skipped += 1; show(); },
    stop() { show(); bar?.stop(); },
  };
}

function describeLeft({ done, skipped, total }: { done: number; skipped: number; total: number | undefined }, perSecond: number): string {
  if (total === undefined || done === 0) return 'counting';
  const seconds = Math.max(0, total - done - skipped) / perSecond;
  if (seconds < 90) return `${Math.ceil(seconds)} s left`;
  return seconds < 5400 ? `${Math.ceil(seconds / 60)} min left` : `${(seconds / 3600).toFixed(1)} h left`;
}
