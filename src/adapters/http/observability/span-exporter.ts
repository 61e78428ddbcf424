/** Spans to an OpenTelemetry collector: OTLP over HTTP in JSON, in batches, by fetch alone (docs/decisions/0014 says why). */
import type { FastifyBaseLogger } from 'fastify';
import { packageVersion } from '../../../config/package-version.js';
import type { Config } from '../../../config/table.js';
import { FaceGaugeError } from '../../../errors.js';
import type { Trace } from './trace-context.js';

export interface Span {
  readonly trace: Trace;
  readonly name: string;
  readonly startedEpochMs: number;
  readonly endedEpochMs: number;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly isError: boolean;
}

export interface SpanExporter {
  /** Whether a trace is to be recorded: as its caller says, else by chance. */
  samples(trace: Trace): boolean;
  record(span: Span): void;
  /** Sends what is left. */
  close(): Promise<void>;
}

export type SpanExporterConfig = Pick<Config, 'otlpEndpoint' | 'otlpHeaders' | 'tracePercent' | 'deviceId'>;

/** Spans that are kept while the collector is away; later ones are dropped. About 1 kB each. */
const maxKept = 4096;
const batchSize = 512;
const sendEveryMs = 5000;
const sendTimeoutMs = 10_000;

/** Undefined where no collector is configured. Throws FaceGaugeError CONFIGURATION_INVALID. */
export function createSpanExporter(config: SpanExporterConfig, logger: FastifyBaseLogger): SpanExporter | undefined {
  if (config.otlpEndpoint === undefined) return undefined;
  const address = addressOf(config.otlpEndpoint);
  const headers = { 'content-type': 'application/json', ...headersOf(config.otlpHeaders) };
  const resource = { attributes: toAttributes({ 'service.name': 'facegauge', 'service.version': packageVersion(), 'service.instance.id': config.deviceId }) };
  const kept: object[] = [];
  let isAway = false;
  let sending = Promise.resolve();

  async function send(): Promise<void> {
    const spans = kept.splice(0, batchSize);
    if (spans.length === 0) return;
    try {
      const body = JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'facegauge' }, spans }] }] });
      const response = await fetch(address, { method: 'POST', headers, body, redirect: 'error', signal: AbortSignal.timeout(sendTimeoutMs) });
      await response.body?.cancel();
      if (!response.ok) throw new Error(`status ${response.status}`);
      isAway = false;
    } catch (thrown) {
      // Said once, and not at every batch: traces are a convenience, the photos go on.
      if (!isAway) logger.warn({ reason: thrown instanceof Error ? thrown.message : 'unknown' }, 'the trace collector does not take spans; they are dropped');
      isAway = true;
    }
  }

  const flush = (): Promise<void> => (sending = sending.then(send));
  const timer = setInterval(() => { void flush(); }, sendEveryMs);
  timer.unref();

  return {
    samples: ({ sampled }) => sampled ?? Math.random() * 100 < config.tracePercent,
    record(span) {
      if (kept.length >= maxKept) return;
      kept.push(toOtlp(span));
      if (kept.length === batchSize) void flush();
    },
    async close() {
      clearInterval(timer);
      while (kept.length > 0) await flush();
      await sending;
    },
  };
}

/** The signal's path is added to the base, as the exporters' specification says. */
function addressOf(endpoint: string): string {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new FaceGaugeError('CONFIGURATION_INVALID', `OTEL_EXPORTER_OTLP_ENDPOINT: expected an address like http://collector:4318 but received ${JSON.stringify(endpoint)}.`);
  }
  return `${endpoint.replace(/\/+$/, '')}/v1/traces`;
}

/** `name=value,name=value`, values coded like in a URL. */
function headersOf(list: string | undefined): Record<string, string> {
  const pairs = (list ?? '').split(',').map((pair) => pair.trim()).filter((pair) => pair !== '');
  return Object.fromEntries(pairs.map((pair) => {
    const at = pair.indexOf('=');
    if (at < 1) throw new FaceGaugeError('CONFIGURATION_INVALID', 'OTEL_EXPORTER_OTLP_HEADERS: expected name=value pairs, separated by commas.');
    return [pair.slice(0, at).trim(), decodeURIComponent(pair.slice(at + 1).trim())];
  }));
}

interface OtlpAttribute {
  readonly key: string;
  readonly value: { readonly stringValue: string } | { readonly doubleValue: number } | { readonly intValue: string };
}

function toAttributes(values: Span['attributes']): OtlpAttribute[] {
  return Object.entries(values).map(([key, value]) => {
    if (typeof value === 'string') return { key, value: { stringValue: value } };
    return { key, value: Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value } };
  });
}

/** Nanoseconds as text: they do not fit a number. */
const toNanos = (epochMs: number): string => `${Math.round(epochMs * 1000)}000`;
const serverKind = 2;
const errorStatus = 2;

function toOtlp({ trace, name, startedEpochMs, endedEpochMs, attributes, isError }: Span): object {
  return {
    traceId: trace.traceId, spanId: trace.spanId, name, kind: serverKind,
    ...(trace.parentId === undefined ? {} : { parentSpanId: trace.parentId }),
    ...(trace.state === undefined ? {} : { traceState: trace.state }),
    startTimeUnixNano: toNanos(startedEpochMs), endTimeUnixNano: toNanos(endedEpochMs),
    attributes: toAttributes(attributes), status: isError ? { code: errorStatus } : {},
  };
}
