/**
 * Ten times the load that the service can take: what is accepted must keep its latency, the rest be refused at once.
 *
 * Usage: npm run overload -- [--seconds 15]
 * First finds the capacity (answers a second with as many connections as keep every process busy and one waiting), then
 * offers ten times as many requests a second, then a moderate load again. Ratios are of one run, one after the other.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { sendOverSocket, type SentRequest } from '../../test/support/http-service.js';
import { quantile } from './figures.js';
import { startProbedService } from './probed-service.js';
import { portraitRequests } from './requests.js';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '15' } } });
const seconds = Number(values.seconds);
if (!(seconds > 0)) throw new Error('expected a number above 0');
const workers = 2;
/** One running, one fetched ahead in each process. */
const fillingConnections = workers * 2;
const times = 10;

interface Figures {
  readonly accepted: number[];
  readonly refused: number[];
  /** Refusals without Retry-After, other statuses, no answer. */
  readonly strange: string[];
  /** Seconds from the start of the phase at which each refusal came. */
  readonly refusedAt: number[];
}

const createFigures = (): Figures => ({ accepted: [], refused: [], strange: [], refusedAt: [] });

async function sendTimed(port: number, request: SentRequest, figures: Figures, beganMs: number): Promise<void> {
  const startedMs = performance.now();
  try {
    const { status, headers } = await sendOverSocket(port, request);
    const tookMs = performance.now() - startedMs;
    if (status === 200) figures.accepted.push(tookMs);
    else if (status === 503 && Number(headers['retry-after']) >= 1) {
      figures.refused.push(tookMs);
      figures.refusedAt.push((performance.now() - beganMs) / 1000);
    } else figures.strange.push(String(status));
  } catch (thrown) {
    figures.strange.push(String((thrown as NodeJS.ErrnoException).code));
  }
}

/** Each connection sends its next request when the one before is answered. */
async function closedLoop(port: number, requests: readonly SentRequest[], connections: number, durationS: number): Promise<Figures> {
  const figures = createFigures();
  const beganMs = performance.now();
  await Promise.all(Array.from({ length: connections }, async (_, line) => {
    for (let index = line; performance.now() - beganMs < durationS * 1000; index += connections) await sendTimed(port, requests[index % requests.length]!, figures, beganMs);
  }));
  return figures;
}

/** So many requests a second, whatever becomes of those before. */
async function openLoop(port: number, requests: readonly SentRequest[], perSecond: number, durationS: number): Promise<Figures> {
  const figures = createFigures();
  const beganMs = performance.now();
  const sent: Promise<void>[] = [];
  for (let index = 0; index < perSecond * durationS; index++) {
    const dueMs = beganMs + (index * 1000) / perSecond;
    if (dueMs > performance.now()) await sleep(dueMs - performance.now());
    sent.push(sendTimed(port, requests[index % requests.length]!, figures, beganMs));
  }
  await Promise.all(sent);
  return figures;
}

const line = (name: string, { accepted, refused, strange }: Figures, durationS: number): string =>
  `${name.padEnd(28)}${accepted.length} answered (${(accepted.length / durationS).toFixed(1)} a second): p50 ${quantile(accepted, 0.5).toFixed(0)}, p99 ${quantile(accepted, 0.99).toFixed(0)} ms · ${refused.length} refused${refused.length > 0 ? `: p50 ${quantile(refused, 0.5).toFixed(0)}, p99 ${quantile(refused, 0.99).toFixed(0)} ms` : ''} · ${strange.length} otherwise`;

const requests = await portraitRequests(8);
const service = await startProbedService(['--workers', String(workers), '--log-level', 'error']);
await closedLoop(service.port, requests, fillingConnections, 3);
const full = await closedLoop(service.port, requests, fillingConnections, seconds);
const capacity = full.accepted.length / seconds;
console.log(line('at capacity', full, seconds));
const over = await openLoop(service.port, requests, capacity * times, seconds);
console.log(line(`${times} times capacity`, over, seconds));
const after = await openLoop(service.port, requests, capacity / 2, Math.max(3, seconds / 3));
console.log(line('half of capacity after it', after, Math.max(3, seconds / 3)));
const ratio = quantile(over.accepted, 0.99) / quantile(full.accepted, 0.99);
const lastRefusalS = Math.max(0, ...after.refusedAt);
console.log(`p99 of what was accepted: ${ratio.toFixed(2)} × that at capacity; last refusal ${lastRefusalS.toFixed(2)} s after the overload ended`);
await service.stop();
process.exitCode = ratio > 2 || lastRefusalS > 1 || over.refused.length === 0 || over.strange.length + after.strange.length > 0 ? 1 : 0;
