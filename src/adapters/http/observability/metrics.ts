/** Metrics for Prometheus. Every label has few values: routes, codes, stages, verdicts and names that the operator gave. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { packageVersion } from '../../../config/package-version.js';
import type { LoadedModel } from '../../../engine/messages.js';
import type { PoolEvent, PoolStats } from '../../../engine/pool-stats.js';
import { verdictOf, type RequestFacts } from './request-facts.js';

export interface RequestEnd {
  /** The route's pattern. */
  readonly endpoint: string;
  readonly status: number;
  readonly seconds: number;
  readonly client: string;
  readonly facts: RequestFacts | undefined;
}

/** `answered`, also with an error; `returned` to the queue; `given-up`: placed on the queue of the dead. */
export type CommandEnd = 'answered' | 'returned' | 'given-up';

export interface Metrics {
  countRequest(end: RequestEnd): void;
  /** A command of a message queue. */
  countCommand(end: CommandEnd): void;
  observeEngine(event: PoolEvent): void;
  /** From now on the figures of the engine are told as well. */
  watchEngine(stats: () => PoolStats): void;
  nameModels(models: readonly LoadedModel[]): void;
  /** Memory, event loop and garbage collection of this process: once a process. */
  watchProcess(): void;
  /** In the text format. */
  render(): Promise<string>;
  readonly contentType: string;
}

/** From a refusal (1 ms) to the deadline (10 s). */
const requestSeconds = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** From one small network (1 ms) to a progressive JPEG of the largest size (about a second). */
const stageSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const counter = <Label extends string>(name: string, help: string, labelNames: readonly Label[]): Counter<Label> => new Counter({ name, help, labelNames, registers });
  const histogram = <Label extends string>(name: string, help: string, labelNames: readonly Label[], buckets: number[]): Histogram<Label> => new Histogram({ name, help, labelNames, buckets, registers });

  const requests = counter('facegauge_requests_total', 'Requests answered, by route, HTTP status, error code (OK without one) and verdict of the photos', ['endpoint', 'status', 'code', 'verdict']);
  const photos = counter('facegauge_photos_total', 'Photos assessed, by route and verdict of the largest face', ['endpoint', 'verdict']);
  const clients = counter('facegauge_client_requests_total', 'Requests by name of the key; certificate and anonymous are one each', ['client', 'status']);
  const durations = histogram('facegauge_request_duration_seconds', 'From the first byte of a request to the last of its answer', ['endpoint'], requestSeconds);
  const stages = histogram('facegauge_stage_duration_seconds', 'Time in each stage of a photo', ['stage'], stageSeconds);
  const waits = histogram('facegauge_queue_wait_seconds', 'Time from acceptance to an inference process', [], requestSeconds);
  const services = histogram('facegauge_service_seconds', 'Time from handing a photo to an inference process to its answer', [], requestSeconds);
  const commands = counter('facegauge_commands_total', 'Commands of a message queue, by what became of them', ['end']);
  const exits = counter('facegauge_worker_exits_total', 'Inference processes that ended, by signal or exit code', ['reason']);
  const models = new Gauge({ name: 'facegauge_model_info', help: 'Networks that are loaded: always 1', labelNames: ['id', 'sha256'], registers });
  new Gauge({ name: 'facegauge_build_info', help: 'Version of service and runtime: always 1', labelNames: ['version', 'node'], registers }).set({ version: packageVersion(), node: process.version }, 1);
  // Seen at 0 before the first ends: an alert on a rate needs both.
  exits.inc({ reason: 'deadline' }, 0);

  return {
    contentType: registry.contentType,
    render: () => registry.metrics(),
    countRequest({ endpoint, status, seconds, client, facts }) {
      requests.inc({ endpoint, status, code: facts?.code ?? 'OK', verdict: facts === undefined ? 'none' : verdictOf(facts) });
      clients.inc({ client, status });
      durations.observe({ endpoint }, seconds);
      for (const verdict of facts?.photos ?? []) photos.inc({ endpoint, verdict });
      for (const timings of facts?.timings ?? []) {
        // The queue has a histogram of its own, which also knows what was given up in it.
        for (const [stage, milliseconds] of Object.entries(timings)) if (stage !== 'queue') stages.observe({ stage }, milliseconds / 1000);
      }
    },
    countCommand(end) { commands.inc({ end }); },
    observeEngine(event) {
      if (event.type === 'request-ended') {
        waits.observe(event.waitMs / 1000);
        services.observe(event.serviceMs / 1000);
      } else if (event.type === 'worker-exited') {
        exits.inc({ reason: event.signal ?? `code ${event.code ?? 'none'}` });
      } else if (event.type === 'worker-killed') {
        exits.inc({ reason: event.reason });
      }
    },
    watchEngine: (stats) => { watchEngine(registers, stats); },
    nameModels(loaded) {
      models.reset();
      for (const { id, sha256 } of loaded) models.set({ id, sha256 }, 1);
    },
    watchProcess: () => { collectDefaultMetrics({ register: registry }); },
  };
}

function watchEngine(registers: Registry[], stats: () => PoolStats): void {
  const gauge = (name: string, help: string, read: (now: PoolStats) => number): void => {
    new Gauge({ name, help, registers, collect() { this.set(read(stats())); } });
  };
  gauge('facegauge_queue_length', 'Requests that wait for an inference process', ({ queued }) => queued);
  gauge('facegauge_queue_capacity', 'Requests that may wait', ({ capacity }) => capacity);
  gauge('facegauge_queue_expected_wait_seconds', 'Wait that a new request would have', ({ expectedWaitMs }) => expectedWaitMs / 1000);
  gauge('facegauge_in_flight', 'Photos with the inference processes', ({ inFlight }) => inFlight);
  gauge('facegauge_workers', 'Inference processes that run', ({ workers }) => workers.length);
  gauge('facegauge_workers_ready', 'Inference processes that are warm', ({ ready }) => ready);
  let counted = 0;
  new Counter({
    name: 'facegauge_worker_restarts_total', help: 'Inference processes that were replaced', registers,
    collect() {
      const { restarts } = stats();
      this.inc(restarts - counted);
      counted = restarts;
    },
  });
  new Gauge({
    name: 'facegauge_rss_bytes', help: 'Resident memory of the main process and of each inference process, by its place', labelNames: ['process'], registers,
    collect() {
      this.reset();
      this.set({ process: 'main' }, process.memoryUsage.rss());
      stats().workers.forEach(({ rssBytes }, index) => { this.set({ process: `worker ${index + 1}` }, rssBytes); });
    },
  });
}
