/** GET /metrics, for Prometheus. */
import type { FastifyPluginCallback } from 'fastify';
import type { Metrics } from './metrics.js';

export const metricsRoute: FastifyPluginCallback<{ readonly metrics: Metrics }> = (app, { metrics }, done) => {
  app.get('/metrics', { schema: { hide: true } }, async (_request, reply) => reply.type(metrics.contentType).send(await metrics.render()));
  done();
};
