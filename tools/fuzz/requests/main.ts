/**
 * Fuzzes the service over its sockets, and watches its memory and its event loop meanwhile. `dist` must be built.
 *
 * A case that fails is made again by `--from N --requests 1` with the same seed.
 */
import { limits } from '../../../src/limits.js';
import { childBytes, megabytes, sampleAtRest, startProbedService, type Sample } from '../../robustness/probed-service.js';
import { makeImageSeeds } from '../image-seeds.js';
import { createTally, runCampaign, type CampaignTally } from './campaign.js';
import { readDocumentedStatuses } from './statuses.js';

export interface RequestFuzzOptions {
  readonly requests: number;
  readonly seed: number;
  readonly from: number;
}

const connections = 24;
/** Above the service's own deadline: what comes later has broken it. */
const slackMs = 5000;
/** Share of the cases after which memory is first looked at: code is compiled and buffers have their size. */
const warmUpShare = 0.2;
const allowedGrowth = 0.1;

/** Answers whether nothing went wrong; prints what was tried. */
export async function fuzzRequests({ requests, seed, from }: RequestFuzzOptions): Promise<boolean> {
  const service = await startProbedService(['--log-level', 'error']);
  try {
    const seeds = await makeImageSeeds();
    const documented = await readDocumentedStatuses(service.port);
    const common = { port: service.port, seed, connections, seeds, documented, deadlineMs: limits.deadlineMs + slackMs, hasEnded: () => service.hasEnded() };
    const tally = createTally();
    const warm = from + Math.floor(requests * warmUpShare);
    const startedMs = performance.now();
    await runCampaign({ ...common, from, to: warm }, tally);
    const before = await sampleAtRest(service);
    await runCampaign({ ...common, from: warm, to: from + requests }, tally);
    if (service.hasEnded()) {
      printTally(tally, performance.now() - startedMs);
      console.log(`FAULT the service ended\n${service.log()}`);
      return false;
    }
    const during = await service.sample();
    const after = await sampleAtRest(service);
    printTally(tally, performance.now() - startedMs);
    console.log(`${documented.routes} routes in the OpenAPI document`);
    const grown = printMemory(before, after);
    const stalled = printEventLoop(during);
    const log = service.log().trim();
    if (log !== '') console.log(`errors in the log:\n${log.slice(0, 4000)}`);
    return tally.faults.length === 0 && tally.done === requests && !grown && !stalled && log === '';
  } finally {
    await service.stop();
  }
}

function printTally(tally: CampaignTally, milliseconds: number): void {
  for (const [group, row] of [...tally.outcomes].sort(([a], [b]) => a.localeCompare(b))) {
    console.log(`${group.padEnd(34)}${[...row].sort(([, a], [, b]) => b - a).map(([status, count]) => `${status}: ${count}`).join(' · ')}`);
  }
  console.log(`${tally.done} cases, ${tally.requests} requests in ${(milliseconds / 1000).toFixed(0)} s · slowest ${tally.slowest.milliseconds.toFixed(0)} ms (number ${tally.slowest.index})`);
  for (const fault of tally.faults.slice(0, 200)) console.log(`FAULT ${fault}`);
}

/** Whether memory has grown by more than is allowed. */
function printMemory(before: Sample, after: Sample): boolean {
  const rows = [['main process', before.main.rssBytes, after.main.rssBytes], ['inference processes', childBytes(before), childBytes(after)]] as const;
  for (const [name, from, to] of rows) console.log(`RSS of the ${name} at rest: ${megabytes(from)} MB after warm-up, ${megabytes(to)} MB at the end (${(((to - from) / from) * 100).toFixed(1)} %)`);
  console.log(`heap of the main process ${megabytes(before.main.heapUsedBytes)} → ${megabytes(after.main.heapUsedBytes)} MB · open handles ${before.main.handles} → ${after.main.handles}`);
  return rows.some(([, from, to]) => to > from * (1 + allowedGrowth));
}

/** Whether the main process has stalled by its own work. */
function printEventLoop({ main: { loopDelayMs, stalls } }: Sample): boolean {
  const own = stalls.filter((stall) => stall.own);
  const others = stalls.filter((stall) => !stall.own);
  const longestOther = others.length === 0 ? '' : ` (longest ${Math.max(...others.map(({ gapMs }) => gapMs)).toFixed(0)} ms)`;
  console.log(`event loop of the main process, after warm-up: delay p50 ${loopDelayMs.p50.toFixed(1)}, p99 ${loopDelayMs.p99.toFixed(1)}, most ${loopDelayMs.most.toFixed(0)} ms (ticks of 10 ms) · stalls over 50 ms of its own ${own.length}, for want of processor ${others.length}${longestOther}`);
  for (const { gapMs, usedMs, collectionMs, requests } of own) console.log(`STALL ${gapMs.toFixed(0)} ms, ${usedMs.toFixed(0)} of processor, ${collectionMs.toFixed(0)} of collections; began: ${requests.join(' · ')}`);
  return own.length > 0;
}
