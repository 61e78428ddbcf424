/**
 * Loaded into the main process of the service under test (`node --import`): tells over IPC how it fares. The service knows
 * nothing of it.
 *
 * A stall is a gap of more than 50 ms between two ticks of 10 ms. On a busy machine most of them only mean that others had
 * the processor; a stall is the service's own when the process itself has used more than 50 ms of processor in the gap
 * (all of its threads together, so rather too many are counted than too few). The collection that a sample asks for is the
 * probe's, not the service's: it is in no gap.
 */
import { subscribe } from 'node:diagnostics_channel';
import { monitorEventLoopDelay, PerformanceObserver } from 'node:perf_hooks';

const tickMs = 10;
const stallMs = 50;
/** Shorter collections explain no stall. */
const longCollectionMs = 5;
const delays = monitorEventLoopDelay({ resolution: tickMs });
delays.enable();

let stalls = [];
let collections = [];
let begun = [];
let last = performance.now();
let cpuBefore = process.cpuUsage();

function startAfresh() {
  delays.reset();
  stalls = [];
  collections = [];
  begun = [];
  last = performance.now();
  cpuBefore = process.cpuUsage();
}

new PerformanceObserver((list) => {
  for (const { startTime, duration } of list.getEntries()) if (duration > longCollectionMs) collections.push({ from: startTime, to: startTime + duration });
}).observe({ entryTypes: ['gc'] });

// What began in the gap, or since the tick before it, is what can have filled it: no content, only what was asked and how much was sent.
subscribe('http.server.request.start', ({ request: { method, url, headers } }) => {
  begun.push(`${method} ${url.split('?', 1)[0].slice(0, 60)} ${headers['content-type']?.slice(0, 30) ?? ''} ${headers['content-length'] ?? headers['transfer-encoding'] ?? 0}`);
});

setInterval(() => {
  const now = performance.now();
  const from = last;
  last = now;
  const { user, system } = process.cpuUsage(cpuBefore);
  cpuBefore = process.cpuUsage();
  const requests = begun;
  begun = [];
  if (now - from - tickMs > stallMs) stalls.push({ from, to: now, usedMs: (user + system) / 1000, requests: requests.slice(-16) });
}, tickMs).unref();

/** Collections are told a little after they end: they are set beside the stalls only here. */
function describe({ from, to, usedMs, requests }) {
  const collectionMs = collections.reduce((sum, each) => sum + Math.max(0, Math.min(to, each.to) - Math.max(from, each.from)), 0);
  return { own: usedMs > stallMs, gapMs: to - from - tickMs, usedMs, collectionMs, requests };
}

function report() {
  const { rss, heapUsed, external } = process.memoryUsage();
  const figures = {
    rssBytes: rss, heapUsedBytes: heapUsed, externalBytes: external,
    handles: process.getActiveResourcesInfo().length,
    loopDelayMs: { p50: delays.percentile(50) / 1e6, p99: delays.percentile(99) / 1e6, most: delays.max / 1e6 },
    stalls: stalls.map(describe),
  };
  startAfresh();
  return figures;
}

process.on('message', ({ id, collect }) => {
  // Garbage is no leak: whoever asks at rest wants to know what is kept.
  if (collect) globalThis.gc?.();
  process.send({ id, figures: report() });
});
// It must not keep the service from ending.
process.channel?.unref();
