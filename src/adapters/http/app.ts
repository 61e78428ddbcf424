/** Builds the HTTP applications; main.ts listens. One plugin per API generation, each with its own wording of errors. */
import type { FastifyInstance } from 'fastify';
import { builtInProfiles } from '../../decision/profiles.js';
import { createLevelProfiles } from '../sophon/levels.js';
import { openAccess } from './access/guard.js';
import { consoleFolder, serveConsole } from './console.js';
import { describeRoutes, serveDocs, serveDocsOf } from './docs.js';
import { createFrame, type Frame } from './frame.js';
import { health } from './health.js';
import { createMetrics } from './observability/metrics.js';
import { metricsRoute } from './observability/metrics-route.js';
import { watchAssessor } from './observability/watched-assessor.js';
import type { HttpServices } from './services.js';
import { fiqaRoute } from './sophon/fiqa-route.js';
import { fiqaV2Route } from './sophon/fiqa-v2-route.js';
import { UploadBudget } from './upload-budget.js';
import { nativeRoutes } from './v1/routes.js';

/** The service; with an admin port, without metrics and docs. */
export async function buildApp(given: HttpServices): Promise<FastifyInstance> {
  const { metrics = createMetrics(), config, engine } = given;
  const frame = await createFrame({ ...given, metrics });
  const { app, retryAfter } = frame;
  const services = { ...given, assessor: watchAssessor(app, given.assessor) };
  await describeRoutes(app, given.access ?? openAccess);
  if (config.adminPort === undefined) {
    await serveDocs(app);
    await app.register(metricsRoute, { metrics });
  }
  const uploads = new UploadBudget(config);
  const profiles = createLevelProfiles(services.customProfile);
  await app.register(health, { engine });
  await app.register(fiqaRoute, { services, profiles, retryAfter, uploads });
  await app.register(fiqaV2Route, { services, profiles, retryAfter, uploads });
  await app.register(nativeRoutes, { services, profiles: services.profiles ?? builtInProfiles, retryAfter, uploads });
  await serveConsole(app, { folder: consoleFolder, samplePhoto: services.samplePhoto });
  return app;
}

/** Metrics, docs and probes, for a port of their own. */
export async function buildAdminApp(given: HttpServices, described: FastifyInstance): Promise<FastifyInstance> {
  const { metrics = createMetrics(), engine } = given;
  const { app }: Frame = await createFrame({ ...given, metrics });
  await serveDocsOf(app, described);
  await app.register(metricsRoute, { metrics });
  await app.register(health, { engine });
  return app;
}
