/** Request ids, and the stages in the Server-Timing header. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyReply } from 'fastify';
import type { StageTimings } from '../../assessment.js';

/** An id from a proxy is kept when it is short and plain: it goes into logs and back to the client. */
const plainId = /^[\w.:-]{1,64}$/;

export function requestIdOf(request: Pick<IncomingMessage, 'headers'>): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && plainId.test(given) ? given : randomUUID();
}

/** Puts the stages' milliseconds into `Server-Timing`, where browsers and load tests show them. */
export function sendTimings(reply: FastifyReply, timings: StageTimings | undefined): void {
  if (timings === undefined) return;
  const entries = Object.entries(timings).map(([stage, milliseconds]) => `${stage.replace(/[^\w-]/g, '-')};dur=${milliseconds.toFixed(2)}`);
  void reply.header('server-timing', entries.join(', '));
}
