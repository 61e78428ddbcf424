/**
 * How long the queue may be: long for a burst, short as long as more comes than can be run.
 *
 * A queue that stays full adds its whole length to every answer and serves nobody better: as many requests are run as
 * with a short one. So once requests have been refused over a while without a pause, the queue is cut to a few per
 * process, and what is accepted is answered nearly as soon as on a quiet day (docs/decisions/0015).
 */

/** Refusals over this long are more than a burst. */
const overloadAfterMs = 100;
/** Without a refusal for this long the overload is over. */
const calmAfterMs = 1000;

export interface AdmissionLimits {
  /** Requests that may wait when a burst comes. */
  readonly burst: number;
  /** Requests that may wait during standing overload. */
  readonly standing: number;
}

export class Admission {
  readonly #limits: AdmissionLimits;
  readonly #now: () => number;
  #firstRefusalMs: number | undefined;
  #lastRefusalMs = 0;

  constructor(limits: AdmissionLimits, now: () => number = () => performance.now()) {
    this.#limits = limits;
    this.#now = now;
  }

  /** Requests that may wait now. */
  capacity(): number {
    return this.isOverloaded() ? Math.min(this.#limits.standing, this.#limits.burst) : this.#limits.burst;
  }

  /** True while requests have been refused for longer than a burst lasts. */
  isOverloaded(): boolean {
    const now = this.#now();
    if (this.#firstRefusalMs === undefined || now - this.#lastRefusalMs >= calmAfterMs) return false;
    return now - this.#firstRefusalMs >= overloadAfterMs;
  }

  /** A request came and was refused for want of room. */
  noteRefusal(): void {
    const now = this.#now();
    if (this.#firstRefusalMs === undefined || now - this.#lastRefusalMs >= calmAfterMs) this.#firstRefusalMs = now;
    this.#lastRefusalMs = now;
  }
}
