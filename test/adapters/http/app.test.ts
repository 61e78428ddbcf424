import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { firstPath, base64Of, json, post, secondPath } from '../../contract/fiqa-cases.js';
import { fakePhoto } from '../../support/fake-assessor.js';
import { startHttpService, type HttpService } from '../../support/http-service.js';

let service: HttpService;
afterEach(async () => { await service.close(); });

describe('probes and documents', () => {
  test('readyz says 200 only when the engine is warm; healthz always', async () => {
    service = await startHttpService();
    const get = (path: string): Promise<number> => service.send({ method: 'GET', path }).then(({ status }) => status);
    expect([await get('/healthz'), await get('/readyz')]).toEqual([200, 200]);
    service.engine.isReady = () => false;
    expect([await get('/healthz'), await get('/readyz')]).toEqual([200, 503]);
  });

  test('the OpenAPI document lists every route, and every status that a route answers', async () => {
    service = await startHttpService();
    const { body } = await service.send({ method: 'GET', path: '/openapi.json' });
    const { paths } = body as { paths: Record<string, Record<string, { responses: Record<string, unknown> }>> };
    expect(Object.keys(paths).sort()).toEqual([firstPath, '/healthz', '/readyz', secondPath, '/v1/assess', '/v1/best', '/v1/measures', '/v1/profiles'].sort());
    for (const path of [firstPath, secondPath]) {
      expect(Object.keys(paths[path]?.post?.responses ?? {})).toEqual(['200', '400', '401', '403', '404', '408', '413', '415', '429', '431', '500', '503']);
    }
  });

  test('the document is to be had as YAML too, and says the same', async () => {
    service = await startHttpService();
    const [asJson, asYaml] = [await service.send({ method: 'GET', path: '/openapi.json' }), await service.send({ method: 'GET', path: '/docs/yaml' })];
    expect([asYaml.status, asYaml.headers['content-type']]).toEqual([200, 'application/yaml']);
    expect(parseYaml(asYaml.text)).toEqual(asJson.body);
  });

  test('the page that shows it asks no other machine', async () => {
    service = await startHttpService();
    const page = await service.send({ method: 'GET', path: '/docs/' });
    expect(page.status).toBe(200);
    const references = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) => url ?? '');
    expect(references.length).toBeGreaterThan(3);
    expect(references.filter((url) => /^(https?:)?\/\//.test(url))).toEqual([]);
  });
});

test('64 requests with different photos in flight: no answer mixes up', async () => {
  service = await startHttpService();
  const answers = await Promise.all(Array.from({ length: 64 }, async (_, index) => {
    const photo = { delayMs: (index * 13) % 17, faces: [{ box: [index, index, 300 + index, 400 + index] as const, score: index / 64 }] };
    return (await service.send(post(firstPath, { image_base64_str: base64Of({ ...photo, padding: 'x'.repeat(index * 500) }) }))).body;
  }));
  answers.forEach((answer, index) => {
    expect(answer).toMatchObject({ data: [{ bbox: [index, index, 300 + index, 400 + index], score: index / 64 }] });
  });
});

describe('overload', () => {
  test('a full engine refuses with 503 and Retry-After before it reads the body', async () => {
    service = await startHttpService();
    service.engine.isFull = () => true;
    service.engine.expectedWaitMs = () => 2300;
    const answer = await service.send(post(firstPath, { image_base64_str: base64Of() }));
    expect(answer.status).toBe(503);
    expect(answer.headers['retry-after']).toBe('3');
    expect(answer.body).toMatchObject({ error: { code: 50072, status: 'SERVER_PROCESS_FAILED' } });
    expect(service.assessor.requests).toHaveLength(0);
  });

  test('the content type is looked at even then', async () => {
    service = await startHttpService();
    service.engine.isFull = () => true;
    const answer = await service.send(post(secondPath, {}, { 'content-type': 'text/plain' }));
    expect(answer.body).toMatchObject({ error: { code: 'UNSUPPORT_CONTENT_TYPE' } });
  });
});

test('a request carries the limits of the configuration and a deadline', async () => {
  service = await startHttpService({ environment: { FACEGAUGE_DEADLINE_MS: '2000', FACEGAUGE_MAX_FACES: '3', FACEGAUGE_MAX_PIXELS: '9000000' } });
  const before = Date.now();
  await service.send(post(firstPath, { image_base64_str: base64Of() }));
  const [request] = service.assessor.requests;
  expect(request).toMatchObject({ maxFaces: 3, maxPixels: 9_000_000, minFaceSizePixels: 24 });
  expect(request?.deadlineEpochMs).toBeGreaterThanOrEqual(before + 2000);
  expect(request?.deadlineEpochMs).toBeLessThanOrEqual(Date.now() + 2000);
});

