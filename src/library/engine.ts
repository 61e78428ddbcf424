/** The engine as library, batch and queue worker start it: networks in place, inference processes warm. */
import type { Config } from '../config/table.js';
import type { LocalAssessorOptions } from '../engine/local-assessor.js';
import type { LoadedModel } from '../engine/messages.js';
import { Pool } from '../engine/pool.js';
import type { PoolEvent } from '../engine/pool-stats.js';
import { readManifest } from '../models/manifest.js';
import { provisionModels, type ProvisionEvent } from '../models/provision.js';

export type EngineConfig = Pick<Config, 'workers' | 'threads' | 'executionProvider' | 'prefetch' | 'queuePerWorker' | 'graceMs' | 'modelsDir'>;

export interface EngineListeners {
  readonly onModelProgress?: ((event: ProvisionEvent) => void) | undefined;
  readonly onModels?: ((models: readonly LoadedModel[]) => void) | undefined;
  readonly onEngineEvent?: ((event: PoolEvent) => void) | undefined;
}

/** Resolves once every inference process is warm. Throws FaceGaugeError MODEL_UNAVAILABLE or INTERNAL. */
export async function startEngine(config: EngineConfig, { onModelProgress, onModels, onEngineEvent }: EngineListeners = {}): Promise<Pool> {
  await provisionModels({ storeDir: config.modelsDir, manifest: readManifest(), onProgress: onModelProgress });
  const options: LocalAssessorOptions = { modelsDir: config.modelsDir, threads: config.threads, executionProvider: config.executionProvider };
  const pool = new Pool({
    module: new URL('../engine/worker-main.js', import.meta.url),
    options,
    workers: config.workers,
    prefetch: config.prefetch,
    queuePerWorker: config.queuePerWorker,
    graceMs: config.graceMs,
    ...(onEngineEvent === undefined ? {} : { onEvent: onEngineEvent }),
  });
  const models = await pool.start();
  onModels?.(models);
  return pool;
}
