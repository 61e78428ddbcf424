/** Which statuses may be answered: what the OpenAPI document says of a route, and of any route for everything else. */
import { sendOverSocket } from '../../../test/support/http-service.js';
import type { RequestCase } from './case.js';

export interface DocumentedStatuses {
  /** `isSound`: false for what may fail as HTTP before it reaches a route; `hasLongHead`: whether it has a head that is too long. */
  allows(route: string, status: number, kind: Pick<RequestCase, 'isSound' | 'hasLongHead'>): boolean;
  /** Routes that the document names. */
  readonly routes: number;
}

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly responses: Readonly<Record<string, unknown>> }>>>>;
}

/** What is not in the document is answered like any operation that is, or as found: documentation pages, their redirects. */
const elsewhere = [200, 204, 302, 304];
/** Documented for every operation, but nothing that a request with a head within the limit may be told. */
const headTooLong = 431;

export async function readDocumentedStatuses(port: number): Promise<DocumentedStatuses> {
  const { body } = await sendOverSocket(port, { method: 'GET', path: '/openapi.json' });
  const byRoute = new Map<string, Set<number>>();
  for (const [path, operations] of Object.entries((body as OpenApi).paths)) {
    for (const [method, { responses }] of Object.entries(operations)) {
      byRoute.set(`${method.toUpperCase()} ${path}`, new Set(Object.keys(responses).map(Number)));
    }
  }
  const everywhere = new Set([...byRoute.values()].flatMap((statuses) => [...statuses]));
  return {
    routes: byRoute.size,
    allows(route, status, { isSound, hasLongHead }) {
      // Documented, but a fault of the service: nothing from outside may bring it about.
      if (status === 500) return false;
      if (isSound && !hasLongHead && status === headTooLong) return false;
      if (!isSound && everywhere.has(status)) return true;
      return (byRoute.get(route)?.has(status) ?? false) || (!byRoute.has(route) && (elsewhere.includes(status) || everywhere.has(status)));
    },
  };
}
