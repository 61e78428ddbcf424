import { request as httpsRequest, type RequestOptions } from 'node:https';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:tls';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openEntrance, type Entrance } from '../../../../src/adapters/http/access/entrance.js';
import { formatKeyLine } from '../../../../src/config/key-file.js';
import { hashKey, makeKey } from '../../../../src/adapters/http/access/key.js';
import { readConfig } from '../../../../src/config/read.js';
import { makeCertificates, writeFolder, type Certificates } from '../../../support/certificates.js';
import { startHttpService, type HttpService } from '../../../support/http-service.js';

let certificates: Certificates;
let others: Certificates;
let folder: ReturnType<typeof writeFolder>;
let service: HttpService | undefined;
const key = makeKey();

beforeAll(async () => {
  certificates = await makeCertificates();
  others = await makeCertificates();
  folder = writeFolder({
    'cert.pem': certificates.server.cert, 'key.pem': certificates.server.key, 'ca.pem': certificates.authority.cert, 'other-key.pem': others.server.key,
    'keys.yaml': `keys:\n${formatKeyLine({ name: 'gate', hash: hashKey(key), scopes: ['assess'] })}\n`,
  });
});
afterAll(() => { folder.remove(); });
afterEach(async () => {
  await service?.close();
  service = undefined;
});

const silent = pino({ level: 'silent' });
const open = (environment: Record<string, string>): Entrance => openEntrance(readConfig({ environment }), silent);
const pair = (): Record<string, string> => ({ FACEGAUGE_TLS_CERT: folder.at('cert.pem'), FACEGAUGE_TLS_KEY: folder.at('key.pem') });
const mutual = (): Record<string, string> => ({ ...pair(), FACEGAUGE_TLS_CLIENT_CA: folder.at('ca.pem') });

async function start(environment: Record<string, string>): Promise<Entrance> {
  const entrance = open(environment);
  service = await startHttpService({ access: entrance.access, tls: entrance.tls });
  return entrance;
}

function get(path: string, options: RequestOptions = {}): Promise<{ status: number; headers: Record<string, unknown> }> {
  return new Promise((resolve, reject) => {
    const socketOptions = { host: '127.0.0.1', port: service!.port, path, ca: certificates.authority.cert, agent: false, ...options };
    const sent = httpsRequest(socketOptions, (answer) => {
      answer.resume().on('end', () => { resolve({ status: answer.statusCode ?? 0, headers: answer.headers }); });
    });
    sent.on('error', reject).end();
  });
}

test('with a certificate the service speaks HTTPS alone, from TLS 1.2 on, and tells browsers to stay with it', async () => {
  await start(pair());
  const { status, headers } = await get('/healthz');
  expect([status, headers['strict-transport-security']]).toEqual([200, 'max-age=31536000']);
  await expect(get('/healthz', { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' })).rejects.toThrow();
  expect((await get('/healthz', { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' })).status).toBe(200);
  await expect(service!.send({ method: 'GET', path: '/healthz' })).rejects.toThrow();
});

test('mutual TLS: a certificate of the authority opens it; none and another authority\'s do not', async () => {
  await start(mutual());
  expect((await get('/v1/measures', certificates.client)).status).toBe(200);
  for (const wrong of [{}, others.client, others.authority]) expect((await get('/v1/measures', wrong)).status).toBe(401);
  expect((await get('/healthz')).status).toBe(200);
  expect((await get('/v1/measures', { headers: { 'x-api-key': key } })).status).toBe(401);
});

test('beside mutual TLS a key opens it as well', async () => {
  await start({ ...mutual(), FACEGAUGE_KEYS_FILE: folder.at('keys.yaml') });
  expect((await get('/v1/measures', { headers: { 'x-api-key': key } })).status).toBe(200);
  expect((await get('/v1/measures', certificates.client)).status).toBe(200);
  expect((await get('/v1/measures', others.client)).status).toBe(401);
});

test('certificates and keys are read again; a mistake leaves those in use', async () => {
  const entrance = await start({ ...pair(), FACEGAUGE_KEYS_FILE: folder.at('keys.yaml') });
  const fingerprint = (): Promise<string> => new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port: service!.port, rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate().fingerprint256);
      socket.destroy();
    }).on('error', reject);
  });
  const before = await fingerprint();
  const next = makeKey();
  writeFileSync(folder.at('keys.yaml'), `keys:\n${formatKeyLine({ name: 'gate', hash: hashKey(next), scopes: ['assess'] })}\n`);
  writeFileSync(folder.at('cert.pem'), others.server.cert);
  entrance.reload(service!.app.server);
  expect(await fingerprint()).toBe(before);
  expect((await get('/v1/measures', { headers: { 'x-api-key': key } })).status).toBe(200);
  writeFileSync(folder.at('key.pem'), others.server.key);
  entrance.reload(service!.app.server);
  expect(await fingerprint()).not.toBe(before);
  const trusting = { ca: others.authority.cert };
  expect((await get('/v1/measures', { ...trusting, headers: { 'x-api-key': key } })).status).toBe(401);
  expect((await get('/v1/measures', { ...trusting, headers: { 'x-api-key': next } })).status).toBe(200);
});

test.each([
  [{ FACEGAUGE_TLS_CERT: 'cert.pem' }, 'expected both or neither'],
  [{ FACEGAUGE_TLS_CLIENT_CA: 'ca.pem' }, 'only HTTPS knows client certificates'],
  [{ FACEGAUGE_TLS_CERT: 'cert.pem', FACEGAUGE_TLS_KEY: 'ca.pem' }, 'expected a certificate and its private key'],
  [{ FACEGAUGE_TLS_CERT: 'ca.pem', FACEGAUGE_TLS_KEY: 'other-key.pem' }, 'expected a certificate and its private key'],
  [{ FACEGAUGE_TLS_CERT: 'none.pem', FACEGAUGE_TLS_KEY: 'key.pem' }, 'FACEGAUGE_TLS_CERT: expected a file'],
])('%j stops the start', (files, message) => {
  const environment = Object.fromEntries(Object.entries(files).map(([variable, name]) => [variable, folder.at(name)]));
  expect(() => open(environment)).toThrow(message);
});

test.each(['0.0.0.0', '::', '192.0.2.7', 'facegauge.example', '::ffff:192.0.2.7', '128.0.0.1'])('%s is refused without keys, client certificates or --insecure', (HOST) => {
  expect(() => open({ HOST })).toThrow(`HOST: ${HOST} can be reached from other machines`);
  expect(() => open({ HOST, ...pair() })).toThrow('--insecure');
  for (const way of [mutual(), { FACEGAUGE_KEYS_FILE: folder.at('keys.yaml') }, { FACEGAUGE_INSECURE: 'true' }]) expect(() => open({ HOST, ...way })).not.toThrow();
});

test.each(['127.0.0.1', '127.8.9.1', 'localhost', '::1', '::ffff:127.0.0.1'])('%s needs none of them', (HOST) => {
  expect(() => open({ HOST })).not.toThrow();
});
