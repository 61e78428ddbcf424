/** What the HTTP side does when clients send too much, too slowly, or go away. */
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import type { AssessControl, Assessor } from '../../../src/assessment.js';
import { FaceGaugeError } from '../../../src/errors.js';
import { limits } from '../../../src/limits.js';
import { base64Of, firstPath, json, post, secondPath } from '../../contract/fiqa-cases.js';
import { fakePhoto } from '../../support/fake-assessor.js';
import { formHeaders, makeForm } from '../../support/forms.js';
import { startHttpService, type HttpAnswer, type HttpService } from '../../support/http-service.js';
import { until } from '../../support/waiting.js';

let service: HttpService;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await service.close();
});

interface Line {
  readonly socket: Socket;
  readonly received: () => string;
  readonly closed: Promise<void>;
}

/** A bare connection. */
function dial(text = ''): Line {
  const socket = connect(service.port, '127.0.0.1');
  sockets.push(socket);
  let received = '';
  socket.setEncoding('utf8').on('data', (part: string) => { received += part; }).on('error', () => undefined);
  socket.write(text);
  return { socket, received: () => received, closed: new Promise((resolve) => socket.once('close', () => { resolve(); })) };
}

const headOf = (path: string, type: string, length: number): string => `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: ${type}\r\ncontent-length: ${length}\r\n\r\n`;

