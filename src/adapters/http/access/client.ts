/** Who is asking, as far as access and limits are concerned. */
import type { FastifyRequest } from 'fastify';
import { scopes, type Scope } from '../../../config/key-file.js';
import { networkOf } from './address.js';

export interface Client {
  /** What limits are counted by. */
  readonly id: string;
  /** Name for metrics and logs; one of a few, never an address. */
  readonly label: string;
  readonly scopes: ReadonlySet<Scope>;
  /** Limits of its own in place of the general ones. */
  readonly requestsPerMinute?: number | undefined;
  readonly concurrency?: number | undefined;
}

const allScopes: ReadonlySet<Scope> = new Set(scopes);

/** Somebody without a name, told from others by the address; a connection that is closed already has none. */
export function anonymousClient(address: string | undefined): Client {
  return { id: `address:${networkOf(address ?? '')}`, label: 'anonymous', scopes: allScopes };
}

/** The holder of a certificate that the operator's authority has signed. */
export function certificateClient(subject: string): Client {
  return { id: `certificate:${subject}`, label: 'certificate', scopes: allScopes };
}

const decoration = 'client';

export function decorateClient(app: { decorateRequest(name: string, value: null): unknown }): void {
  app.decorateRequest(decoration, null);
}

export function setClient(request: FastifyRequest, client: Client): void {
  request.setDecorator(decoration, client);
}

/** Undefined until access has been looked at. */
export function clientOf(request: FastifyRequest): Client | undefined {
  return request.getDecorator<Client | null>(decoration) ?? undefined;
}
