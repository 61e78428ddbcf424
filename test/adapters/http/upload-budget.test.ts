import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UploadBudget } from '../../../src/adapters/http/upload-budget.js';
import { createRandom } from '../../../tools/training/common/random.js';

const random = createRandom(7);
const sent = Buffer.from(Array.from({ length: 300_000 }, () => Math.floor(random() * 256)));

let server: Server;
let chunks: Buffer[];
let received: Buffer | undefined;

/** Also keeps the pieces themselves, to see what becomes of them. */
async function receive(message: IncomingMessage, request: FastifyRequest, budget: UploadBudget): Promise<void> {
  message.on('data', (chunk: Buffer) => { chunks.push(chunk); });
  received = await budget.read(request, message);
}

beforeEach(async () => {
  chunks = [];
  received = undefined;
  const budget = new UploadBudget({ maxBodyBytes: 1_000_000, maxUploadBytes: 1_000_000 });
  server = createServer((message, response) => {
    const request = { raw: message, headers: message.headers } as FastifyRequest;
    budget.open(request, { raw: response } as FastifyReply);
    receive(message, request, budget).then(() => response.end(), () => response.destroy());
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
});
afterEach(() => { server.close(); });

describe('a body', () => {
  it('arrives whole, and its larger pieces are free as soon as they are copied', async () => {
    const { status } = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, { method: 'POST', body: sent });
    expect(status).toBe(200);
    expect(received?.equals(sent)).toBe(true);
    expect(chunks.some(({ buffer }) => buffer.byteLength === 0)).toBe(true);
    expect(chunks.every(({ buffer }) => buffer.byteLength < 16 * 1024)).toBe(true);
  });

  it('that does not come from a parser is left to its owner', async () => {
    const own = Buffer.from(new Uint8Array(sent).buffer);
    const raw = Readable.from([own]);
    const request = { raw, headers: {} } as unknown as FastifyRequest;
    const budget = new UploadBudget({ maxBodyBytes: 1_000_000, maxUploadBytes: 1_000_000 });
    budget.open(request, { raw: new Readable({ read: () => undefined }) } as unknown as FastifyReply);
    expect((await budget.read(request, raw)).equals(sent)).toBe(true);
    expect(own.length).toBe(sent.length);
  });
});
