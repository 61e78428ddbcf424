/** How long to wait before a process that ended is replaced. */

/** A process that lived this long after it was started was healthy: its end says nothing about the next one. */
const healthyMs = 10_000;
const firstDelayMs = 250;
const longestDelayMs = 30_000;

export interface RestartDelay {
  /** Milliseconds to wait after a process ended that was or was never ready and lived this long. */
  next(wasReady: boolean, ageMs: number): number;
}

/**
 * At once after a healthy process and after the first early end, so that one crash costs no time;
 * then 250 ms, doubled each time, up to 30 s, so that a process that cannot start does not burn the machine.
 */
export function createRestartDelay(): RestartDelay {
  let earlyEnds = 0;
  return {
    next(wasReady, ageMs) {
      if (wasReady && ageMs >= healthyMs) {
        earlyEnds = 0;
        return 0;
      }
      // One that was ready and soon crashed had a bad photo rather than a bad start: it counts, but only half as fast.
      earlyEnds += wasReady ? 0.5 : 1;
      const doublings = Math.ceil(earlyEnds) - 2;
      return doublings < 0 ? 0 : Math.min(longestDelayMs, firstDelayMs * 2 ** doublings);
    },
  };
}
