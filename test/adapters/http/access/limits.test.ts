import { afterEach, describe, expect, test } from 'vitest';
import { networkOf } from '../../../../src/adapters/http/access/address.js';
import { createKeyRing } from '../../../../src/adapters/http/access/key-ring.js';
import { hashKey, makeKey } from '../../../../src/adapters/http/access/key.js';
import { base64Of, firstPath, json, post, secondPath } from '../../../contract/fiqa-cases.js';
import { startHttpService, type HttpAnswer, type HttpService } from '../../../support/http-service.js';

let service: HttpService;
afterEach(async () => { await service.close(); });

const send = (headers: Record<string, string> = {}, path = firstPath, delayMs = 0): Promise<HttpAnswer> => service.send(post(path, { image_base64_str: base64Of({ delayMs }) }, { ...json, ...headers }));
const statusesOf = async (answers: Promise<HttpAnswer>[]): Promise<number[]> => (await Promise.all(answers)).map(({ status }) => status).sort();
const proxied = { FACEGAUGE_TRUSTED_PROXIES: '127.0.0.0/8' };

describe('requests a minute', () => {
  test('beyond the limit are refused with 429, Retry-After and the words of each interface', async () => {
    service = await startHttpService({ environment: { FACEGAUGE_REQUESTS_PER_MINUTE: '2' } });
    const allowed = await send();
    expect([allowed.status, allowed.headers['x-ratelimit-limit'], allowed.headers['x-ratelimit-remaining']]).toEqual([200, '2', '1']);
    expect((await send()).status).toBe(200);
    const first = await send();
    expect([first.status, first.body]).toMatchObject([429, { error: { code: 42900, status: 'TOO_MANY_REQUESTS' } }]);
    expect(Number(first.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    expect(Number(first.headers['retry-after'])).toBeLessThanOrEqual(60);
    expect((await send({}, secondPath)).body).toMatchObject({ error: { code: 'TOO_MANY_REQUESTS' } });
    const native = await service.send({ path: '/v1/assess', headers: json, body: JSON.stringify({ image: base64Of() }) });
    expect([native.status, native.body]).toMatchObject([429, { code: 'RATE_LIMITED', status: 429 }]);
    expect((await service.send({ method: 'GET', path: '/v1/measures' })).status).toBe(200);
    expect(service.assessor.requests).toHaveLength(2);
  });

  test('are counted per address behind a proxy that is trusted, and a whole IPv6 network is one client', async () => {
    service = await startHttpService({ environment: { ...proxied, FACEGAUGE_REQUESTS_PER_MINUTE: '1' } });
    const from = (address: string): Promise<HttpAnswer> => send({ 'x-forwarded-for': address });
    expect(await statusesOf([from('203.0.113.1'), from('203.0.113.2'), from('2001:db8:1:2::1')])).toEqual([200, 200, 200]);
    expect(await statusesOf([from('203.0.113.1'), from('2001:db8:1:2:ffff::9')])).toEqual([429, 429]);
  });

  test('are not dodged by a forged X-Forwarded-For where no proxy is trusted', async () => {
    service = await startHttpService({ environment: { FACEGAUGE_REQUESTS_PER_MINUTE: '1' } });
    expect((await send({ 'x-forwarded-for': '203.0.113.1' })).status).toBe(200);
    expect((await send({ 'x-forwarded-for': '203.0.113.2' })).status).toBe(429);
  });

  test('follow the key: each has its own count, and a limit of its own', async () => {
    const [slow, fast] = [makeKey(), makeKey()];
    const keys = createKeyRing([
      { name: 'slow', hash: hashKey(slow), scopes: ['assess'], requestsPerMinute: 1 },
      { name: 'fast', hash: hashKey(fast), scopes: ['assess'] },
    ]);
    service = await startHttpService({ access: { keys, certificates: false }, environment: { FACEGAUGE_REQUESTS_PER_MINUTE: '3' } });
    const statuses = async (key: string): Promise<number[]> => {
      const seen: number[] = [];
      for (let index = 0; index < 4; index++) seen.push((await send({ 'x-api-key': key })).status);
      return seen;
    };
    expect(await statuses(slow)).toEqual([200, 429, 429, 429]);
    expect(await statuses(fast)).toEqual([200, 200, 200, 429]);
  });
});

describe('requests at a time', () => {
  test('beyond the limit are refused with 429; others and later ones are answered', async () => {
    service = await startHttpService({ environment: { ...proxied, FACEGAUGE_CLIENT_CONCURRENCY: '2' } });
    const from = (address: string): Promise<HttpAnswer> => send({ 'x-forwarded-for': address }, firstPath, 400);
    const [own, other] = await Promise.all([statusesOf(Array.from({ length: 5 }, () => from('203.0.113.1'))), statusesOf([from('203.0.113.2'), from('203.0.113.2')])]);
    expect(own).toEqual([200, 200, 429, 429, 429]);
    expect(other).toEqual([200, 200]);
    expect((await from('203.0.113.1')).status).toBe(200);
  });

  test('leave their place when the client goes away, and when they are refused', async () => {
    service = await startHttpService({ environment: { FACEGAUGE_CLIENT_CONCURRENCY: '1' } });
    for (let index = 0; index < 3; index++) expect((await service.send(post(firstPath, {}, { 'content-type': 'text/plain' }))).status).toBe(415);
    const gone = new AbortController();
    const left = fetch(`http://127.0.0.1:${service.port}${firstPath}`, { method: 'POST', headers: json, body: JSON.stringify({ image_base64_str: base64Of({ delayMs: 60_000 }) }), signal: gone.signal }).catch(() => 'gone');
    while (service.assessor.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    gone.abort();
    await left;
    while ((await send()).status === 429) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(service.assessor.requests.length).toBe(2);
  });
});

test('a client of an IPv6 network is that network, however it is written', () => {
  expect(['2001:db8::1', '2001:db8:0:0:1::', '2001:0DB8:0000:0000:ffff:0:0:1', 'fe80::1%eth0', '::1', '::ffff:192.0.2.7', '192.0.2.7'].map(networkOf))
    .toEqual(['2001:db8:0:0::/64', '2001:db8:0:0::/64', '2001:db8:0:0::/64', 'fe80:0:0:0::/64', '0:0:0:0::/64', '192.0.2.7', '192.0.2.7']);
  return (service = { close: () => Promise.resolve() } as HttpService);
});

test.each(['10.0.0', '10.0.0.0/33', 'proxy.example', '10.0.0.0/8,x'])('the list of proxies %s stops the start', async (list) => {
  service = { close: () => Promise.resolve() } as HttpService;
  await expect(startHttpService({ environment: { FACEGAUGE_TRUSTED_PROXIES: list } })).rejects.toThrow(/FACEGAUGE_TRUSTED_PROXIES: expected addresses or networks/);
});
