/** The console: the built page at `/` and its files, and a photo to try it with. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic, { type SetHeadersResponse } from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** Where `npm run build` puts the page, both for this file and for what it is compiled to. */
export const consoleFolder = fileURLToPath(new URL('../../../dist/console/', import.meta.url));

export interface ConsoleOptions {
  readonly folder: string;
  /** Path of a photo that shows what the page does, where there is one. */
  readonly samplePhoto: string | undefined;
}

/**
 * The page loads nothing from elsewhere, has no script or style in itself, and shows only pictures that the reader has
 * given (blob:) or the service has answered (data:).
 */
export const contentSecurityPolicy = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const samplePath = '/sample.jpg';

/** Seconds. The name of every file under assets/ holds a hash of its contents. */
const assetAge = 365 * 24 * 60 * 60;

/** Serves the page; without a built page there is nothing at `/`, and the log says so. */
export async function serveConsole(app: FastifyInstance, { folder, samplePhoto }: ConsoleOptions): Promise<void> {
  if (!existsSync(path.join(folder, 'index.html'))) {
    app.log.warn('the console is not built: run npm run build');
    return;
  }
  await app.register(fastifyStatic, {
    root: folder,
    // The files that are there at the start and no others: no path is looked up on the disk.
    wildcard: false,
    decorateReply: false,
    preCompressed: true,
    cacheControl: false,
    setHeaders: setPageHeaders,
  });
  if (samplePhoto === undefined) return;
  const bytes = await readFile(samplePhoto);
  app.get(samplePath, { schema: { hide: true } }, (_request, reply) => reply.type('image/jpeg').header('cache-control', 'no-cache').send(bytes));
}

function setPageHeaders(reply: SetHeadersResponse, file: string): void {
  reply.setHeader('content-security-policy', contentSecurityPolicy);
  reply.setHeader('x-content-type-options', 'nosniff');
  reply.setHeader('referrer-policy', 'no-referrer');
  reply.setHeader('permissions-policy', 'camera=(self), microphone=(), geolocation=()');
  reply.setHeader('cross-origin-opener-policy', 'same-origin');
  const isAsset = file.includes(`${path.sep}assets${path.sep}`);
  reply.setHeader('cache-control', isAsset ? `public, max-age=${assetAge}, immutable` : 'no-cache');
}
