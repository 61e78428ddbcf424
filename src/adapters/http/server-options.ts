/** Options of the framework and of the server below it. */
import type { Server } from 'node:http';
import { LogController, type FastifyHttpOptions } from 'fastify';
import { parseProxies } from './access/address.js';
import { createBrokenHttpAnswer } from './broken-http.js';
import type { Connections } from './connections.js';
import { requestIdOf } from './request-log.js';
import type { FrameServices } from './services.js';

/** How often connections are looked at for the time limits. */
const connectionCheckMs = 2_000;

/** Throws FaceGaugeError CONFIGURATION_INVALID. */
export function serverOptions({ config, logger, tls }: FrameServices, connections: Connections): FastifyHttpOptions<Server> {
  const server = { headersTimeout: Math.min(config.headersTimeoutMs, config.requestTimeoutMs), connectionsCheckingInterval: connectionCheckMs };
  const trusted = parseProxies(config.trustedProxies);
  const options = {
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: requestIdOf,
    requestIdHeader: false,
    bodyLimit: config.maxBodyBytes,
    requestTimeout: config.requestTimeoutMs,
    keepAliveTimeout: config.keepAliveMs,
    // Nothing passes while a photo is assessed, and the answer to a missed deadline must still leave.
    connectionTimeout: Math.max(config.connectionTimeoutMs, config.deadlineMs + 1000),
    trustProxy: trusted.length > 0 ? trusted : false,
    // While closing, requests on open connections are answered in our words (see refuseWhileClosing).
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    clientErrorHandler: createBrokenHttpAnswer(connections),
  } as const;
  // A server for HTTPS is one for HTTP to everything above the socket; the framework's types tell them apart.
  return tls === undefined ? { ...options, http: server } : ({ ...options, https: { ...server, ...tls } } as FastifyHttpOptions<Server>);
}
