/** Probes: alive, and ready for work. */
import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { EngineState } from './services.js';
import { FirstErrorAnswer } from './sophon/fiqa-route.js';

const Status = Type.Object({ status: Type.String() });
const Refused = { ...FirstErrorAnswer, description: 'UNAUTHENTICATED, from another machine (only where keys or certificates are demanded)' };
const Leaving = { ...FirstErrorAnswer, description: 'SHUTTING_DOWN' };

export interface HealthOptions {
  readonly engine: Pick<EngineState, 'isReady'>;
}

export const health: FastifyPluginCallbackTypebox<HealthOptions> = (app, { engine }, done) => {
  app.get('/healthz', {
    schema: { tags: ['service'], summary: 'Whether the process is alive', security: [], response: { 200: Status, 503: Leaving } },
  }, () => ({ status: 'ok' }));

  app.get('/readyz', {
    schema: { tags: ['service'], summary: 'Whether photos are assessed: the networks are loaded and warm', description: 'Probes on the same machine need no key.', response: { 200: Status, 401: Refused, 503: Status } },
  }, (_request, reply) => {
    const isReady = engine.isReady();
    void reply.code(isReady ? 200 : 503);
    return { status: isReady ? 'ready' : 'not ready' };
  });
  done();
};
