/** Opens networks when they are first asked for; callers that ask at once share one load. */
import type { ModelRegistry, ModelSession } from './contract.js';
import type { ExecutionProvider } from './execution-providers.js';
import { findModel } from './manifest.js';
import { openPrepared, type PreparedNetworks } from './prepared.js';
import { openSession, type OpenSession, type SessionOptions } from './session.js';
import { readModel, type StorePlace } from './store.js';

export interface RegistryOptions extends StorePlace {
  readonly session?: SessionOptions | undefined;
  /** Networks that were prepared for this processor; those that it lacks are read from the store. */
  readonly prepared?: PreparedNetworks | undefined;
  /** Told what runs each network that has been opened. */
  readonly onOpened?: ((id: string, provider: ExecutionProvider) => void) | undefined;
}

class LazyRegistry implements ModelRegistry {
  readonly #options: RegistryOptions;
  readonly #loads = new Map<string, Promise<OpenSession>>();

  constructor(options: RegistryOptions) {
    this.#options = options;
  }

  session(id: string): Promise<ModelSession> {
    const running = this.#loads.get(id);
    if (running) return running;
    const load = this.#open(id);
    this.#loads.set(id, load);
    // A load that failed is forgotten, so that a store that has been mended serves without a restart.
    load.catch(() => { this.#loads.delete(id); });
    return load;
  }

  async #open(id: string): Promise<OpenSession> {
    const entry = findModel(this.#options.manifest, id);
    const { prepared, session: options } = this.#options;
    const opened = prepared === undefined ? undefined : await openPrepared(entry, prepared, options);
    const session = opened ?? await openSession(entry, await readModel(this.#options, entry), options);
    this.#options.onOpened?.(id, session.executionProvider);
    return session;
  }

  async close(): Promise<void> {
    const loads = [...this.#loads.values()];
    this.#loads.clear();
    for (const outcome of await Promise.allSettled(loads)) {
      if (outcome.status === 'fulfilled') await outcome.value.release();
    }
  }
}

export function createModelRegistry(options: RegistryOptions): ModelRegistry {
  return new LazyRegistry(options);
}
