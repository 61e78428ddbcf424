/** Brings the service up: networks, engine, application, socket; and down again in the opposite order. */
import type { AddressInfo } from 'node:net';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { destination, pino } from 'pino';
import { readProfileFile, readProfiles } from '../../config/profile-file.js';
import type { Config } from '../../config/table.js';
import type { LocalAssessorOptions } from '../../engine/local-assessor.js';
import type { LoadedModel } from '../../engine/messages.js';
import { Pool } from '../../engine/pool.js';
import type { PoolEvent } from '../../engine/pool-stats.js';
import { FaceGaugeError } from '../../errors.js';
import { readManifest } from '../../models/manifest.js';
import { createProgressReporter, type ProgressStream } from '../../models/progress.js';
import { provisionModels } from '../../models/provision.js';
import { openEntrance } from './access/entrance.js';
import { buildApp } from './app.js';
import { provideSamplePhoto } from './sample-photo.js';

export interface RunningServer {
  readonly url: string;
  /** Whether requests need a key. */
  readonly needsKey: boolean;
  /** A photo to try the service with, where there is one. */
  readonly samplePhoto: string | undefined;
  /** Resolves with the networks once every inference process is warm; rejects when one cannot start. */
  readonly warm: Promise<readonly LoadedModel[]>;
  /** Reads keys and certificates again; what is wrong with them is logged, and those in use stay. */
  reload(): void;
  /** Stops accepting, answers what was accepted, ends the processes. */
  close(): Promise<void>;
}

export interface ServerOptions {
  readonly progress: ProgressStream;
}

/** Throws FaceGaugeError CONFIGURATION_INVALID or MODEL_UNAVAILABLE. */
export async function startServer(config: Config, { progress }: ServerOptions): Promise<RunningServer> {
  // Standard error: standard output has the lines for people.
  const logger = pino({ level: config.logLevel }, destination({ dest: 2, sync: false }));
  const customProfile = config.profileFile === undefined ? undefined : readProfileFile(config.profileFile);
  const profiles = readProfiles(config);
  const entrance = openEntrance(config, logger);
  const { fetched } = await provisionModels({ storeDir: config.modelsDir, manifest: readManifest(), onProgress: createProgressReporter(progress) });
  const samplePhoto = await provideSamplePhoto(config.modelsDir, fetched.length > 0);

  const pool = createPool(config, logger);
  const engine = { isReady: () => pool.isReady(), isFull: () => pool.isFull(), expectedWaitMs: () => pool.stats().expectedWaitMs };
  const app = await buildApp({ assessor: pool, engine, config, customProfile, profiles, logger, access: entrance.access, tls: entrance.tls });
  // The socket opens first, so that a supervisor sees "not ready" rather than "refused" while the networks load.
  await listen(app, config);
  const warm = pool.start();
  warm.catch(() => app.close());
  return {
    url: urlOf(app.server.address() as AddressInfo, entrance.tls === undefined ? 'http' : 'https'),
    needsKey: entrance.access.keys !== undefined,
    samplePhoto,
    warm,
    reload: () => { entrance.reload(app.server); },
    async close() {
      await app.close();
      await pool.close();
      logger.flush();
    },
  };
}

/** Throws FaceGaugeError CONFIGURATION_INVALID when the address cannot be had. */
async function listen(app: FastifyInstance, { port, host }: Pick<Config, 'port' | 'host'>): Promise<void> {
  try {
    await app.listen({ port, host });
  } catch (cause) {
    await app.close();
    const { code = 'unknown error' } = cause as NodeJS.ErrnoException;
    const why = code === 'EADDRINUSE' ? 'something listens there already' : code;
    throw new FaceGaugeError('CONFIGURATION_INVALID', `PORT, HOST: expected an address that is free but could not listen on ${host}:${port} (${why}).`, { cause });
  }
}

export function createPool(config: Pick<Config, 'workers' | 'prefetch' | 'queuePerWorker' | 'graceMs' | 'modelsDir' | 'threads'>, logger: FastifyBaseLogger): Pool {
  const options: LocalAssessorOptions = { modelsDir: config.modelsDir, threads: config.threads };
  return new Pool({
    module: new URL('../../engine/worker-main.js', import.meta.url),
    options,
    workers: config.workers,
    prefetch: config.prefetch,
    queuePerWorker: config.queuePerWorker,
    graceMs: config.graceMs,
    onEvent: (event) => { logEvent(logger, event); },
  });
}

function logEvent(logger: FastifyBaseLogger, event: PoolEvent): void {
  if (event.type === 'request-ended') return;
  // The log line has a `pid` of its own: this process's.
  const { pid: workerPid, type, ...facts } = event;
  const line = { workerPid, ...facts };
  switch (type) {
    case 'worker-ready': logger.info(line, 'inference process ready'); break;
    case 'worker-exited': logger.warn(line, 'inference process ended'); break;
    case 'worker-killed': logger.error(line, 'inference process killed'); break;
    case 'unexpected-error': logger.error(line, 'unexpected error in an inference process'); break;
  }
}

function urlOf({ address, port, family }: AddressInfo, scheme: string): string {
  return `${scheme}://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
