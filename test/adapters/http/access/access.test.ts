import { networkInterfaces } from 'node:os';
import { afterEach, describe, expect, test } from 'vitest';
import { createKeyRing } from '../../../../src/adapters/http/access/key-ring.js';
import { hashKey, makeKey } from '../../../../src/adapters/http/access/key.js';
import type { KeyEntry } from '../../../../src/config/key-file.js';
import { base64Of, firstPath, json, post, secondPath } from '../../../contract/fiqa-cases.js';
import { sendOverSocket, startHttpService, type HttpService, type SentRequest } from '../../../support/http-service.js';

const keys = { gate: makeKey(), monitor: makeKey(), old: makeKey() };
const entries: readonly KeyEntry[] = [
  { name: 'gate', hash: hashKey(keys.gate), scopes: ['assess', 'docs'] },
  { name: 'monitor', hash: hashKey(keys.monitor), scopes: ['metrics'] },
  { name: 'old', hash: hashKey(keys.old), scopes: ['assess'], expires: '2020-01-31' },
];
const guarded = { keys: createKeyRing(entries), certificates: false };
const photo = { image_base64_str: base64Of() };
const basic = (password: string): string => `Basic ${Buffer.from(`anyone:${password}`).toString('base64')}`;

let service: HttpService;
afterEach(async () => { await service.close(); });

const ask = async (path: string, headers: Record<string, string> = {}): Promise<number> => (await service.send({ method: 'GET', path, headers })).status;
const assess = async (headers: Record<string, string>): Promise<number> => (await service.send(post(firstPath, photo, { ...json, ...headers }))).status;

describe('a key', () => {
  test('opens the service as X-API-Key, as a bearer token and as the password of Basic', async () => {
    service = await startHttpService({ access: guarded });
    for (const headers of [{ 'x-api-key': keys.gate }, { authorization: `Bearer ${keys.gate}` }, { authorization: `bearer  ${keys.gate}` }, { authorization: basic(keys.gate) }]) {
      expect(await assess(headers)).toBe(200);
    }
  });

  test('that is missing, cut, changed, expired or in a wrong place opens nothing', async () => {
    service = await startHttpService({ access: guarded });
    const changed = keys.gate.slice(0, -1) + (keys.gate.endsWith('A') ? 'E' : 'A');
    const wrong = ['', ' ', 'fg_', keys.gate.slice(0, -1), `${keys.gate}A`, changed, keys.old, hashKey(keys.gate), entries[0]!.hash.slice(7), 'undefined', '0'];
    for (const key of wrong) {
      expect([key, await assess({ 'x-api-key': key }), await assess({ authorization: `Bearer ${key}` }), await assess({ authorization: basic(key) })]).toEqual([key, 401, 401, 401]);
    }
    expect(await assess({ cookie: `key=${keys.gate}` })).toBe(401);
    expect((await service.send(post(`${firstPath}?key=${keys.gate}`, photo))).status).toBe(401);
    expect(service.assessor.requests).toHaveLength(0);
  });

  test('is for its scopes alone', async () => {
    service = await startHttpService({ access: guarded });
    expect(await ask('/docs/', { 'x-api-key': keys.gate })).toBe(200);
    expect(await ask('/openapi.json', { 'x-api-key': keys.monitor })).toBe(403);
    expect(await ask('/v1/measures', { 'x-api-key': keys.monitor })).toBe(403);
    expect(await assess({ 'x-api-key': keys.monitor })).toBe(403);
    expect(await ask('/nowhere', { 'x-api-key': keys.monitor })).toBe(404);
  });

  test('is looked at before the body: a stranger with a large one is refused at once', async () => {
    service = await startHttpService({ access: guarded });
    const answer = await service.send(post(firstPath, { image_base64_str: 'A'.repeat(5_000_000) }));
    expect(answer.status).toBe(401);
  });

  test('that a browser sends along to a page of another site is not taken', async () => {
    service = await startHttpService({ access: guarded });
    for (const site of ['cross-site', 'same-site']) expect(await assess({ authorization: basic(keys.gate), 'sec-fetch-site': site })).toBe(401);
    expect(await assess({ authorization: basic(keys.gate), 'sec-fetch-site': 'same-origin' })).toBe(200);
    expect(await ask('/docs/', { authorization: basic(keys.gate), 'sec-fetch-site': 'cross-site' })).toBe(200);
  });

  test('is never logged', async () => {
    service = await startHttpService({ access: guarded });
    await assess({ 'x-api-key': keys.gate });
    await assess({ authorization: `Bearer ${keys.old}` });
    await ask(`/nowhere/${keys.monitor}?key=${keys.monitor}`);
    const log = service.log.join('');
    expect(service.log.length).toBeGreaterThanOrEqual(3);
    for (const key of Object.values(keys)) expect(log).not.toContain(key.slice(3, 20));
  });
});