describe('bytes held at a time', () => {
  const mebibyte = 1024 * 1024;
  const environment = { FACEGAUGE_MAX_BODY_BYTES: String(mebibyte), FACEGAUGE_MAX_UPLOAD_BYTES: String(2 * mebibyte) };

  /** Uploads of nearly a mebibyte of which all but the end has arrived. */
  async function beginUploads(count: number, type = 'application/octet-stream'): Promise<Line[]> {
    const lines = Array.from({ length: count }, () => dial(headOf('/v1/assess', type, mebibyte) + 'x'.repeat(900_000)));
    await sleep(300);
    return lines;
  }

  /** The answer to a form with a file of this size, whose length is not stated. */
  async function sendForm(bytes: number): Promise<string> {
    const body = makeForm([{ name: 'file', filename: 'a.jpg', content: fakePhoto({ padding: 'x'.repeat(bytes) }) }]);
    const line = dial(`POST /v1/assess HTTP/1.1\r\nhost: x\r\ncontent-type: ${formHeaders['content-type']}\r\ntransfer-encoding: chunked\r\n\r\n`);
    line.socket.write(Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n0\r\n\r\n')]));
    await until(() => line.received().includes('\r\n\r\n'));
    return line.received();
  }

  test('beyond the limit a request is refused with 503 and Retry-After before its body, and taken again afterwards', async () => {
    service = await startHttpService({ environment });
    const uploads = await beginUploads(2);
    const photo = fakePhoto({ padding: 'x'.repeat(600_000) });
    for (const path of ['/v1/assess', firstPath, secondPath]) {
      const type = path === '/v1/assess' ? 'application/octet-stream' : 'application/json';
      const refused = await service.send({ path, headers: { 'content-type': type }, body: photo });
      expect([path, refused.status, refused.headers['retry-after']]).toEqual([path, 503, '1']);
    }
    // What is small still fits beside them.
    expect((await service.send(post(firstPath, { image_base64_str: base64Of() }))).status).toBe(200);
    for (const { socket } of uploads) socket.destroy();
    await sleep(100);
    expect((await service.send({ path: '/v1/assess', headers: { 'content-type': 'application/octet-stream' }, body: photo })).status).toBe(200);
  });

  test('bodies of no stated length, and files of forms, are counted as they come', async () => {
    service = await startHttpService({ environment });
    const uploads = await beginUploads(2);
    const piece = 'x'.repeat(100_000);
    const chunked = dial('POST /v1/assess HTTP/1.1\r\nhost: x\r\ncontent-type: image/jpeg\r\ntransfer-encoding: chunked\r\n\r\n');
    for (let sent = 0; sent < 5; sent++) chunked.socket.write(`${piece.length.toString(16)}\r\n${piece}\r\n`);
    await chunked.closed;
    expect(chunked.received()).toMatch(/^HTTP\/1\.1 503 [^]*retry-after: 1\r\n[^]*"code":"OVERLOADED"/);
    // 2 × 900,000 bytes are held: a small form fits, and one of twice the size does not.
    expect(await sendForm(190_000)).toMatch(/^HTTP\/1\.1 200 /);
    expect(await sendForm(400_000)).toMatch(/^HTTP\/1\.1 503 /);
    expect(uploads.every(({ received }) => received() === '')).toBe(true);
  });

  test('a body over the limit of one is refused with 413 whatever else is held', async () => {
    service = await startHttpService({ environment });
    for (const head of [`content-length: ${2 * mebibyte}`, 'transfer-encoding: chunked']) {
      const line = dial(`POST ${firstPath} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n${head}\r\n\r\n`);
      if (head.startsWith('t')) line.socket.write(`${(2 * mebibyte).toString(16)}\r\n${'x'.repeat(mebibyte + 10)}`);
      await until(() => line.received().includes('\r\n\r\n'));
      expect(line.received()).toMatch(/^HTTP\/1\.1 413 [^]*41300/);
    }
  });
});

describe('clients that go away', () => {
  /** Never answers by itself; notes what it was given and what was cancelled. */
  function patientAssessor(): Assessor & { readonly controls: AssessControl[]; cancelled(): number } {
    const controls: AssessControl[] = [];
    let cancelled = 0;
    return {
      controls,
      cancelled: () => cancelled,
      assess: (_bytes, _request, control = {}) => {
        controls.push(control);
        return new Promise((_resolve, reject) => {
          control.signal?.addEventListener('abort', () => {
            cancelled += 1;
            reject(new FaceGaugeError('CANCELLED'));
          });
        });
      },
      close: () => Promise.resolve(),
    };
  }

  test.each([
    [firstPath, { image_base64_str: base64Of() }, 1], [secondPath, { image_base64_str: base64Of() }, 1],
    ['/v1/assess', { image: base64Of() }, 1], ['/v1/best', { images: [base64Of(), base64Of(), base64Of()] }, 3],
  ])('%s: the work for a client that hung up is cancelled', async (path, fields, photos) => {
    const assessor = patientAssessor();
    service = await startHttpService({ assessor });
    const body = JSON.stringify(fields);
    const line = dial(headOf(path, json['content-type'], body.length) + body);
    await until(() => assessor.controls.length === photos);
    expect(assessor.cancelled()).toBe(0);
    line.socket.destroy();
    await until(() => assessor.cancelled() === photos);
  });

  test('an answer that has left cancels nothing', async () => {
    service = await startHttpService();
    const { assessor } = service;
    let signal: AbortSignal | undefined;
    const assess = assessor.assess.bind(assessor);
    assessor.assess = (bytes, request, control) => {
      signal = control?.signal;
      return assess(bytes, request, control);
    };
    expect((await service.send(post(firstPath, { image_base64_str: base64Of() }))).status).toBe(200);
    await sleep(50);
    expect(signal?.aborted).toBe(false);
  });

  test('the work of every request that was sent at once is cancelled, and its bytes are given back', async () => {
    const assessor = patientAssessor();
    // Room for the three and not for one more.
    service = await startHttpService({ assessor, environment: { FACEGAUGE_MAX_BODY_BYTES: '100000', FACEGAUGE_MAX_UPLOAD_BYTES: '100000' } });
    const body = JSON.stringify({ image: base64Of(), profile: 'enrolment' }).padEnd(30_000);
    const line = dial((headOf('/v1/assess', json['content-type'], body.length) + body).repeat(3));
    await until(() => assessor.controls.length === 3);
    line.socket.destroy();
    await sleep(200);
    expect(assessor.cancelled()).toBe(3);
    const next = dial(headOf('/v1/assess', json['content-type'], body.length) + body);
    await until(() => assessor.controls.length === 4 || next.received() !== '');
    expect(next.received()).toBe('');
  });

  test('as many photos as a request may hold are waited for without a warning of too many listeners', async () => {
    const warnings: string[] = [];
    const note = ({ name }: Error): void => { warnings.push(name); };
    process.on('warning', note);
    const assessor = patientAssessor();
    service = await startHttpService({ assessor });
    const body = JSON.stringify({ images: Array.from({ length: limits.maxPhotos }, () => base64Of()) });
    const line = dial(headOf('/v1/best', json['content-type'], body.length) + body);
    await until(() => assessor.controls.length === limits.maxPhotos);
    line.socket.destroy();
    await until(() => assessor.cancelled() === limits.maxPhotos);
    process.off('warning', note);
    expect(warnings).toEqual([]);
  });

  test('when the service cannot assess one of several photos, the others are given up', async () => {
    const assessor = patientAssessor();
    const patient = assessor.assess.bind(assessor);
    assessor.assess = (bytes, request, control) => (assessor.controls.length === 3 ? Promise.reject(new FaceGaugeError('OVERLOADED')) : patient(bytes, request, control));
    service = await startHttpService({ assessor });
    const answer: HttpAnswer = await service.send(post('/v1/best', { images: Array.from({ length: 4 }, () => base64Of()) }));
    expect(answer.status).toBe(503);
    expect(assessor.cancelled()).toBe(3);
  });
});

describe('slow, half-open and idle connections', () => {
  const environment = { FACEGAUGE_HEADERS_TIMEOUT_MS: '1000', FACEGAUGE_REQUEST_TIMEOUT_MS: '2000', FACEGAUGE_CONNECTION_TIMEOUT_MS: '1000', FACEGAUGE_DEADLINE_MS: '500', FACEGAUGE_KEEP_ALIVE_MS: '500' };

  test('one that sends nothing, one letter of a header at a time, or one byte of a body at a time is cut off', async () => {
    service = await startHttpService({ environment });
    const silent = dial();
    const slowHeaders = dial(`POST ${firstPath} HTTP/1.1\r\nx: `);
    const slowBody = dial(headOf(firstPath, 'application/json', 5000));
    const drip = setInterval(() => {
      for (const { socket } of [slowHeaders, slowBody]) if (socket.writable) socket.write(' ');
    }, 100);
    await Promise.all([silent.closed, slowHeaders.closed, slowBody.closed]);
    clearInterval(drip);
    expect(slowHeaders.received()).toMatch(/^HTTP\/1\.1 408 /);
    expect(slowBody.received()).toMatch(/^HTTP\/1\.1 408 /);
  });

  test('one that stays open after its answer is closed when it has been idle', async () => {
    service = await startHttpService({ environment });
    const line = dial('GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n');
    await line.closed;
    expect(line.received()).toMatch(/^HTTP\/1\.1 200 /);
  });

  test('beyond the number of connections further ones are closed as they come, and room is found again', async () => {
    service = await startHttpService({ environment: { FACEGAUGE_MAX_CONNECTIONS: '3' } });
    const held = [dial(), dial(), dial()];
    await sleep(100);
    await dial('GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n').closed;
    held[0]?.socket.destroy();
    await sleep(100);
    expect((await service.send({ method: 'GET', path: '/healthz' })).status).toBe(200);
  });
});
