/** Every request, seen from outside: its trace, its log line, its metrics and its span. Nothing of its contents is told. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { clientOf } from '../access/client.js';
import type { Metrics } from './metrics.js';
import { beginFacts, factsOf, verdictOf, type RequestFacts } from './request-facts.js';
import type { Span, SpanExporter } from './span-exporter.js';
import { beginTrace, formatTraceparent } from './trace-context.js';

export interface Watchers {
  readonly metrics: Metrics;
  readonly spans: SpanExporter | undefined;
}

/** Must be registered before everything else, so that refusals are seen as well. */
export function watchRequests(app: FastifyInstance, { metrics, spans }: Watchers): void {
  app.addHook('onRequest', (request, reply, done) => {
    const trace = beginTrace(request.headers);
    const isSampled = spans?.samples(trace) ?? trace.sampled ?? false;
    beginFacts(request.raw, { ...trace, sampled: isSampled });
    request.log = reply.log = request.log.child({ traceId: trace.traceId, spanId: trace.spanId });
    void reply.headers({ 'x-request-id': request.id, traceparent: formatTraceparent(trace, isSampled) });
    done();
  });
  app.addHook('onSend', (_request, reply, _payload, done) => {
    const stages = reply.getHeader('server-timing');
    const total = `total;dur=${reply.elapsedTime.toFixed(2)}`;
    void reply.header('server-timing', typeof stages === 'string' ? `${stages}, ${total}` : total);
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    const facts = factsOf(request);
    // The route's pattern and not the URL: a query may hold anything.
    const endpoint = request.routeOptions.url ?? 'unknown';
    const client = clientOf(request)?.label ?? 'anonymous';
    metrics.countRequest({ endpoint, status: reply.statusCode, seconds: reply.elapsedTime / 1000, client, facts });
    request.log.info({
      method: request.method, route: endpoint, status: reply.statusCode, milliseconds: Math.round(reply.elapsedTime * 10) / 10, client,
      ...(facts?.code === undefined ? {} : { code: facts.code }),
      ...(facts === undefined || facts.photos.length === 0 ? {} : { verdict: verdictOf(facts), photos: facts.photos.length }),
    }, 'request');
    if (spans !== undefined && facts?.trace.sampled === true) spans.record(spanOf(request, reply, endpoint, facts));
    done();
  });
}

/** Names as OpenTelemetry's conventions for HTTP have them; stages are summed over the faces and so have no place in time. */
function spanOf(request: FastifyRequest, reply: FastifyReply, endpoint: string, facts: RequestFacts): Span {
  const stages: Record<string, number> = {};
  for (const timings of facts.timings) {
    for (const [stage, milliseconds] of Object.entries(timings)) stages[`facegauge.stage.${stage}_ms`] = (stages[`facegauge.stage.${stage}_ms`] ?? 0) + milliseconds;
  }
  return {
    trace: facts.trace, name: `${request.method} ${endpoint}`,
    startedEpochMs: facts.startedEpochMs, endedEpochMs: facts.startedEpochMs + reply.elapsedTime,
    isError: reply.statusCode >= 500,
    attributes: {
      'http.request.method': request.method, 'http.route': endpoint, 'http.response.status_code': reply.statusCode, 'url.scheme': request.protocol,
      'facegauge.request_id': request.id, 'facegauge.verdict': verdictOf(facts), 'facegauge.photos': facts.photos.length,
      ...(facts.code === undefined ? {} : { 'facegauge.code': facts.code }), ...stages,
    },
  };
}
