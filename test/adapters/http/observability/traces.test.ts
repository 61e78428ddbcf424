import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSpanExporter } from '../../../../src/adapters/http/observability/span-exporter.js';
import { beginTrace } from '../../../../src/adapters/http/observability/trace-context.js';
import { readConfig } from '../../../../src/config/read.js';
import { base64Of, firstPath, json, post } from '../../../contract/fiqa-cases.js';
import { startHttpService, type HttpService } from '../../../support/http-service.js';

interface Received {
  readonly path: string;
  readonly token: unknown;
  readonly body: { resourceSpans: { scopeSpans: { spans: Record<string, unknown>[] }[] }[] };
}

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const parentId = '00f067aa0ba902b7';
const silent = pino({ level: 'silent' });
let received: Received[];
let collector: Server;
let endpoint: string;
let service: HttpService | undefined;

beforeEach(async () => {
  received = [];
  collector = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (part: string) => { text += part; }).on('end', () => {
      received.push({ path: request.url ?? '', token: request.headers.authorization, body: JSON.parse(text) as Received['body'] });
      response.end('{}');
    });
  });
  await new Promise<void>((resolve) => { collector.listen(0, '127.0.0.1', resolve); });
  endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
});
afterEach(async () => {
  await service?.close();
  service = undefined;
  collector.close();
});

const send = (headers: Record<string, string> = {}): ReturnType<HttpService['send']> => service!.send(post(firstPath, { image_base64_str: base64Of() }, { ...json, ...headers }));

test('a trace goes on through the answer, the log and the span, which says what happened and nothing of the photo', async () => {
  const spans = createSpanExporter(readConfig({ environment: { OTEL_EXPORTER_OTLP_ENDPOINT: `${endpoint}/`, OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Token%20x' } }), silent)!;
  service = await startHttpService({ spans });
  const answer = await send({ traceparent: `00-${traceId}-${parentId}-01`, tracestate: 'vendor=1', 'x-request-id': 'req-7' });
  const [, , spanId = ''] = String(answer.headers.traceparent).split('-');
  expect(answer.headers.traceparent).toBe(`00-${traceId}-${spanId}-01`);
  expect(spanId).not.toBe(parentId);
  const line = service.log.map((text) => JSON.parse(text) as Record<string, unknown>).find(({ msg }) => msg === 'request');
  expect(line).toMatchObject({ reqId: 'req-7', traceId, spanId, status: 200, verdict: 'passed' });
  await spans.close();
  expect(received).toMatchObject([{ path: '/v1/traces', token: 'Token x' }]);
  const [span] = received[0]!.body.resourceSpans[0]!.scopeSpans[0]!.spans;
  expect(span).toMatchObject({ traceId, spanId, parentSpanId: parentId, traceState: 'vendor=1', name: `POST ${firstPath}`, kind: 2 });
  expect(BigInt(String(span!.endTimeUnixNano))).toBeGreaterThanOrEqual(BigInt(String(span!.startTimeUnixNano)));
  const attributes = Object.fromEntries((span!.attributes as { key: string; value: Record<string, unknown> }[]).map(({ key, value }) => [key, Object.values(value)[0]]));
  expect(attributes).toMatchObject({ 'http.route': firstPath, 'http.response.status_code': '200', 'facegauge.verdict': 'passed', 'facegauge.stage.detect_ms': 2.25, 'facegauge.request_id': 'req-7' });
});

test('what the caller does not want recorded is not; without a collector its flag is passed on', async () => {
  const spans = createSpanExporter(readConfig({ environment: { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } }), silent)!;
  service = await startHttpService({ spans });
  await send({ traceparent: `00-${traceId}-${parentId}-00` });
  await spans.close();
  expect(received).toEqual([]);
  await service.close();
  service = await startHttpService();
  expect((await send({ traceparent: `00-${traceId}-${parentId}-01` })).headers.traceparent).toMatch(/-01$/);
});

test('a collector that is away is said once in the log and costs nobody an answer', async () => {
  const log: string[] = [];
  const spans = createSpanExporter(readConfig({ environment: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' } }), pino({ level: 'trace' }, { write: (line: string) => { log.push(line); } }))!;
  service = await startHttpService({ spans });
  for (let index = 0; index < 3; index++) expect((await send()).status).toBe(200);
  await spans.close();
  expect(log.filter((line) => line.includes('trace collector'))).toHaveLength(1);
});

test.each([
  undefined, '', 'x', `00-${'0'.repeat(32)}-${parentId}-01`, `00-${traceId}-${'0'.repeat(16)}-01`, `ff-${traceId}-${parentId}-01`, `00-${traceId.toUpperCase()}-${parentId}-01`,
  `00-${traceId}-${parentId}-01-more`, `00-${traceId}-${parentId}`, `00-${traceId}-${parentId}-1`, `00-${traceId}-${parentId}-01\n`,
])('the traceparent %j begins a new trace', (traceparent) => {
  const trace = beginTrace(traceparent === undefined ? {} : { traceparent, tracestate: 'a=b' });
  expect(trace).toMatchObject({ parentId: undefined, state: undefined, sampled: undefined });
  expect(trace.traceId).toMatch(/^(?!0{32})[0-9a-f]{32}$/);
  expect(trace.traceId).not.toBe(traceId);
});

test('a later version is read as far as it is known', () => {
  expect(beginTrace({ traceparent: `01-${traceId}-${parentId}-01-more` })).toMatchObject({ traceId, parentId, sampled: true });
});

test.each([['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318'], ['OTEL_EXPORTER_OTLP_HEADERS', 'token']])('%s=%s stops the start', (variable, value) => {
  const environment = { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, [variable]: value };
  expect(() => createSpanExporter(readConfig({ environment }), silent)).toThrow(variable);
});
