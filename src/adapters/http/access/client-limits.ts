/** What one client may ask of the service: requests with photos a minute, and at a time. */
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Config } from '../../../config/table.js';
import { FaceGaugeError } from '../../../errors.js';
import { clientOf, type Client } from './client.js';

export type ClientLimitConfig = Pick<Config, 'requestsPerMinute' | 'clientConcurrency'>;

const windowMs = 60_000;
/** Clients whose count is kept; beyond, the one not seen for longest is forgotten. About 200 bytes each. */
const rememberedClients = 10_000;
/** Seconds until a client that has too many requests under way may find one ended. */
const concurrencyRetrySeconds = 1;

/** Must be registered after the guard, which says who asks, and before the routes. Only POST brings photos. */
export async function limitClients(app: FastifyInstance, config: ClientLimitConfig): Promise<void> {
  await app.register(rateLimit, { global: false, cache: rememberedClients });
  const count = app.createRateLimit({
    timeWindow: windowMs,
    keyGenerator: (request) => clientOf(request)?.id ?? '',
    max: (request) => ratePerMinute(clientOf(request), config),
  });
  const running = new Map<string, number>();

  app.addHook('onRequest', async (request, reply) => {
    const client = clientOf(request);
    if (request.method !== 'POST' || client === undefined) return;
    if (ratePerMinute(client, config) > 0) refuseBeyondRate(reply, await count(request));
    const most = client.concurrency ?? config.clientConcurrency;
    if (most > 0) takePlace(running, client, most, reply);
  });
}

function ratePerMinute(client: Client | undefined, config: ClientLimitConfig): number {
  return client?.requestsPerMinute ?? config.requestsPerMinute;
}

type RateCount = Awaited<ReturnType<ReturnType<FastifyInstance['createRateLimit']>>>;

function refuseBeyondRate(reply: FastifyReply, rate: RateCount): void {
  if (rate.isAllowed) return;
  void reply.headers({ 'x-ratelimit-limit': rate.max, 'x-ratelimit-remaining': rate.remaining, 'x-ratelimit-reset': rate.ttlInSeconds });
  if (!rate.isExceeded) return;
  void reply.header('retry-after', Math.max(1, rate.ttlInSeconds));
  throw new FaceGaugeError('RATE_LIMITED', `Expected at most ${rate.max} requests a minute.`);
}

/** Counts the request among its client's until it is answered or the client has gone. */
function takePlace(running: Map<string, number>, { id }: Client, most: number, reply: FastifyReply): void {
  const now = running.get(id) ?? 0;
  if (now >= most) {
    void reply.header('retry-after', concurrencyRetrySeconds);
    throw new FaceGaugeError('RATE_LIMITED', `Expected at most ${most} requests at a time.`);
  }
  // The client has gone already: nothing would give the place back.
  if (reply.raw.destroyed) throw new FaceGaugeError('CANCELLED');
  running.set(id, now + 1);
  reply.raw.once('close', () => {
    const left = (running.get(id) ?? 1) - 1;
    if (left > 0) running.set(id, left);
    else running.delete(id);
  });
}
