/**
 * A long run of good and bad requests to every endpoint: does memory grow, do handles pile up, do answers slow down?
 *
 * Usage: npm run soak -- [--minutes 10 | --requests 50000] [--connections 4] [--seed 1] [--json soak.json]
 * Exit code 0: every answer is documented, no 500, and after warm-up memory grows by at most 1 MB in 10,000 requests, in the
 * main process and in the inference processes.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createRandom } from '../training/common/random.js';
import { sendOverSocket, type SentRequest } from '../../test/support/http-service.js';
import { limits } from '../../src/limits.js';
import { makeImageSeeds, type ImageSeed } from '../fuzz/image-seeds.js';
import { makeRequestCase } from '../fuzz/requests/make-case.js';
import { readDocumentedStatuses, type DocumentedStatuses } from '../fuzz/requests/statuses.js';
import { tryRequest } from '../fuzz/requests/trial.js';
import { quantile, slopeOf } from './figures.js';
import { childBytes, megabytes, sampleAtRest, startProbedService, type ProbedService } from './probed-service.js';
import { RawConnection } from './raw-connection.js';
import { everyKindOfRequest } from './requests.js';

/** One line of the report: a stretch of the run. */
interface Stretch {
  readonly requests: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly mainRssBytes: number;
  readonly childRssBytes: number;
  readonly handles: number;
  readonly loopDelayP99Ms: number;
}

interface Soak {
  readonly service: ProbedService;
  readonly good: readonly SentRequest[];
  readonly seeds: readonly ImageSeed[];
  readonly documented: DocumentedStatuses;
  readonly seed: number;
  readonly faults: string[];
  done: number;
  goodMs: number[];
}

const stretches = 20;
/** Share of the run before which memory is not judged: code is compiled, buffers find their size. */
const warmUpShare = 0.25;
const allowedBytesPerRequest = (1024 * 1024) / 10_000;
/** Of ten requests this many are good. */
const goodOfTen = 6;

async function sendOne(soak: Soak, index: number): Promise<void> {
  const random = createRandom(soak.seed * 7_000_003 + index);
  if (random() * 10 < goodOfTen) {
    const request = soak.good[Math.floor(random() * soak.good.length)]!;
    const startedMs = performance.now();
    const { status } = await sendOverSocket(soak.service.port, request);
    soak.goodMs.push(performance.now() - startedMs);
    if (status !== 200) soak.faults.push(`${index}: ${request.path} was answered with ${status}`);
  } else {
    const connection = new RawConnection(soak.service.port);
    const outcome = await tryRequest(connection, makeRequestCase(soak.seed, index, soak.seeds), { documented: soak.documented, deadlineMs: limits.deadlineMs + 5000 });
    connection.destroy();
    if (outcome.fault !== undefined) soak.faults.push(`${index}: ${outcome.fault}`);
  }
  soak.done += 1;
}

/** Goes on until `isOver`, then waits for rest and looks at memory. */
async function runStretch(soak: Soak, connections: number, isOver: () => boolean, take: () => number): Promise<Stretch> {
  soak.goodMs = [];
  await Promise.all(Array.from({ length: connections }, async () => {
    while (!isOver()) await sendOne(soak, take());
  }));
  const sample = await sampleAtRest(soak.service);
  return {
    requests: soak.done, p50Ms: quantile(soak.goodMs, 0.5), p99Ms: quantile(soak.goodMs, 0.99),
    mainRssBytes: sample.main.rssBytes, childRssBytes: childBytes(sample), handles: sample.main.handles, loopDelayP99Ms: sample.main.loopDelayMs.p99,
  };
}

const { values } = parseArgs({
  options: {
    minutes: { type: 'string' }, requests: { type: 'string' }, connections: { type: 'string', default: '4' }, seed: { type: 'string', default: '1' }, json: { type: 'string' },
  },
});
const minutes = Number(values.minutes ?? (values.requests === undefined ? '10' : 'Infinity'));
const requests = Number(values.requests ?? 'Infinity');
const connections = Number(values.connections);
if (!(minutes > 0 && requests > 0 && connections > 0)) throw new Error('expected numbers above 0');

const service = await startProbedService(['--log-level', 'error']);
const soak: Soak = {
  service, good: await everyKindOfRequest(), seeds: await makeImageSeeds(), documented: await readDocumentedStatuses(service.port),
  seed: Number(values.seed), faults: [], done: 0, goodMs: [],
};
const rows: Stretch[] = [];
let next = 0;
const startedMs = performance.now();
for (let stretch = 1; stretch <= stretches; stretch++) {
  const untilMs = startedMs + (minutes * 60_000 * stretch) / stretches;
  const untilRequest = (requests * stretch) / stretches;
  const row = await runStretch(soak, connections, () => performance.now() >= untilMs || next >= untilRequest || service.hasEnded(), () => next++);
  rows.push(row);
  console.log(`${String(row.requests).padStart(7)} requests · p50 ${row.p50Ms.toFixed(0)} p99 ${row.p99Ms.toFixed(0)} ms · RSS main ${megabytes(row.mainRssBytes)}, inference ${megabytes(row.childRssBytes)} MB · ${row.handles} handles · loop p99 ${row.loopDelayP99Ms.toFixed(0)} ms`);
}
const settled = rows.slice(Math.floor(rows.length * warmUpShare));
const perRequest = {
  main: slopeOf(settled.map(({ requests: x, mainRssBytes }) => [x, mainRssBytes] as const)),
  inference: slopeOf(settled.map(({ requests: x, childRssBytes }) => [x, childRssBytes] as const)),
};
const log = service.log().trim();
const crashed = service.hasEnded();
const exitCode = await service.stop();
console.log(`${soak.done} requests in ${((performance.now() - startedMs) / 60_000).toFixed(1)} minutes; after warm-up RSS changes by ${megabytes(perRequest.main * 10_000)} MB (main) and ${megabytes(perRequest.inference * 10_000)} MB (all inference processes) in 10,000 requests; ${soak.faults.length} faults; exit code ${exitCode ?? 'none'}`);
for (const fault of soak.faults.slice(0, 100)) console.log(`FAULT ${fault}`);
if (log !== '') console.log(`errors in the log:\n${log.slice(0, 4000)}`);
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ requests: soak.done, rows, bytesPerRequest: perRequest, faults: soak.faults }, null, 2)}\n`);
const grows = Math.max(perRequest.main, perRequest.inference) > allowedBytesPerRequest;
process.exitCode = soak.faults.length > 0 || grows || crashed || exitCode !== 0 ? 1 : 0;
