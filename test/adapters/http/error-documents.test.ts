import { readFileSync } from 'node:fs';
import { maxHeaderSize } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { httpStatuses } from '../../../src/adapters/http/errors.js';
import { firstCodes, secondCodes } from '../../../src/adapters/sophon/errors.js';
import { errorTable } from '../../../src/errors.js';
import { errorCases, firstPath, secondPath } from '../../contract/fiqa-cases.js';
import { RawConnection } from '../../../tools/robustness/raw-connection.js';
import { startHttpService, type HttpService } from '../../support/http-service.js';

interface Document {
  readonly paths: Record<string, Record<string, { readonly responses: Record<string, { readonly description: string }> }>>;
}

let service: HttpService;
beforeAll(async () => { service = await startHttpService(); });
afterAll(async () => { await service.close(); });

/** Every code that the OpenAPI document names for a path, with its status: "400 40003 IMAGE_ERROR". */
async function documented(path: string, pattern: RegExp): Promise<Set<string>> {
  const { body } = await service.send({ method: 'GET', path: '/openapi.json' });
  const responses = (body as Document).paths[path]!.post!.responses;
  const errors = Object.entries(responses).filter(([status]) => status !== '200');
  return new Set(errors.flatMap(([status, { description }]) => [...description.replace(/\(.*\)/, '').matchAll(pattern)].map(([code]) => `${status} ${code}`)));
}

test('what the first generation answers is what the OpenAPI document says, both ways', async () => {
  const answered = new Set(errorCases.map(({ http, first: [code, status] }) => `${http} ${code} ${status}`));
  // Before any body is read: access.test.ts, limits.test.ts and, for 408 and 431, overload.test.ts and the last test here see these answered.
  for (const early of ['404 40400 NOT_FOUND', '401 40100 UNAUTHORIZED', '403 40300 FORBIDDEN', '429 42900 TOO_MANY_REQUESTS', '408 40000 BAD_REQUEST', '431 40000 BAD_REQUEST']) answered.add(early);
  expect(await documented(firstPath, /\d{5} [A-Z_]+/g)).toEqual(answered);
});

test('what the second generation answers is what the OpenAPI document says, both ways', async () => {
  const answered = new Set(errorCases.map(({ http, second: [code] }) => `${http} ${code}`));
  for (const early of ['404 NOT_FOUND', '401 UNAUTHORIZED', '403 FORBIDDEN', '429 TOO_MANY_REQUESTS', '408 BAD_REQUEST', '431 BAD_REQUEST']) answered.add(early);
  expect(await documented(secondPath, /[A-Z]+(?:_[A-Z]+)*/g)).toEqual(answered);
});

test('docs/errors.md has a row for every code of the core, with its status and both names', () => {
  const text = readFileSync('docs/errors.md', 'utf8');
  const rows = [...text.matchAll(/^\| `([A-Z_]+)` \| .* \| (\d{3}) \| (\d{5}) `[A-Z_]+` \| `([A-Z_]+)` \|/gm)].map(([, code, http, first, second]) => `${code} ${http} ${first} ${second}`);
  const expected = Object.entries(firstCodes).map(([code, { code: number }]) => `${code} ${code === 'NO_FACE' ? 400 : httpStatuses[code as keyof typeof httpStatuses]} ${number} ${secondCodes[code as keyof typeof secondCodes]}`);
  expect(rows).toEqual(expected);
  expect(rows.length).toBe(Object.keys(errorTable).length + 1);
});

test('a head over the limit is answered with 431, as documented for every operation, also behind another request; a long body is none', async () => {
  const { body } = await service.send({ method: 'GET', path: '/openapi.json' });
  const operations = Object.entries((body as Document).paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, { responses }]) => ({ method: method.toUpperCase(), path, responses })));
  expect(operations.length).toBeGreaterThanOrEqual(8);
  for (const { method, path, responses } of operations) {
    expect([path, Object.keys(responses)]).toEqual([path, expect.arrayContaining(['400', '408', '431'])]);
    const connection = new RawConnection(service.port);
    const sound = `POST ${firstPath} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 40000\r\n\r\n${' '.repeat(40_000)}`;
    connection.write(Buffer.from(`${sound}${sound}${method} ${path}?${'a'.repeat(maxHeaderSize)} HTTP/1.1\r\nhost: x\r\n\r\n`));
    const statuses: unknown[] = [];
    for (let answer = await connection.answer(10_000); typeof answer === 'object'; answer = await connection.answer(10_000)) statuses.push(answer.status);
    expect([path, statuses]).toEqual([path, [400, 400, 431]]);
    connection.destroy();
  }
});
