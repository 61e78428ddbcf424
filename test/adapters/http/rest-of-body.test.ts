/** A form that is refused before its end leaves its connection usable. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { RawConnection } from '../../../tools/robustness/raw-connection.js';
import { boundary, formHeaders, makeForm } from '../../support/forms.js';
import { startHttpService, type HttpService } from '../../support/http-service.js';

const limit = 256 * 1024;
const photo = { name: 'file', filename: 'a.jpg', content: Buffer.alloc(200_000, 'x') };
const field = (name: string): { name: string; content: string } => ({ name, content: 'x' });

let service: HttpService;
let connection: RawConnection;
beforeEach(async () => {
  service = await startHttpService({ environment: { FACEGAUGE_MAX_BODY_BYTES: String(limit) } });
  connection = new RawConnection(service.port);
});
afterEach(async () => {
  connection.destroy();
  await service.close();
});

const ownType = formHeaders['content-type'];

test.each<readonly [string, Buffer, string]>([
  ['a field with a name that is none', makeForm([field('__proto__'), photo]), ownType],
  ['more fields than are taken', makeForm([...Array.from({ length: 33 }, (_, index) => field(`f${index}`)), photo]), ownType],
  ['more files than are taken', makeForm(Array.from({ length: 20 }, () => ({ ...photo, content: photo.content.subarray(0, 12_000) }))), ownType],
  ['more bytes than are taken', makeForm([photo, photo, photo]), ownType],
  ['a head of a part that is longer than is taken', Buffer.concat([Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="a"\r\nx: ${'y'.repeat(100_000)}\r\n\r\nx\r\n`), makeForm([photo])]), ownType],
  ['a part without a head', Buffer.concat([Buffer.from(`--${boundary}\r\n\0\r\n\r\nx\r\n`), makeForm([photo])]), ownType],
  ['a file that ends in the middle', makeForm([photo]).subarray(0, 150_000), ownType],
  ['no boundary', makeForm([{ ...photo, content: photo.content.subarray(0, 25_000) }]), 'multipart/form-data'],
])('after a form with %s the next request on the connection is answered', async (_name, body, contentType) => {
  const head = Buffer.from(`POST /v1/assess HTTP/1.1\r\nhost: x\r\ncontent-type: ${contentType}\r\ncontent-length: ${body.length}\r\n\r\n`);
  const bytes = Buffer.concat([head, body]);
  // In pieces, so that some of it is still on its way when the form is refused.
  for (let start = 0; start < bytes.length; start += 5_000) {
    connection.write(bytes.subarray(start, start + 5_000));
    await sleep(5);
  }
  expect(await connection.answer(12_000)).toHaveProperty('status', expect.toBeOneOf([400, 413]));
  connection.write(Buffer.from('GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n'));
  expect(await connection.answer(12_000)).toHaveProperty('status', 200);
}, 30_000);
