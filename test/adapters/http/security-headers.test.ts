/** The headers that keep browsers in bounds, on every kind of answer. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contentSecurityPolicy, consoleFolder } from '../../../src/adapters/http/console.js';
import { createKeyRing } from '../../../src/adapters/http/access/key-ring.js';
import { base64Of, firstPath, post, secondPath } from '../../contract/fiqa-cases.js';
import { startHttpService, type HttpService, type SentRequest } from '../../support/http-service.js';
import { buildConsole } from '../../browser/build-console.js';

const dataPolicy = "default-src 'none'; frame-ancestors 'none'";
const photo = { image_base64_str: base64Of() };

const data: readonly (readonly [string, number, SentRequest])[] = [
  ['an answer of the first generation', 200, post(firstPath, photo)],
  ['an answer of the second generation', 200, post(secondPath, photo)],
  ['an error of the first generation', 400, post(firstPath, { image_base64_str: '%' })],
  ['an answer of /v1', 200, post('/v1/assess', { image: base64Of() })],
  ['a problem', 400, post('/v1/assess', { image: '%' })],
  ['a wrong content type', 415, { path: firstPath, headers: { 'content-type': 'text/html' }, body: '<b>' }],
  ['a list', 200, { method: 'GET', path: '/v1/measures' }],
  ['nothing there', 404, { method: 'GET', path: '/nowhere' }],
  ['nothing there, of /v1', 404, { method: 'GET', path: '/v1/nowhere' }],
  ['another method', 404, { method: 'DELETE', path: firstPath }],
  ['a URL that cannot be read', 400, { method: 'GET', path: '/%' }],
  ['a probe', 200, { method: 'GET', path: '/healthz' }],
  ['metrics', 200, { method: 'GET', path: '/metrics' }],
  ['the OpenAPI document', 200, { method: 'GET', path: '/openapi.json' }],
];

let service: HttpService;
beforeAll(async () => {
  await buildConsole();
  service = await startHttpService();
});
afterAll(async () => { await service.close(); });

describe('what is no page may run nothing, be framed nowhere, and be kept by no cache', () => {
  test.each(data)('%s', async (_name, status, request) => {
    const answer = await service.send(request);
    expect(answer.status).toBe(status);
    expect(answer.headers).toMatchObject({
      'content-security-policy': dataPolicy, 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY', 'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin', 'cache-control': 'no-store',
    });
    expect(answer.headers['strict-transport-security']).toBeUndefined();
    expect(answer.headers.server).toBeUndefined();
    expect(answer.headers['x-powered-by']).toBeUndefined();
  });

  test('a refusal of a stranger', async () => {
    const guarded = await startHttpService({ access: { keys: createKeyRing([]), certificates: false } });
    for (const request of [{ method: 'GET', path: '/' }, { method: 'GET', path: '/%' }, post(firstPath, photo)]) {
      const answer = await guarded.send(request);
      expect([answer.status, answer.headers['content-security-policy'], answer.headers['cache-control']]).toEqual([401, dataPolicy, 'no-store']);
    }
    await guarded.close();
  });
});

describe('pages', () => {
  test('the console', async () => {
    expect(existsSync(path.join(consoleFolder, 'index.html'))).toBe(true);
    const { status, headers, text } = await service.send({ method: 'GET', path: '/' });
    expect([status, headers['content-security-policy']]).toEqual([200, contentSecurityPolicy]);
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY', 'referrer-policy': 'no-referrer' });
    const assets = [...text.matchAll(/(?:src|href)="(?:\.?\/)?(assets\/[^"]+)"/g)].map(([, asset]) => asset ?? '');
    expect(assets.length).toBeGreaterThan(1);
    for (const asset of assets) expect((await service.send({ method: 'GET', path: `/${asset}` })).headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cross-origin-resource-policy': 'same-origin' });
  });

  test('the description of the interface: its own scripts and no others, framed nowhere', async () => {
    for (const page of ['/docs/', '/docs/static/swagger-ui.css', '/docs/static/swagger-ui-bundle.js']) {
      const { status, headers } = await service.send({ method: 'GET', path: page });
      const policy = String(headers['content-security-policy']);
      expect([page, status]).toEqual([page, 200]);
      expect(policy).toMatch(/default-src 'self'/);
      expect(policy).toMatch(/frame-ancestors 'none'/);
      expect(/script-src ([^;]*)/.exec(policy)?.[1]?.trim()).toBe("'self'");
      expect(policy).not.toMatch(/unsafe-eval|https?:|\*/);
      expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' });
    }
  });
});
