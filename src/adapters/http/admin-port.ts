/** A port for metrics and probes alone, for a process that serves nothing else over HTTP: the queue worker. */
import type { FastifyBaseLogger } from 'fastify';
import type { Config } from '../../config/table.js';
import type { PoolStats } from '../../engine/pool-stats.js';
import { openEntrance } from './access/entrance.js';
import { createFrame } from './frame.js';
import { health } from './health.js';
import { listen, urlOf } from './main.js';
import { createMetrics, type Metrics } from './observability/metrics.js';
import { metricsRoute } from './observability/metrics-route.js';

export interface AdminPort {
  readonly url: string;
  readonly metrics: Metrics;
  /** From now on the engine is told of, and /readyz answers what `isReady` does. */
  watch(stats: () => PoolStats, isReady: () => boolean): void;
  /** Reads keys and certificates again. */
  reload(): void;
  close(): Promise<void>;
}

/** Undefined where none is configured. Throws FaceGaugeError CONFIGURATION_INVALID: the address is taken, or open to strangers. */
export async function openAdminPort(config: Config, logger: FastifyBaseLogger): Promise<AdminPort | undefined> {
  const { adminPort, adminHost } = config;
  if (adminPort === undefined) return undefined;
  // Nothing listens on HOST.
  const entrance = openEntrance({ ...config, host: 'localhost' }, logger);
  const metrics = createMetrics();
  metrics.watchProcess();
  let isReady = (): boolean => false;
  const { app } = await createFrame({ config, logger, metrics, access: entrance.access, tls: entrance.tls, engine: { expectedWaitMs: () => 0 } });
  await app.register(metricsRoute, { metrics });
  await app.register(health, { engine: { isReady: () => isReady() } });
  await listen(app, 'FACEGAUGE_ADMIN_PORT, FACEGAUGE_ADMIN_HOST', adminHost, adminPort);
  return {
    url: urlOf(app, entrance),
    metrics,
    watch(stats, ready) {
      metrics.watchEngine(stats);
      isReady = ready;
    },
    reload: () => { entrance.reload(app.server); },
    close: () => app.close(),
  };
}
