import type { StageTimings } from '../assessment.js';
import { FaceGaugeError } from '../errors.js';

/** The deadline of one request and the milliseconds its stages took. */
export interface StageClock {
  /** Throws DEADLINE_EXCEEDED when the deadline has passed: the work is given up between two stages, never inside one. */
  check(): void;
  add(stage: string, milliseconds: number): void;
  /** Runs one stage: checks the deadline first, then times it. */
  time<T>(stage: string, work: () => Promise<T>): Promise<T>;
  timings(): StageTimings;
}

export function createStageClock(deadlineEpochMs: number): StageClock {
  const spent = new Map<string, number>();
  const clock: StageClock = {
    check() {
      if (Date.now() > deadlineEpochMs) throw new FaceGaugeError('DEADLINE_EXCEEDED');
    },
    add(stage, milliseconds) {
      spent.set(stage, (spent.get(stage) ?? 0) + milliseconds);
    },
    async time(stage, work) {
      clock.check();
      const started = performance.now();
      const value = await work();
      clock.add(stage, performance.now() - started);
      return value;
    },
    timings: () => Object.fromEntries(spent),
  };
  return clock;
}
