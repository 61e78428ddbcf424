/** Work for a client that has gone is not done. */
import { setMaxListeners } from 'node:events';
import type { FastifyReply } from 'fastify';
import { limits } from '../../limits.js';

/** Aborted when the connection closes before the whole answer has left, or by whoever gives the work up for another reason. */
export function controllerOfClient({ raw }: FastifyReply): AbortController {
  const controller = new AbortController();
  // Each photo of the request waits for it; beyond ten the runtime would take them for a leak.
  setMaxListeners(limits.maxPhotos, controller.signal);
  if (raw.destroyed) controller.abort();
  raw.once('close', () => { if (!raw.writableFinished) controller.abort(); });
  return controller;
}

/** Aborted when the connection closes before the whole answer has left. */
export function signalOfClient(reply: FastifyReply): AbortSignal {
  return controllerOfClient(reply).signal;
}