describe('the refusal', () => {
  test('has the words of each interface, and asks browsers and programs for a key', async () => {
    service = await startHttpService({ access: guarded });
    const first = await service.send(post(firstPath, photo));
    expect(first.body).toEqual({ error: { code: 40100, message: 'The request carries no valid key or certificate.', status: 'UNAUTHORIZED' } });
    expect(first.headers['www-authenticate']).toMatch(/^Bearer realm="FaceGauge", Basic realm=/);
    expect((await service.send(post(secondPath, photo))).body).toMatchObject({ error: { code: 'UNAUTHORIZED' } });
    const native = await service.send({ method: 'GET', path: '/v1/measures' });
    expect([native.status, native.headers['content-type'], native.body]).toMatchObject([401, 'application/problem+json; charset=utf-8', { code: 'UNAUTHENTICATED', status: 401 }]);
    const second = await service.send(post(secondPath, photo, { ...json, 'x-api-key': keys.monitor }));
    expect([second.status, second.body]).toMatchObject([403, { error: { code: 'FORBIDDEN' } }]);
    expect((await service.send(post(firstPath, photo, { ...json, 'x-api-key': keys.monitor }))).body).toMatchObject({ error: { code: 40300, status: 'FORBIDDEN' } });
  });
});

test('keys that are taken away open nothing from the next request on, and new ones do', async () => {
  const ring = createKeyRing(entries);
  service = await startHttpService({ access: { keys: ring, certificates: false } });
  expect(await assess({ 'x-api-key': keys.gate })).toBe(200);
  const other = makeKey();
  ring.replace([{ name: 'other', hash: hashKey(other), scopes: ['assess'] }]);
  expect([await assess({ 'x-api-key': keys.gate }), await assess({ 'x-api-key': other })]).toEqual([401, 200]);
});

test('a key is valid through its last day', () => {
  const at = (time: string): boolean => createKeyRing([{ ...entries[0]!, expires: '2030-12-31' }], () => Date.parse(time)).find(keys.gate) !== undefined;
  expect([at('2030-12-31T23:59:59Z'), at('2031-01-01T00:00:00Z')]).toEqual([true, false]);
  return (service = { close: () => Promise.resolve() } as HttpService);
});

/** Every route of the application as its own router has them, with a path that its pattern takes. */
function registeredRoutes({ app }: HttpService): SentRequest[] {
  const stack: string[] = [];
  return app.printRoutes({ commonPrefix: false }).split('\n').flatMap((line) => {
    const found = /^([│ ]*)[├└]── (.*?)(?: \(([A-Z, ]+)\))?$/.exec(line);
    if (found === null) return [];
    const [, indent = '', part = '', methods = ''] = found;
    stack.length = indent.length / 4;
    stack.push(part);
    const path = stack.join('').replace('*', 'anything').replace(/:(\w+)/g, '$1');
    return methods.split(', ').filter((method) => method !== '').map((method) => ({ method, path }));
  });
}

