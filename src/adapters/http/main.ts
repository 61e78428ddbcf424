/** Brings the service up: networks, engine, application, socket; and down again in the opposite order. */
import type { AddressInfo } from 'node:net';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { destination, pino } from 'pino';
import { readProfileFile, readProfiles } from '../../config/profile-file.js';
import type { Config } from '../../config/table.js';
import type { LoadedModel } from '../../engine/messages.js';
import { createNetworkPool, type NetworkPoolConfig } from '../../engine/network-pool.js';
import type { Pool } from '../../engine/pool.js';
import type { PoolEvent } from '../../engine/pool-stats.js';
import { FaceGaugeError } from '../../errors.js';
import { readManifest } from '../../models/manifest.js';
import { createProgressReporter, type ProgressStream } from '../../models/progress.js';
import { provisionModels } from '../../models/provision.js';
import { openEntrance, type Entrance } from './access/entrance.js';
import { createMetrics } from './observability/metrics.js';
import { createSpanExporter } from './observability/span-exporter.js';
import { provideSamplePhoto } from './sample-photo.js';
import type { HttpServices } from './services.js';

export interface RunningServer {
  readonly url: string;
  /** Where metrics and docs are, when they have a port of their own. */
  readonly adminUrl: string | undefined;
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

  const metrics = createMetrics();
  const spans = createSpanExporter(config, logger);
  const pool = createPool(config, logger, config, (event) => { metrics.observeEngine(event); });
  metrics.watchEngine(() => pool.stats());
  metrics.watchProcess();
  const engine = { isReady: () => pool.isReady(), isFull: () => pool.isFull(), expectedWaitMs: () => pool.stats().expectedWaitMs };
  const services = { assessor: pool, engine, config, customProfile, profiles, samplePhoto, logger, access: entrance.access, tls: entrance.tls, metrics, spans };
  // The networks load while the application is loaded and built. Its socket opens as soon as it is, so that a supervisor sees
  // "not ready" rather than "refused".
  const warm = pool.start();
  // Whether it fails is seen below, once there is something to close.
  warm.catch(() => undefined);
  const { app, admin } = await openSockets(config, services).catch(async (error: unknown) => { await pool.close(); throw error; });
  const servers = [app, ...(admin === undefined ? [] : [admin])];
  warm.then((models) => { metrics.nameModels(models); }, () => Promise.all(servers.map((one) => one.close())));
  return {
    url: urlOf(app, entrance),
    adminUrl: admin === undefined ? undefined : urlOf(admin, entrance),
    needsKey: entrance.access.keys !== undefined,
    samplePhoto,
    warm,
    reload: () => { entrance.reload(...servers.map(({ server }) => server)); },
    async close() {
      await app.close();
      await pool.close();
      await admin?.close();
      await spans?.close();
      logger.flush();
    },
  };
}

/** Throws FaceGaugeError CONFIGURATION_INVALID, with nothing left open, when an address cannot be had. */
async function openSockets(config: Config, services: HttpServices): Promise<{ app: FastifyInstance; admin: FastifyInstance | undefined }> {
  // Loaded here and not before: it is half of what this process loads, and the inference processes start beside it.
  const { buildAdminApp, buildApp } = await import('./app.js');
  const app = await buildApp(services);
  const admin = config.adminPort === undefined ? undefined : await buildAdminApp(services, app);
  await listen(app, 'PORT, HOST', config.host, config.port);
  if (admin !== undefined && config.adminPort !== undefined) await listen(admin, 'FACEGAUGE_ADMIN_PORT, FACEGAUGE_ADMIN_HOST', config.adminHost, config.adminPort).catch(async (error: unknown) => { await app.close(); throw error; });
  return { app, admin };
}

/** Throws FaceGaugeError CONFIGURATION_INVALID when the address cannot be had. */
export async function listen(app: FastifyInstance, setting: string, host: string, port: number): Promise<void> {
  try {
    await app.listen({ port, host });
  } catch (cause) {
    await app.close();
    const { code = 'unknown error' } = cause as NodeJS.ErrnoException;
    const why = code === 'EADDRINUSE' ? 'something listens there already' : code;
    throw new FaceGaugeError('CONFIGURATION_INVALID', `${setting}: expected an address that is free but could not listen on ${host}:${port} (${why}).`, { cause });
  }
}

export function createPool(config: NetworkPoolConfig, logger: FastifyBaseLogger, { spares, warmSpares }: Pick<Config, 'spares' | 'warmSpares'>, onEvent: (event: PoolEvent) => void): Pool {
  return createNetworkPool(config, {
    spares,
    warmSpares,
    onEvent: (event) => {
      onEvent(event);
      logEvent(logger, event);
    },
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
    case 'networks-unshared': logger.info(line, 'networks are not shared: each inference process holds its own'); break;
    case 'worker-killed': logger.error(line, 'inference process killed'); break;
    case 'unexpected-error': logger.error(line, 'unexpected error in an inference process'); break;
  }
}

export function urlOf({ server }: FastifyInstance, { tls }: Entrance): string {
  const { address, port, family } = server.address() as AddressInfo;
  return `${tls === undefined ? 'http' : 'https'}://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
