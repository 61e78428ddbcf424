/** The best of the frames of the last seconds. */
export interface RatedFrame {
  /** Milliseconds, of a clock that only goes forward. */
  readonly atMs: number;
  readonly passed: boolean;
  /** 0…1 */
  readonly score: number;
}

/** Whether a frame is better than another: one that passes, then the better score. */
function isBetter(one: RatedFrame, other: RatedFrame): boolean {
  return one.passed === other.passed ? one.score > other.score : one.passed;
}

/**
 * The frames worth keeping after a new one: those of the window that no later frame beats, best first. So the first is
 * the best of the window at every moment, and what is kept is no more than that needs.
 */
export function keepBest<Frame extends RatedFrame>(kept: readonly Frame[], frame: Frame, windowMs: number): Frame[] {
  return [...kept.filter((earlier) => frame.atMs - earlier.atMs <= windowMs && isBetter(earlier, frame)), frame];
}

/** Those still inside the window. */
export function dropOld<Frame extends RatedFrame>(kept: readonly Frame[], nowMs: number, windowMs: number): Frame[] {
  return kept.filter(({ atMs }) => nowMs - atMs <= windowMs);
}
