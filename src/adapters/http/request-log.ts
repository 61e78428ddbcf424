/** Request ids, one log line per request, and the Server-Timing header. Nothing of a request's contents is logged. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { StageTimings } from '../../assessment.js';

/** An id from a proxy is kept when it is short and plain: it goes into logs and back to the client. */
const plainId = /^[\w.:-]{1,64}$/;

export function requestIdOf(request: Pick<IncomingMessage, 'headers'>): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && plainId.test(given) ? given : randomUUID();
}

export function logRequests(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    // The route's pattern and not the URL: a query may hold anything.
    const route = request.routeOptions.url ?? 'unknown';
    request.log.info({ method: request.method, route, status: reply.statusCode, milliseconds: Math.round(reply.elapsedTime * 10) / 10 }, 'request');
    done();
  });
}

/** Puts the stages' milliseconds into `Server-Timing`, where browsers and load tests show them. */
export function sendTimings(reply: FastifyReply, timings: StageTimings | undefined): void {
  if (timings === undefined) return;
  const entries = Object.entries(timings).map(([stage, milliseconds]) => `${stage.replace(/[^\w-]/g, '-')};dur=${milliseconds.toFixed(2)}`);
  void reply.header('server-timing', entries.join(', '));
}
