/** Headers that keep browsers from doing more with an answer than they should. */
import type { FastifyInstance, FastifyReply } from 'fastify';

/** For everything that is not a page: nothing in it may run or be framed, whatever it is taken for. */
const dataPolicy = "default-src 'none'; frame-ancestors 'none'";

/** For the page of the interface's description: its own files, and the styles that it sets on its elements. */
export const docsPolicy = {
  'default-src': ["'self'"],
  'base-uri': ["'none'"],
  'form-action': ["'self'"],
  'frame-ancestors': ["'none'"],
  'img-src': ["'self'", 'data:'],
  'object-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'", "'unsafe-inline'"],
};

const plainHeaders = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'x-frame-options': 'DENY',
};

/** Of an answer that no hook sees. */
export const dataHeaders: Readonly<Record<string, string>> = { ...plainHeaders, 'content-security-policy': dataPolicy, 'cache-control': 'no-store' };

/** A year, as the preload lists of browsers demand. */
const strictTransport = 'max-age=31536000';

/** Must be registered before the routes. A route's own policy or caching rule stands. */
export function sendSecurityHeaders(app: FastifyInstance, isTls: boolean): void {
  app.addHook('onRequest', (_request, reply, done) => {
    void reply.headers(plainHeaders);
    if (isTls) void reply.header('strict-transport-security', strictTransport);
    done();
  });
  app.addHook('onSend', (_request, reply, _payload, done) => {
    setUnlessSet(reply, 'content-security-policy', dataPolicy);
    // What is said about a photo is for whoever asked, and for no cache.
    setUnlessSet(reply, 'cache-control', 'no-store');
    done();
  });
}

function setUnlessSet(reply: FastifyReply, name: string, value: string): void {
  if (!reply.hasHeader(name) && !reply.raw.hasHeader(name)) void reply.header(name, value);
}
