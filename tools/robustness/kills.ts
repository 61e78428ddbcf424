/**
 * Kills inference processes under load: every request must be answered, with 200 or 503.
 *
 * Usage: npm run kills -- [--kills 20] [--pause-ms 1000] [--cold-spares]
 * Exit code 0: every request was answered so, and every time a process was given work again within a second.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { sendOverSocket } from '../../test/support/http-service.js';
import { quantile } from './figures.js';
import { childrenOf, startProbedService } from './probed-service.js';
import { portraitRequests } from './requests.js';

const { values } = parseArgs({ options: { kills: { type: 'string', default: '20' }, 'pause-ms': { type: 'string', default: '1000' }, 'cold-spares': { type: 'boolean', default: false } } });
const [kills, pauseMs] = [Number(values.kills), Number(values['pause-ms'])];
if (!(kills > 0 && pauseMs >= 0)) throw new Error('expected numbers above 0');
const signals = ['SIGKILL', 'SIGSEGV', 'SIGABRT', 'SIGBUS'] as const;
const workers = 2;
const connections = 4;

const requests = await portraitRequests(16);
const service = await startProbedService(['--workers', String(workers), '--warm-spares', String(!values['cold-spares']), '--log-level', 'info']);
const statuses = new Map<number | string, number>();
let isOver = false;
const load = Array.from({ length: connections }, async (_, line) => {
  for (let index = line; !isOver; index++) {
    const answered = await sendOverSocket(service.port, requests[index % requests.length]!).then(({ status }) => status, () => 'no answer');
    statuses.set(answered, (statuses.get(answered) ?? 0) + 1);
  }
});

interface LogLine {
  readonly time: number;
  readonly workerPid?: number;
  readonly msg?: string;
}
const logLines = (): LogLine[] => service.log().split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as LogLine);

/** Processes that were warm at a time. */
function warmAt(time: number, lines: readonly LogLine[]): number {
  const past = lines.filter((line) => line.time <= time && line.workerPid !== undefined);
  const ended = new Set(past.filter(({ msg }) => msg === 'inference process ended').map(({ workerPid }) => workerPid));
  return past.filter(({ msg, workerPid }) => msg === 'inference process ready' && !ended.has(workerPid)).length;
}

/** Until the workers are warm, and their spare is there or warm: a kill before that meets a service that is still mending the last one. */
async function untilWhole(): Promise<void> {
  for (const endMs = performance.now() + 60_000; performance.now() < endMs;) {
    if (warmAt(Infinity, logLines()) >= workers + Number(!values['cold-spares']) && (await childrenOf(service.process.pid!)).length > workers) return;
    await sleep(50);
  }
}

await sleep(pauseMs);
const killed: number[] = [];
for (let round = 0; round < kills; round++) {
  await untilWhole();
  const [victim] = await childrenOf(service.process.pid!);
  if (victim !== undefined) {
    process.kill(victim, signals[round % signals.length]);
    killed.push(victim);
  }
  await sleep(pauseMs);
}
await untilWhole();
isOver = true;
await Promise.all(load);
const lines = logLines();
const ended = lines.filter(({ msg, workerPid }) => msg === 'inference process ended' && workerPid !== undefined && killed.includes(workerPid));
const waits = ended.map(({ time }) => {
  if (warmAt(time, lines) >= workers) return 0;
  return (lines.find((line) => line.time > time && warmAt(line.time, lines) >= workers)?.time ?? Infinity) - time;
});
const exitCode = await service.stop();
const total = [...statuses.values()].reduce((sum, count) => sum + count, 0);
console.log(`${ended.length} processes killed (${signals.join(', ')} in turn) under ${connections} connections; ${total} requests: ${[...statuses].map(([status, count]) => `${status} ${count}×`).join(', ')}`);
console.log(`as many warm processes as are configured again after: median ${quantile(waits, 0.5)} ms, longest ${Math.max(...waits)} ms; exit code ${exitCode ?? 'none'}`);
const strange = [...statuses.keys()].filter((status) => status !== 200 && status !== 503);
process.exitCode = ended.length < kills || strange.length > 0 || Math.max(...waits) > 1000 || exitCode !== 0 ? 1 : 0;
