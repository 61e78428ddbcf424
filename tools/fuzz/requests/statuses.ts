/** Which statuses may be answered: what the OpenAPI document says of a route, and docs/errors.md of everything else. */
import { brokenHttpStatuses } from '../../../src/adapters/http/broken-http.js';
import { sendOverSocket } from '../../../test/support/http-service.js';

export interface DocumentedStatuses {
  /** `isSound`: false for what may fail as HTTP before it reaches a route. */
  allows(route: string, status: number, isSound: boolean): boolean;
  /** Routes that the document names. */
  readonly routes: number;
}

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly responses: Readonly<Record<string, unknown>> }>>>>;
}

/** What is not in the document is answered as found (documentation pages, their redirects), as not found, or as unreadable. */
const elsewhere = [200, 204, 302, 304, 400, 404];

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
    allows(route, status, isSound) {
      // Documented, but a fault of the service: nothing from outside may bring it about.
      if (status === 500) return false;
      if (!isSound && (brokenHttpStatuses.includes(status) || everywhere.has(status))) return true;
      return (byRoute.get(route)?.has(status) ?? false) || (!byRoute.has(route) && (elsewhere.includes(status) || everywhere.has(status)));
    },
  };
}
