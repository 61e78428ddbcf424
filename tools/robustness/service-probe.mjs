/**
 * Loaded into the main process of the service under test (`node --import`): tells over IPC how it fares. The service knows
 * nothing of it.
 *
 * A stall is a gap of more than 50 ms between two ticks of 10 ms. On a busy machine most of them only mean that others had
 * the processor; a stall is the service's own when the process itself has used more than 50 ms of processor in the gap
 * (all of its threads together, so rather too many are counted than too few).
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';

const tickMs = 10;
const stallMs = 50;
const delays = monitorEventLoopDelay({ resolution: tickMs });
delays.enable();

let stalls = { own: 0, longestOwnMs: 0, others: 0, longestOtherMs: 0 };
let last = performance.now();
let cpuBefore = process.cpuUsage();

setInterval(() => {
  const now = performance.now();
  const gapMs = now - last - tickMs;
  last = now;
  const { user, system } = process.cpuUsage(cpuBefore);
  cpuBefore = process.cpuUsage();
  if (gapMs <= stallMs) return;
  const usedMs = (user + system) / 1000;
  if (usedMs > stallMs) stalls = { ...stalls, own: stalls.own + 1, longestOwnMs: Math.max(stalls.longestOwnMs, usedMs) };
  else stalls = { ...stalls, others: stalls.others + 1, longestOtherMs: Math.max(stalls.longestOtherMs, gapMs) };
}, tickMs).unref();

function report() {
  const { rss, heapUsed, external } = process.memoryUsage();
  const figures = {
    rssBytes: rss, heapUsedBytes: heapUsed, externalBytes: external,
    handles: process.getActiveResourcesInfo().length,
    loopDelayMs: { p50: delays.percentile(50) / 1e6, p99: delays.percentile(99) / 1e6, most: delays.max / 1e6 },
    stalls,
  };
  delays.reset();
  stalls = { own: 0, longestOwnMs: 0, others: 0, longestOtherMs: 0 };
  return figures;
}

process.on('message', ({ id, collect }) => {
  // Garbage is no leak: whoever asks at rest wants to know what is kept.
  if (collect) globalThis.gc?.();
  process.send({ id, figures: report() });
});
// It must not keep the service from ending.
process.channel?.unref();
