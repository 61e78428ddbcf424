/** The pool of processes that run the networks of a store. */
import type { Config } from '../config/table.js';
import type { LocalAssessorOptions } from './local-assessor.js';
import { Pool, type PoolOptions, type SharedBasis } from './pool.js';
import { shareNetworks } from './shared-networks.js';

export type NetworkPoolConfig = Pick<Config, 'workers' | 'threads' | 'executionProvider' | 'prefetch' | 'queuePerWorker' | 'graceMs' | 'modelsDir'>;

/** Networks must be in the store before the pool is started. Each process loads them prepared where the processor runs them. */
export function createNetworkPool({ workers, threads, executionProvider, prefetch, queuePerWorker, graceMs, modelsDir }: NetworkPoolConfig, more: Pick<PoolOptions, 'spares' | 'warmSpares' | 'onEvent'> = {}): Pool {
  const options: LocalAssessorOptions = { modelsDir, threads, executionProvider };
  const share = async (): Promise<SharedBasis> => {
    const { networks, release } = await shareNetworks(modelsDir);
    if (typeof networks !== 'string') return { options: { ...options, prepared: networks } satisfies LocalAssessorOptions, release };
    more.onEvent?.({ type: 'networks-unshared', pid: undefined, reason: networks });
    return { options, release };
  };
  return new Pool({
    module: new URL('./worker-main.js', import.meta.url),
    options, workers, prefetch, queuePerWorker, graceMs, ...more,
    ...(executionProvider === 'cpu' ? { share } : {}),
  });
}
