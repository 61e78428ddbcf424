/** Work for a client that has gone is not done. */
import type { FastifyReply } from 'fastify';

/** Aborted when the connection closes before the whole answer has left. */
export function signalOfClient({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController();
  if (raw.destroyed) controller.abort();
  raw.once('close', () => { if (!raw.writableFinished) controller.abort(); });
  return controller.signal;
}
