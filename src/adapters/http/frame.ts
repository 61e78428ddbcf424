/** What every application has before its routes: watching, headers, access, limits, errors. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import fastify, { type FastifyInstance } from 'fastify';
import { FaceGaugeError } from '../../errors.js';
import { limitClients } from './access/client-limits.js';
import { allowOrigins } from './access/cors.js';
import { guardAccess, openAccess, refusalOfStranger } from './access/guard.js';
import { createConnections } from './connections.js';
import { createErrorHandler, type ErrorWording, type RetryAfter } from './errors.js';
import type { Metrics } from './observability/metrics.js';
import { watchRequests } from './observability/watch.js';
import { discardRestOfBodies } from './rest-of-body.js';
import { dataHeaders, sendSecurityHeaders } from './security-headers.js';
import { serverOptions } from './server-options.js';
import type { FrameServices } from './services.js';
import { wordFirst } from './sophon/fiqa-route.js';
import { wordSecond } from './sophon/fiqa-v2-route.js';
import { wordProblem } from './v1/problem.js';

export interface Frame {
  readonly app: FastifyInstance;
  readonly retryAfter: RetryAfter;
}

/** The order of the hooks is the order in which a request meets them. */
export async function createFrame(services: FrameServices & { readonly metrics: Metrics }): Promise<Frame> {
  const { config, engine, metrics, spans } = services;
  const access = services.access ?? openAccess;
  const retryAfter: RetryAfter = () => Math.max(1, Math.ceil(engine.expectedWaitMs() / 1000));
  const handleError = createErrorHandler(wordByPath, retryAfter);
  const connections = createConnections();
  const app = fastify({
    ...serverOptions(services, connections),
    // A URL that cannot be read never reaches a hook.
    frameworkErrors: (_error, request, reply) => {
      void reply.headers(dataHeaders);
      handleError(refusalOfStranger(access, request, reply) ?? new FaceGaugeError('INVALID_REQUEST', 'The URL is not well formed.'), request, reply);
    },
  }).withTypeProvider<TypeBoxTypeProvider>();
  connections.watch(app.server);
  app.server.maxConnections = config.maxConnections;
  // Expectations that nobody here knows are not met; the runtime would answer them with 417 and no word.
  app.server.on('checkExpectation', (request, response) => { app.server.emit('request', request, response); });

  watchRequests(app, { metrics, spans });
  discardRestOfBodies(app);
  sendSecurityHeaders(app, services.tls !== undefined);
  await allowOrigins(app, config.corsOrigins);
  guardAccess(app, access);
  refuseWhileClosing(app);
  await limitClients(app, config);
  app.setErrorHandler(handleError);
  app.setNotFoundHandler(() => { throw new FaceGaugeError('NOT_FOUND'); });

  return { app, retryAfter };
}

/** Errors outside every plugin (unknown paths above all) are worded like those of the generation the path belongs to. */
const wordByPath: ErrorWording = (error, request) => {
  if (request.url.startsWith('/v1/')) return wordProblem(error, request);
  const word = request.url.startsWith('/sophon/v2/') ? wordSecond : wordFirst;
  return { body: word(error.code, error.message) };
};

/** After the signal, requests that still come on open connections are told to go elsewhere, and every answer is its connection's last. */
function refuseWhileClosing(app: FastifyInstance): void {
  let isClosing = false;
  app.addHook('preClose', (done) => {
    isClosing = true;
    done();
  });
  app.addHook('onRequest', (_request, _reply, done) => {
    done(isClosing ? new FaceGaugeError('SHUTTING_DOWN') : undefined);
  });
  // A kept connection would hold the shutdown up until its client lets go.
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (isClosing) void reply.header('connection', 'close');
    done();
  });
}
