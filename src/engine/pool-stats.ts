/** What the pool tells about itself: events as they happen, figures on request. Nothing of a photo is in either. */
import type { UnsharedReason } from './shared-networks.js';
import type { WorkerProcess, WorkerState } from './worker-process.js';

export type PoolEvent =
  | { readonly type: 'worker-ready'; readonly pid: number | undefined; readonly startMs: number; readonly executionProviders: readonly string[] }
  | {
      readonly type: 'worker-exited';
      readonly pid: number | undefined;
      readonly code: number | null;
      readonly signal: NodeJS.Signals | null;
      /** Requests that it held. */
      readonly held: number;
      /** What it said when it could not start. */
      readonly reason?: string;
    }
  | { readonly type: 'worker-killed'; readonly pid: number | undefined; readonly reason: 'deadline' }
  /** Each process holds the networks for itself: no folder in memory could be made, or nothing could be written there. */
  | { readonly type: 'networks-unshared'; readonly pid: undefined; readonly reason: UnsharedReason }
  | { readonly type: 'unexpected-error'; readonly pid: number | undefined; readonly origin: string }
  | { readonly type: 'request-ended'; readonly waitMs: number; readonly serviceMs: number };

export interface WorkerStats {
  readonly pid: number | undefined;
  readonly state: WorkerState;
  /** Resident bytes as last reported by the process. */
  readonly rssBytes: number;
  readonly inFlight: number;
  readonly completed: number;
}

export interface PoolStats {
  readonly workers: readonly WorkerStats[];
  /** Warm processes that are given work. */
  readonly ready: number;
  /** Processes, warm or not, that wait to take another's place. */
  readonly spares: number;
  readonly queued: number;
  readonly inFlight: number;
  /** Requests that may wait. */
  readonly capacity: number;
  /** Processes that were replaced. */
  readonly restarts: number;
  /** Running mean of the time from dispatch to answer. */
  readonly meanServiceMs: number;
  /** Milliseconds until a new request would be run, as far as can be told. */
  readonly expectedWaitMs: number;
}

export interface PoolFigures {
  readonly workers: readonly WorkerProcess[];
  readonly configuredWorkers: number;
  readonly queued: number;
  readonly capacity: number;
  readonly restarts: number;
  readonly meanServiceMs: number;
}

export function summarise(figures: PoolFigures): PoolStats {
  const workers = figures.workers.map(({ pid, state, rssBytes, jobs, completed }) => ({ pid, state, rssBytes, inFlight: jobs.length, completed }));
  const countOf = (wanted: WorkerState): number => workers.filter(({ state }) => state === wanted).length;
  const ready = Math.min(countOf('ready'), figures.configuredWorkers);
  return {
    workers,
    ready,
    spares: countOf('ready') - ready + countOf('waiting'),
    queued: figures.queued,
    inFlight: workers.reduce((sum, { inFlight }) => sum + inFlight, 0),
    capacity: figures.capacity,
    restarts: figures.restarts,
    meanServiceMs: figures.meanServiceMs,
    expectedWaitMs: (figures.queued * figures.meanServiceMs) / figures.configuredWorkers,
  };
}
