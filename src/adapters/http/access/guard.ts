/** Nothing but /healthz is answered before it is known who asks. */
import { TLSSocket } from 'node:tls';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Scope } from '../../../config/key-file.js';
import { FaceGaugeError } from '../../../errors.js';
import { isLoopback } from './address.js';
import { anonymousClient, certificateClient, decorateClient, setClient, type Client } from './client.js';
import { challenges, keyOf } from './credentials.js';
import type { KeyRing } from './key-ring.js';

export interface AccessControl {
  /** Keys that open the service, where there are any. */
  readonly keys: KeyRing | undefined;
  /** Whether a certificate of the operator's authority opens it. */
  readonly certificates: boolean;
}

/** Nobody is asked who they are: on the loopback, or because the operator said --insecure. */
export const openAccess: AccessControl = { keys: undefined, certificates: false };

export function isOpen({ keys, certificates }: AccessControl): boolean {
  return keys === undefined && !certificates;
}

/** Looks at every request before anything else of it; must be registered before the routes. */
export function guardAccess(app: FastifyInstance, access: AccessControl): void {
  decorateClient(app);
  app.addHook('onRequest', (request, reply, done) => {
    done(refusalOf(access, request, reply));
  });
}

/** The refusal of a request, or undefined, with the client noted. */
function refusalOf(access: AccessControl, request: FastifyRequest, reply: FastifyReply): FaceGaugeError | undefined {
  const client = identify(access, request);
  setClient(request, client ?? anonymousClient(request.ip));
  const need = needOf(request);
  if (need === 'nothing') return undefined;
  if (client === undefined) return refuseStranger(reply);
  return need === 'any' || client.scopes.has(need) ? undefined : new FaceGaugeError('FORBIDDEN', `Expected a key with the scope ${need}.`);
}

/** For what never gets as far as a route: UNAUTHENTICATED for strangers, undefined for the others. */
export function refusalOfStranger(access: AccessControl, request: FastifyRequest, reply: FastifyReply): FaceGaugeError | undefined {
  return identify(access, request) === undefined ? refuseStranger(reply) : undefined;
}

function refuseStranger(reply: FastifyReply): FaceGaugeError {
  void reply.header('www-authenticate', challenges);
  return new FaceGaugeError('UNAUTHENTICATED');
}

function identify(access: AccessControl, request: FastifyRequest): Client | undefined {
  if (isOpen(access)) return anonymousClient(request.ip);
  const { keys, certificates } = access;
  const key = keyOf(request);
  const holder = key === undefined ? undefined : keys?.find(key);
  return holder ?? (certificates ? certifiedClient(request) : undefined);
}

function certifiedClient({ raw: { socket } }: FastifyRequest): Client | undefined {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return undefined;
  const { subject, fingerprint256 } = socket.getPeerCertificate();
  return certificateClient([subject.CN].flat().at(0) ?? fingerprint256);
}

/** What a route demands, by its pattern and not by what the client wrote. What is not named here is part of assessing. */
function needOf(request: FastifyRequest): Scope | 'any' | 'nothing' {
  const route = request.routeOptions.url;
  if (route === undefined) return 'any';
  if (route === '/healthz') return 'nothing';
  // Probes on the same machine need no key; through a proxy the request is somebody else's.
  if (route === '/readyz') return isLoopback(request.raw.socket.remoteAddress ?? '') && request.headers['x-forwarded-for'] === undefined && request.headers.forwarded === undefined ? 'nothing' : 'any';
  if (route === '/metrics') return 'metrics';
  if (route === '/openapi.json' || route === '/docs' || route.startsWith('/docs/')) return 'docs';
  return 'assess';
}
