/** Collects everything in an inference process that has come to rest (docs/decisions/0034). */

export interface RestCollectionOptions {
  /** Photos since the last collection of everything below which it is not worth what it costs. */
  readonly leastPhotos: number;
  /** Milliseconds without a photo that count as rest. */
  readonly restMs: number;
  readonly collect: () => void;
}

/**
 * Returns a function to be called after each photo. What photos leave behind in the old generation would otherwise lie there
 * until as much again has come. The code that V8 has made for many photos is in part thrown away with it and made anew, some
 * 90 ms of work: hence only after many, and never between two photos that follow one another.
 */
export function createRestCollection({ leastPhotos, restMs, collect }: RestCollectionOptions): () => void {
  let photos = 0;
  let timer: NodeJS.Timeout | undefined;

  function rested(): void {
    timer = undefined;
    photos = 0;
    collect();
  }

  return () => {
    photos += 1;
    if (photos < leastPhotos) return;
    timer = timer?.refresh() ?? setTimeout(rested, restMs).unref();
  };
}

/** Collects everything where the process was started so that this can be asked for (`--expose-gc`); elsewhere it does nothing. */
export function collectAll(): void {
  globalThis.gc?.();
}