const outside = Object.values(networkInterfaces()).flat().find((one) => one !== undefined && !one.internal && one.family === 'IPv4')?.address;

describe.skipIf(outside === undefined)('a stranger on another address of this machine (skipped where it has none)', () => {
  test('gets nothing but 401 and /healthz, whatever is asked and however', async () => {
    service = await startHttpService({ access: guarded, host: outside! });
    const methods = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'];
    const paths = ['/', '/index.html', firstPath, secondPath, '/v1/assess', '/v1/best', '/v1/measures', '/v1/profiles', '/readyz', '/metrics', '/docs', '/docs/', '/docs/static/index.html',
      '/docs/static/swagger-ui.css', '/openapi.json', '/docs/json', '/healthz/', '/healthz/x', '/HEALTHZ', '//healthz', '/healthz%2f..%2fdocs', '/docs/..%2fhealthz', '/%', '/v1/%zz', '/..', '/nowhere', `/${'a'.repeat(2000)}`];
    const asked: SentRequest[] = methods.flatMap((method) => paths.map((path) => ({ method, path })));
    const forwarded = { 'x-forwarded-for': '127.0.0.1', forwarded: 'for=127.0.0.1', 'x-real-ip': '127.0.0.1', host: 'localhost', origin: `http://${outside!}`, 'access-control-request-method': 'POST' };
    const statuses = new Map<number, string[]>();
    for (const request of [...asked, ...asked.map((one) => ({ ...one, headers: forwarded }))]) {
      const { status } = await service.send(request);
      statuses.set(status, [...(statuses.get(status) ?? []), `${request.method ?? ''} ${request.path}`]);
    }
    expect([...statuses.keys()]).toEqual([401]);
    expect(statuses.get(401)).toHaveLength(2 * methods.length * paths.length);
    expect((await service.send({ method: 'GET', path: '/healthz' })).text).toBe('{"status":"ok"}');
    expect(service.assessor.requests).toHaveLength(0);
  });

  test('gets nothing of any route that is registered, not even its preflight', async () => {
    const origin = 'https://desk.example';
    service = await startHttpService({ access: guarded, host: '0.0.0.0', samplePhoto: 'package.json' });
    const routes = registeredRoutes(service);
    const names = routes.map(({ method, path }) => `${method ?? ''} ${path}`);
    for (const name of [`POST ${firstPath}`, `POST ${secondPath}`, 'POST /v1/best', 'GET /', 'HEAD /docs/json', 'GET /docs/static/index.html', 'GET /metrics', 'GET /sample.jpg', 'GET /healthz']) expect(names).toContain(name);
    for (const route of routes) {
      const preflight = { method: 'OPTIONS', path: route.path, headers: { origin, 'access-control-request-method': route.method ?? 'GET' } };
      for (const request of [route, preflight]) {
        const { status, headers, text } = await sendOverSocket(service.port, request, outside);
        const isProbe = request === route && route.path === '/healthz';
        expect([request.method, request.path, status]).toEqual([request.method, request.path, isProbe ? 200 : 401]);
        expect(headers['access-control-allow-origin']).toBeUndefined();
        if (!isProbe) expect(text).toMatch(/^$|UNAUTH/);
      }
    }
    // With a key of all scopes the same walk finds them: the paths are those of the routes.
    const open = await startHttpService({ samplePhoto: 'package.json' });
    for (const route of routes.filter(({ method }) => method === 'GET')) expect([route.path, (await open.send(route)).status === 404]).toEqual([route.path, route.path.endsWith('/anything')]);
    await open.close();
  });

  test('is told from probes on this machine: those may ask for /readyz', async () => {
    service = await startHttpService({ access: guarded });
    expect(await ask('/readyz')).toBe(200);
    expect(await ask('/readyz', { 'x-forwarded-for': '203.0.113.9' })).toBe(401);
    expect(await ask('/v1/measures')).toBe(401);
  });
});
