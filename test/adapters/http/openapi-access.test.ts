/** What the OpenAPI document says of access, against what is answered. */
import { afterEach, expect, test } from 'vitest';
import { createKeyRing } from '../../../src/adapters/http/access/key-ring.js';
import { hashKey, makeKey } from '../../../src/adapters/http/access/key.js';
import type { AccessControl } from '../../../src/adapters/http/access/guard.js';
import { startHttpService, type HttpService } from '../../support/http-service.js';

interface Scheme { readonly type: string; readonly in?: string; readonly name?: string; readonly scheme?: string }
interface Operation { readonly security?: readonly Readonly<Record<string, unknown>>[]; readonly responses: Readonly<Record<string, unknown>> }
interface Document {
  readonly components: { readonly securitySchemes: Readonly<Record<string, Scheme>> };
  readonly security: readonly Readonly<Record<string, unknown>>[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

const key = makeKey();
const monitorKey = makeKey();
const keys = createKeyRing([{ name: 'all', hash: hashKey(key), scopes: ['assess', 'docs', 'metrics'] }, { name: 'monitor', hash: hashKey(monitorKey), scopes: ['metrics'] }]);

let service: HttpService;
afterEach(async () => { await service.close(); });

async function documentOf(access?: AccessControl): Promise<Document> {
  service = await startHttpService(access === undefined ? {} : { access });
  return (await service.send({ method: 'GET', path: '/openapi.json', headers: { 'x-api-key': key } })).body as Document;
}

const operationsOf = ({ paths }: Document): [string, string, Operation][] =>
  Object.entries(paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]): [string, string, Operation] => [method.toUpperCase(), path, operation]));

/** A request that carries the key as the scheme says. */
function carry({ type, name, scheme }: Scheme): Record<string, string> {
  if (type === 'apiKey') return { [name!]: key };
  return { authorization: scheme === 'basic' ? `Basic ${Buffer.from(`x:${key}`).toString('base64')}` : `Bearer ${key}` };
}

test('every way to carry a key that it describes opens the service', async () => {
  const { components, security } = await documentOf({ keys, certificates: false });
  const names = security.flatMap((one) => Object.keys(one));
  expect(names).toEqual(['apiKey', 'bearer', 'basic']);
  for (const name of names) {
    const headers = carry(components.securitySchemes[name]!);
    expect([name, (await service.send({ method: 'GET', path: '/v1/measures', headers })).status]).toEqual([name, 200]);
  }
  expect(components.securitySchemes.certificate).toMatchObject({ type: 'mutualTLS' });
});

test('it says what is demanded: keys, certificates, either, or nothing', async () => {
  const waysWith = async (access?: AccessControl): Promise<string[]> => {
    const { security } = await documentOf(access);
    await service.close();
    return security.map((one) => Object.keys(one).join());
  };
  expect(await waysWith({ keys, certificates: true })).toEqual(['apiKey', 'bearer', 'basic', 'certificate']);
  expect(await waysWith()).toEqual(['', 'apiKey', 'bearer', 'basic', 'certificate']);
  await documentOf({ keys, certificates: false });
});

test('401 and 403 are documented for every operation that answers them, 429 for every one that is counted, 503 for all', async () => {
  const described = await documentOf({ keys, certificates: false });
  const operations = operationsOf(described);
  expect(operations.length).toBeGreaterThanOrEqual(8);
  for (const [method, path, { responses, security }] of operations) {
    const documented = (status: number): boolean => String(status) in responses;
    const forwarded = { 'x-forwarded-for': '203.0.113.9' };
    const stranger = (await service.send({ method, path, headers: forwarded })).status;
    const outOfScope = (await service.send({ method, path, headers: { ...forwarded, 'x-api-key': monitorKey } })).status;
    expect([method, path, stranger === 401, outOfScope === 403]).toEqual([method, path, documented(401), documented(403)]);
    expect([method, path, documented(429), documented(503)]).toEqual([method, path, method === 'POST', true]);
    // Only what is open to strangers is said to be.
    expect([path, security?.length === 0]).toEqual([path, stranger === 200]);
  }
});
