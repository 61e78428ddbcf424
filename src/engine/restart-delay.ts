/** How long to wait before a process that ended is replaced. */

const firstDelayMs = 250;
const longestDelayMs = 30_000;

export interface RestartDelay {
  /** Milliseconds to wait after a process ended that was or was never ready. */
  next(wasReady: boolean): number;
}

/**
 * At once after a process that had been ready: whatever ended it, starting works, and the start itself takes longer than
 * any wait would. After one that never was, at once the first time, then 250 ms, doubled each time, up to 30 s, so that
 * a process that cannot start does not burn the machine.
 */
export function createRestartDelay(): RestartDelay {
  let failedStarts = 0;
  return {
    next(wasReady) {
      if (wasReady) {
        failedStarts = 0;
        return 0;
      }
      failedStarts += 1;
      return failedStarts === 1 ? 0 : Math.min(longestDelayMs, firstDelayMs * 2 ** (failedStarts - 2));
    },
  };
}
