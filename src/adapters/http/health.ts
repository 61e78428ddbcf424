/** Probes: alive, and ready for work. */
import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { EngineState } from './services.js';

const Status = Type.Object({ status: Type.String() });

export interface HealthOptions {
  readonly engine: Pick<EngineState, 'isReady'>;
}

export const health: FastifyPluginCallbackTypebox<HealthOptions> = (app, { engine }, done) => {
  app.get('/healthz', {
    schema: { tags: ['service'], summary: 'Whether the process is alive', response: { 200: Status } },
  }, () => ({ status: 'ok' }));

  app.get('/readyz', {
    schema: { tags: ['service'], summary: 'Whether photos are assessed: the networks are loaded and warm', response: { 200: Status, 503: Status } },
  }, (_request, reply) => {
    const isReady = engine.isReady();
    void reply.code(isReady ? 200 : 503);
    return { status: isReady ? 'ready' : 'not ready' };
  });
  done();
};
