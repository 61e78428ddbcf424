/** The engine as library, batch and queue worker start it: networks in place, inference processes warm. */
import type { LoadedModel } from '../engine/messages.js';
import { createNetworkPool, type NetworkPoolConfig } from '../engine/network-pool.js';
import type { Pool } from '../engine/pool.js';
import type { PoolEvent } from '../engine/pool-stats.js';
import { readManifest } from '../models/manifest.js';
import { provisionModels, type ProvisionEvent } from '../models/provision.js';

export interface EngineListeners {
  readonly onModelProgress?: ((event: ProvisionEvent) => void) | undefined;
  readonly onModels?: ((models: readonly LoadedModel[]) => void) | undefined;
  readonly onEngineEvent?: ((event: PoolEvent) => void) | undefined;
}

/** Resolves once every inference process is warm. Throws FaceGaugeError MODEL_UNAVAILABLE or INTERNAL. */
export async function startEngine(config: NetworkPoolConfig, { onModelProgress, onModels, onEngineEvent }: EngineListeners = {}): Promise<Pool> {
  await provisionModels({ storeDir: config.modelsDir, manifest: readManifest(), onProgress: onModelProgress });
  const pool = createNetworkPool(config, onEngineEvent === undefined ? {} : { onEvent: onEngineEvent });
  const models = await pool.start();
  onModels?.(models);
  return pool;
}
