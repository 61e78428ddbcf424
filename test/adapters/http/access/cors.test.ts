/** Web pages of other origins, as a browser would ask for them. */
import { afterEach, describe, expect, test } from 'vitest';
import { createKeyRing } from '../../../../src/adapters/http/access/key-ring.js';
import { hashKey, makeKey } from '../../../../src/adapters/http/access/key.js';
import { base64Of, firstPath, json, post } from '../../../contract/fiqa-cases.js';
import { startHttpService, type HttpAnswer, type HttpService } from '../../../support/http-service.js';

const desk = 'https://desk.example';
const kiosk = 'http://kiosk.example:8080';
const listed = { FACEGAUGE_CORS_ORIGINS: `${desk}, ${kiosk}` };
const others = ['https://desk.example.evil.example', 'http://desk.example', 'https://desk.example:444', 'https://evil.example', 'null', 'https://sub.desk.example'];

let service: HttpService;
afterEach(async () => { await service.close(); });

const from = (origin: string): Promise<HttpAnswer> => service.send({ method: 'GET', path: '/v1/measures', headers: { origin } });
const preflight = (origin: string, path = firstPath): Promise<HttpAnswer> =>
  service.send({ method: 'OPTIONS', path, headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type,x-api-key' } });
const allowed = ({ headers }: HttpAnswer): unknown => headers['access-control-allow-origin'];
const corsHeaders = ({ headers }: HttpAnswer): string[] => Object.keys(headers).filter((name) => name.startsWith('access-control-'));

describe('without a list', () => {
  test('no origin is told that it may read anything, and a preflight finds nothing', async () => {
    service = await startHttpService();
    for (const origin of [desk, ...others]) {
      const answers = [await from(origin), await preflight(origin)];
      expect(answers.flatMap(corsHeaders)).toEqual([]);
      expect(answers.map(({ status }) => status)).toEqual([200, 404]);
    }
  });
});

describe('with a list', () => {
  test('each origin on it is told by its own name, and caches are told that answers differ', async () => {
    service = await startHttpService({ environment: listed });
    for (const origin of [desk, kiosk]) {
      const answer = await from(origin);
      expect(allowed(answer)).toBe(origin);
      expect(String(answer.headers.vary)).toMatch(/origin/i);
      // Keys travel in headers that the page sets: nothing that the browser holds goes along.
      expect(answer.headers['access-control-allow-credentials']).toBeUndefined();
    }
  });

  test('errors can be read from a listed origin too', async () => {
    service = await startHttpService({ environment: listed });
    const answer = await service.send(post(firstPath, { image_base64_str: '%' }, { ...json, origin: desk }));
    expect([answer.status, allowed(answer)]).toEqual([400, desk]);
  });

  test('its preflight allows what the interface needs and no more, without a key; the request itself needs one', async () => {
    const key = makeKey();
    const access = { keys: createKeyRing([{ name: 'desk', hash: hashKey(key), scopes: ['assess'] }]), certificates: false };
    service = await startHttpService({ environment: listed, access });
    const answer = await preflight(desk);
    expect([answer.status, answer.text, allowed(answer)]).toEqual([204, '', desk]);
    expect(String(answer.headers['access-control-allow-methods']).split(/, ?/)).toEqual(['GET', 'POST']);
    expect(String(answer.headers['access-control-allow-headers'])).toContain('x-api-key');
    const photo = { image_base64_str: base64Of() };
    expect((await service.send(post(firstPath, photo, { ...json, origin: desk }))).status).toBe(401);
    expect((await service.send(post(firstPath, photo, { ...json, origin: desk, 'x-api-key': key }))).status).toBe(200);
  });

  test('other origins, also those that look alike, are told nothing', async () => {
    service = await startHttpService({ environment: listed });
    for (const origin of others) expect([origin, allowed(await from(origin)), allowed(await preflight(origin))]).toEqual([origin, undefined, undefined]);
  });
});

test.each(['desk.example', 'https://desk.example/', 'https://*.example', '*'])('%s is refused as an origin', async (origin) => {
  await expect(startHttpService({ environment: { FACEGAUGE_CORS_ORIGINS: origin } })).rejects.toMatchObject({ code: 'CONFIGURATION_INVALID' });
  service = await startHttpService();
});
