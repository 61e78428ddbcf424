/** The HTTP application on the fake assessor, listening on a free port of the loopback. */
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { buildApp } from '../../src/adapters/http/app.js';
import type { EngineState, HttpServices } from '../../src/adapters/http/services.js';
import { readConfig } from '../../src/config/read.js';
import { createFakeAssessor, type FakeAssessor } from './fake-assessor.js';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body as JSON. */
  readonly body: unknown;
}

export interface SentRequest {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export type Send = (request: SentRequest) => Promise<HttpAnswer>;

export interface HttpService {
  readonly app: FastifyInstance;
  readonly port: number;
  readonly assessor: FakeAssessor;
  readonly engine: { -readonly [Key in keyof EngineState]: EngineState[Key] };
  /** Everything that was logged, one JSON line each. */
  readonly log: string[];
  /** Over a real socket. */
  readonly send: Send;
  /** Through the framework's own door. */
  readonly inject: Send;
  close(): Promise<void>;
}

export async function startHttpService(overrides: Partial<Omit<HttpServices, 'config'>> & { readonly environment?: Record<string, string>; readonly host?: string } = {}): Promise<HttpService> {
  const log: string[] = [];
  const assessor = createFakeAssessor();
  const engine = { isReady: () => true, isFull: () => false, expectedWaitMs: () => 0 };
  const { environment = {}, host = '127.0.0.1', ...services } = overrides;
  const app = await buildApp({
    assessor, engine, customProfile: undefined, config: readConfig({ environment }),
    logger: pino({ level: 'trace' }, { write: (line: string) => { log.push(line); } }), ...services,
  });
  await app.listen({ port: 0, host });
  const { port } = app.server.address() as AddressInfo;
  return {
    app, port, assessor, engine, log,
    send: (request) => sendOverSocket(port, request, host),
    inject: async ({ method = 'POST', path, headers = {}, body }) => {
      const answer = await app.inject({ method: method as 'POST', url: path, headers, ...(body === undefined ? {} : { payload: body }) });
      return { status: answer.statusCode, headers: answer.headers as IncomingHttpHeaders, text: answer.body, body: parseOr(answer.body) };
    },
    close: () => app.close(),
  };
}

export function sendOverSocket(port: number, { method = 'POST', path, headers = {}, body }: SentRequest, host = '127.0.0.1'): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const request = httpRequest({ host, port, method, path, headers: { ...length, ...headers } }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text, body: parseOr(text) });
      });
      answer.on('error', reject);
    });
    request.on('error', reject);
    request.end(body);
  });
}

function parseOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
