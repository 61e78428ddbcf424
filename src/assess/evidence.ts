/** Lazy evidence: each key is produced at most once, and only when somebody asks for it. */
import type { Evidence, EvidenceKey } from '../measures/evidence.js';

export type Get = <K extends EvidenceKey>(key: K) => Promise<Evidence[K] | undefined>;

/** How each key is made out of others; undefined when it cannot be had for this face. A key without a producer must be given. */
export type Producers = { readonly [K in EvidenceKey]?: (get: Get) => Evidence[K] | undefined | Promise<Evidence[K] | undefined> };

export interface EvidenceHooks {
  /** Called before a producer runs; throws to stop the work (deadline). */
  readonly beforeStage?: (key: EvidenceKey) => void;
  /** Own milliseconds of a producer, without those it asked for. */
  readonly onTiming?: (key: EvidenceKey, milliseconds: number) => void;
}

/** Memoises the producers for one face. Keys in `given` are known beforehand. */
export function createEvidence(producers: Producers, given: Partial<Evidence>, hooks: EvidenceHooks = {}): Get {
  const pending = new Map<EvidenceKey, Promise<unknown>>();
  const produce = async <K extends EvidenceKey>(key: K): Promise<Evidence[K] | undefined> => {
    if (given[key] !== undefined) return given[key];
    hooks.beforeStage?.(key);
    let waitedMs = 0;
    const started = performance.now();
    const getTimed: Get = async (other) => {
      const from = performance.now();
      const value = await get(other);
      waitedMs += performance.now() - from;
      return value;
    };
    const value = await producers[key]?.(getTimed);
    hooks.onTiming?.(key, performance.now() - started - waitedMs);
    return value;
  };
  const get: Get = (key) => {
    let promise = pending.get(key) as Promise<Evidence[typeof key] | undefined> | undefined;
    if (promise === undefined) {
      promise = produce(key);
      pending.set(key, promise);
    }
    return promise;
  };
  return get;
}