test('the stages\' times come in Server-Timing, and a plain request id comes back', async () => {
  service = await startHttpService();
  const request = post(firstPath, { image_base64_str: base64Of() });
  const answer = await service.send({ ...request, headers: { ...json, 'x-request-id': 'abc-1' } });
  expect(answer.headers['server-timing']).toMatch(/^decode;dur=1\.50, detect;dur=2\.25, total;dur=\d+\.\d\d$/);
  expect(answer.headers['x-request-id']).toBe('abc-1');
  const other = await service.send({ ...request, headers: { ...json, 'x-request-id': 'a b\u0001'.slice(0, 3) } });
  expect(other.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
});

test('nothing of a photo or of a request\'s values is logged, whatever happens to it', async () => {
  service = await startHttpService();
  const secret = 'c2VjcmV0c2VjcmV0';
  const photos = [{ padding: secret }, { padding: secret, fault: secret }, { padding: secret, error: 'INTERNAL' as const }, { padding: secret, faces: [] }];
  for (const path of [firstPath, secondPath]) {
    for (const photo of photos) await service.send(post(path, { image_base64_str: base64Of(photo), note: secret }));
    await service.send(post(path, { image_base64_str: `${secret}!` }));
    await service.send(post(`${path}?token=${secret}`, { image_base64_str: base64Of(), fiqa_level: secret }));
    await service.send({ path, headers: json, body: `{"image_base64_str":"${secret}` });
  }
  const log = service.log.join('');
  expect(service.log.length).toBeGreaterThanOrEqual(14);
  expect(log).not.toContain(secret);
  expect(log).not.toContain(base64Of(photos[1]).slice(20, 60));
  expect(log).toContain('"status":500');
});

describe('image_path', () => {
  let folder: string;
  afterEach(() => { rmSync(folder, { recursive: true }); });

  async function startWithFolder(): Promise<void> {
    folder = mkdtempSync(join(tmpdir(), 'facegauge-images-'));
    await mkdir(join(folder, 'allowed', 'sub'), { recursive: true });
    writeFileSync(join(folder, 'allowed', 'sub', 'photo.jpg'), fakePhoto({ width: 333, faces: [{ box: [0, 0, 999, 999] }] }));
    writeFileSync(join(folder, 'secret.jpg'), fakePhoto());
    await mkdir(join(folder, 'allowed-too'));
    writeFileSync(join(folder, 'allowed-too', 'photo.jpg'), fakePhoto());
    symlinkSync(join(folder, 'secret.jpg'), join(folder, 'allowed', 'link.jpg'));
    symlinkSync(folder, join(folder, 'allowed', 'up'));
    service = await startHttpService({ environment: { FACEGAUGE_IMAGE_FOLDER: join(folder, 'allowed') } });
  }
  const ask = (fields: object): Promise<{ status: number; body: unknown }> => service.send(post(secondPath, fields));

  test('a file below the folder is read, by relative and by whole path', async () => {
    await startWithFolder();
    for (const path of ['sub/photo.jpg', './sub/../sub/photo.jpg', join(folder, 'allowed', 'sub', 'photo.jpg')]) {
      expect((await ask({ image_path: path })).body).toMatchObject({ detailed_result: { bbox: [0, 0, 333, 800] } });
    }
  });

  test('whatever leads out of it, or is no file, is refused with the value', async () => {
    await startWithFolder();
    const paths = ['../secret.jpg', join(folder, 'secret.jpg'), 'link.jpg', 'up/secret.jpg', '../allowed-too/photo.jpg', 'sub', '.', '/dev/zero', '/etc/hostname', 'none.jpg', 'sub/photo.jpg\0', 7];
    for (const path of paths) {
      const answer = await ask({ image_path: path });
      expect([path, answer.status]).toEqual([path, 400]);
      expect(answer.body).toMatchObject({ error: { code: 'INVALID_ARGUMENTS' } });
    }
    expect(service.assessor.requests).toHaveLength(0);
  });

  test('without a folder it is refused, also beside an image; empty and null count as absent', async () => {
    folder = mkdtempSync(join(tmpdir(), 'facegauge-images-'));
    service = await startHttpService();
    for (const fields of [{ image_path: '/etc/hostname' }, { image_path: 'a.jpg', image_base64_str: base64Of() }]) {
      expect((await ask(fields)).body).toEqual({ error: { code: 'INVALID_ARGUMENTS', message: fields.image_path } });
    }
    for (const image_path of ['', null]) expect((await ask({ image_path, image_base64_str: base64Of() })).status).toBe(200);
  });
});

describe('connections', () => {
  const exchange = (port: number, text: string): Promise<string> => new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.setEncoding('utf8').on('data', (part: string) => { answer += part; }).on('end', () => { resolve(answer); }).on('error', reject);
  });

  test('what is not HTTP is answered with 400 and closed', async () => {
    service = await startHttpService();
    expect(await exchange(service.port, 'hello\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 [^]*"code":40000/);
  });

  test('what breaks a connection again and again while an answer is due is refused once, and nothing piles up', async () => {
    service = await startHttpService();
    const body = JSON.stringify({ image_base64_str: base64Of({ delayMs: 300 }) });
    const socket = connect({ port: service.port, host: '127.0.0.1', noDelay: true });
    let answer = '';
    socket.setEncoding('utf8').on('data', (part: string) => { answer += part; });
    const ended = once(socket, 'end');
    socket.write(`POST ${firstPath} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
    while (service.assessor.requests.length === 0) await sleep(5);
    const warnings: string[] = [];
    const note = ({ name }: Error): void => { warnings.push(name); };
    process.on('warning', note);
    try {
      for (let i = 0; i < 20; i++) {
        socket.write('no HTTP\r\n\r\n');
        await sleep(5);
      }
      await ended;
    } finally {
      process.off('warning', note);
    }
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 400']);
    expect(warnings).toEqual([]);
  });

  test('a client that sends its request too slowly is cut off', async () => {
    service = await startHttpService({ environment: { FACEGAUGE_REQUEST_TIMEOUT_MS: '1000' } });
    const head = `POST ${firstPath} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"image`;
    expect(await exchange(service.port, head)).toMatch(/^HTTP\/1\.1 408 /);
  });

  test('while closing, the request in flight is answered, as the last of its connection', async () => {
    service = await startHttpService();
    const running = service.send(post(firstPath, { image_base64_str: base64Of({ delayMs: 200 }) }));
    while (service.assessor.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const closed = service.close();
    const answer = await running;
    expect([answer.status, answer.headers.connection]).toEqual([200, 'close']);
    await closed;
  });
});
