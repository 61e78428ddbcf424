/** Web pages of other origins: closed, but for those that the operator lists. */
import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';
import { FaceGaugeError } from '../../../errors.js';
import { parseList } from './list.js';

/** Seconds that a browser may keep the answer to its preflight: as long as Chromium keeps any. */
const preflightSeconds = 7200;

/** Must be registered before the guard: a browser's preflight carries no key. Throws CONFIGURATION_INVALID for what is no origin. */
export async function allowOrigins(app: FastifyInstance, list: string | undefined): Promise<void> {
  const origins = new Set(parseList(list).map(checkOrigin));
  // Without any the headers are never sent, which is what keeps other origins' pages out.
  if (origins.size === 0) return;
  await app.register(cors, {
    origin: (origin, callback) => { callback(null, origin !== undefined && origins.has(origin) ? origin : false); },
    methods: ['GET', 'POST'],
    allowedHeaders: ['content-type', 'authorization', 'x-api-key', 'x-request-id', 'traceparent'],
    exposedHeaders: ['x-request-id', 'server-timing', 'retry-after', 'traceparent'],
    maxAge: preflightSeconds,
    strictPreflight: false,
  });
}

function checkOrigin(text: string): string {
  // A star would be taken for a name, and match nothing.
  if (URL.canParse(text) && new URL(text).origin === text && !text.includes('*')) return text;
  throw new FaceGaugeError('CONFIGURATION_INVALID', `FACEGAUGE_CORS_ORIGINS: expected origins like https://desk.example:8443, without a path, but received ${JSON.stringify(text)}.`);
}
