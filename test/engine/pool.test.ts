import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AssessRequest, Assessment } from '../../src/assessment.js';
import { Pool, type PoolOptions } from '../../src/engine/pool.js';
import type { PoolEvent } from '../../src/engine/pool-stats.js';
import { makeRequest } from '../support/requests.js';
import { isAlive, until } from '../support/waiting.js';

const module = new URL('../support/command-worker.mjs', import.meta.url);
let pool: Pool;
let events: PoolEvent[];
let folder: string;

beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'facegauge-pool-')); });
afterEach(async () => {
  await pool.close();
  rmSync(folder, { recursive: true });
});

async function startPool(overrides: Partial<PoolOptions> = {}): Promise<void> {
  events = [];
  pool = new Pool({
    module, options: {}, workers: 2, prefetch: 1, queuePerWorker: 32, graceMs: 300,
    onEvent: (event) => { events.push(event); }, ...overrides,
  });
  await pool.start();
}

interface Command {
  readonly id: number;
  readonly sleepMs?: number;
  readonly spinMs?: number;
  readonly crash?: 'kill' | 'abort';
  readonly crashOnce?: string;
  readonly fail?: string;
  readonly throw?: string;
  readonly hoard?: boolean;
  readonly padding?: string;
}

const ask = (command: Command, request: Partial<AssessRequest> = {}): Promise<Assessment> =>
  pool.assess(Buffer.from(JSON.stringify(command)), makeRequest(request));

const idOf = async (answer: Promise<Assessment>): Promise<number> => (await answer).image.width;

/** Lets a running process have so many mebibytes of address space more than it has now. */
function limitMemory(pid: number, mebibytes: number): void {
  const kibibytes = Number(/^VmSize:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  execFileSync('prlimit', ['--pid', String(pid), `--as=${(kibibytes + mebibytes * 1024) * 1024}`]);
}

const ids = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

describe('answers', () => {
  test('64 requests in flight, of different sizes, each get their own answer', async () => {
    await startPool();
    const answers = ids(64).map((id) => idOf(ask({ id, sleepMs: (id * 7) % 5, padding: 'x'.repeat((id * 9973) % 100_000) })));
    expect(await Promise.all(answers)).toEqual(ids(64));
  });

  test('errors keep their code, and a fault says nothing of its cause', async () => {
    await startPool();
    await expect(ask({ id: 1, fail: 'IMAGE_UNREADABLE' })).rejects.toMatchObject({ code: 'IMAGE_UNREADABLE' });
    await expect(ask({ id: 1, throw: 'secret' })).rejects.toMatchObject({ code: 'INTERNAL', message: expect.not.stringContaining('secret') as string });
    expect(events).toContainEqual(expect.objectContaining({ type: 'unexpected-error' }));
  });

  describe('the memory of a photo', () => {
    const large = (command: Command): Buffer => Buffer.from(JSON.stringify({ ...command, padding: 'x'.repeat(2_000_000) }));

    test('is given back after the answer where the caller may lose it', async () => {
      await startPool();
      const [lost, kept, usual, small] = [large({ id: 1 }), large({ id: 2 }), Buffer.from(JSON.stringify({ id: 3, padding: 'x'.repeat(100_000) })), Buffer.from(JSON.stringify({ id: 4 }))];
      const mayTake = (bytes: Buffer): Promise<Assessment> => pool.assess(bytes, makeRequest(), { mayTakeBytes: true });
      expect(await Promise.all([mayTake(lost), pool.assess(kept, makeRequest()), mayTake(usual), mayTake(small)].map(idOf))).toEqual([1, 2, 3, 4]);
      await until(() => lost.length === 0 && usual.length === 0);
      expect([kept.length > 2_000_000, small.length > 0]).toEqual([true, true]);
    });

    test('stays after an error: the caller may look for the reason', async () => {
      await startPool();
      const bytes = large({ id: 1, fail: 'IMAGE_UNREADABLE' });
      await expect(pool.assess(bytes, makeRequest(), { mayTakeBytes: true })).rejects.toMatchObject({ code: 'IMAGE_UNREADABLE' });
      expect(await idOf(ask({ id: 2 }))).toBe(2);
      expect(bytes.length).toBeGreaterThan(2_000_000);
    });

    test('stays as long as a process that lost the photo to another one is still being sent it', async () => {
      await startPool();
      const bytes = large({ id: 3 });
      // The first is busy and reads nothing, so most of the photo waits before its pipe when the second takes it over.
      const busy = idOf(ask({ id: 1, spinMs: 600 }));
      const short = idOf(ask({ id: 2, sleepMs: 50 }));
      const answer = idOf(pool.assess(bytes, makeRequest(), { mayTakeBytes: true }));
      expect(await Promise.race([busy, answer])).toBe(3);
      expect(bytes.length).toBeGreaterThan(2_000_000);
      expect(await Promise.all([busy, short])).toEqual([1, 2]);
      await until(() => bytes.length === 0);
      expect(await idOf(ask({ id: 4 }))).toBe(4);
    });
  });

  test('the time in the queue is among the timings when they are asked for', async () => {
    await startPool();
    const { include } = makeRequest();
    const answer = await ask({ id: 1 }, { include: { ...include, timings: true } });
    expect(answer.timings?.queue).toBeGreaterThanOrEqual(0);
    expect((await ask({ id: 1 })).timings).toBeUndefined();
  });

  test('an idle process takes over what lies behind a long run', async () => {
    await startPool();
    const long = ask({ id: 1, sleepMs: 100_000 }, { deadlineEpochMs: Date.now() + 1500 });
    const rest = ids(3).map((id) => idOf(ask({ id, sleepMs: 20 })));
    expect(await Promise.all(rest)).toEqual([1, 2, 3]);
    await expect(long).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
  });
});

describe('overload and deadlines', () => {
  test('beyond the queue a request is refused at once, and taken again when there is room', async () => {
    await startPool({ workers: 1, prefetch: 0, queuePerWorker: 2 });
    const running = ids(3).map((id) => idOf(ask({ id, sleepMs: 50 })));
    expect(pool.isFull()).toBe(true);
    await expect(ask({ id: 4 })).rejects.toMatchObject({ code: 'OVERLOADED', retryable: true });
    expect(await Promise.all(running)).toEqual([1, 2, 3]);
    expect(await idOf(ask({ id: 5 }))).toBe(5);
  });

  test('what waits beyond its deadline is answered then, and never run', async () => {
    await startPool({ workers: 1, prefetch: 1 });
    const running = ids(1).map((id) => idOf(ask({ id, sleepMs: 400 })));
    const late = [2, 3].map((id) => ask({ id }, { deadlineEpochMs: Date.now() + 100 }));
    await Promise.all(late.map((answer) => expect(answer).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' })));
    expect(await Promise.all(running)).toEqual([1]);
    expect(await idOf(ask({ id: 4 }))).toBe(4);
    expect(pool.stats().workers[0]?.completed).toBe(2);
  });

  test('a run that hangs costs its own request only: its process is killed and replaced', async () => {
    await startPool({ workers: 1 });
    const hung = ask({ id: 1, spinMs: 1_000_000 }, { deadlineEpochMs: Date.now() + 100 });
    const behind = idOf(ask({ id: 2 }));
    await expect(hung).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    expect(await behind).toBe(2);
    expect(events).toContainEqual(expect.objectContaining({ type: 'worker-killed', reason: 'deadline' }));
    expect(pool.stats().restarts).toBe(1);
  });

  test('a request that comes after its deadline is refused', async () => {
    await startPool();
    await expect(ask({ id: 1 }, { deadlineEpochMs: Date.now() - 1 })).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
  });
});

describe('standing overload', () => {
  /** Comes with a request as an adapter does: asks for room first. */
  const come = (command: Command): Promise<Assessment> | undefined => (pool.isFull() ? undefined : ask(command));

  test('a burst fills the long queue; when more keeps coming the newest are refused and one per process waits', async () => {
    await startPool({ workers: 1, prefetch: 0, queuePerWorker: 20 });
    const answers = ids(21).map((id) => come({ id, sleepMs: 60 }));
    expect(answers.filter((answer) => answer !== undefined)).toHaveLength(21);
    const settled = Promise.allSettled(answers.map((answer) => Promise.resolve(answer)));
    expect(pool.stats()).toMatchObject({ queued: 20, capacity: 20 });
    while (pool.stats().queued > 1) {
      void come({ id: 99 })?.catch(() => undefined);
      await sleep(10);
    }
    // At most one: on a busy machine it may have been taken between two looks.
    expect(pool.stats().capacity).toBe(1);
    expect(pool.stats().queued).toBeLessThanOrEqual(1);
    const outcomes = await settled;
    const refused = outcomes.map((outcome) => outcome.status === 'rejected');
    // Everyone who was served had come before everyone who was refused.
    expect(refused.indexOf(true)).toBe(refused.filter((isRefused) => !isRefused).length);
    expect(refused.filter(Boolean).length).toBeGreaterThan(10);
    for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'OVERLOADED' });
  });
});

describe('standing overload of processes that fetch ahead', () => {
  test('nothing waits but what they have room for, and what they have room for is taken', async () => {
    await startPool({ workers: 1, prefetch: 1, queuePerWorker: 4 });
    const come = (): void => {
      // What is refused when the queue grows short is of no interest here.
      if (!pool.isFull()) ask({ id: 1, sleepMs: 20 }).catch(() => undefined);
    };
    while (pool.stats().capacity > 0) {
      come();
      await sleep(2);
    }
    for (let i = 0; i < 100; i++) {
      come();
      expect(pool.stats().queued).toBe(0);
      await sleep(2);
    }
    while (pool.stats().inFlight > 1) await sleep(1);
    expect(pool.stats()).toMatchObject({ capacity: 0, queued: 0 });
    expect(pool.isFull()).toBe(false);
  });
});

describe('requests that nobody waits for any more', () => {
  const begin = (command: Command): { readonly controller: AbortController; readonly answer: Promise<Assessment> } => {
    const controller = new AbortController();
    const answer = pool.assess(Buffer.from(JSON.stringify(command)), makeRequest(), { signal: controller.signal });
    return { controller, answer };
  };

  test('what waits is dropped and never run, what lies in a process is taken back', async () => {
    await startPool({ workers: 1, prefetch: 1 });
    const running = idOf(ask({ id: 1, sleepMs: 150 }));
    const others = [2, 3, 4].map((id) => begin({ id }));
    expect(pool.stats()).toMatchObject({ inFlight: 2, queued: 2 });
    others.forEach(({ controller }) => { controller.abort(); });
    await Promise.all(others.map(({ answer }) => expect(answer).rejects.toMatchObject({ code: 'CANCELLED' })));
    expect(pool.stats()).toMatchObject({ inFlight: 1, queued: 0 });
    expect(await running).toBe(1);
    expect(await idOf(ask({ id: 5 }))).toBe(5);
    expect(pool.stats().workers[0]?.completed).toBe(2);
  });

  test('what runs ends unheard: its process is not killed and takes the next', async () => {
    await startPool({ workers: 1, prefetch: 0, graceMs: 50 });
    const { controller, answer } = begin({ id: 1, sleepMs: 300 });
    const next = idOf(ask({ id: 2 }));
    controller.abort();
    await expect(answer).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(await next).toBe(2);
    expect(pool.stats().restarts).toBe(0);
  });

  test('a request whose client has gone before is not taken', async () => {
    await startPool({ workers: 1 });
    await expect(pool.assess(Buffer.from('{}'), makeRequest(), { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(pool.stats()).toMatchObject({ inFlight: 0, queued: 0 });
  });
});

describe('crashes', () => {
  test('a request whose process dies is run once more elsewhere', async () => {
    await startPool();
    expect(await idOf(ask({ id: 1, crashOnce: join(folder, 'crashed') }))).toBe(1);
    expect(events).toContainEqual(expect.objectContaining({ type: 'worker-exited', signal: 'SIGKILL', held: 1 }));
  });

  test.each(['kill', 'abort'] as const)('a photo that kills every process (%s) is given up after two, and the others are answered', async (crash) => {
    await startPool();
    const poison = ask({ id: 1, crash });
    const others = [2, 3, 4, 5, 6].map((id) => idOf(ask({ id, sleepMs: 5 })));
    await expect(poison).rejects.toMatchObject({ code: 'WORKER_LOST', retryable: true });
    expect(await Promise.all(others)).toEqual([2, 3, 4, 5, 6]);
    await until(() => pool.stats().ready === 2);
    expect(pool.stats().restarts).toBe(2);
  });

  test('processes killed from outside under load lose no request', async () => {
    await startPool({ queuePerWorker: 200 });
    const settled = Promise.allSettled(ids(200).map((id) => idOf(ask({ id, sleepMs: 4 }))));
    for (let round = 0; round < 5; round++) {
      await until(() => pool.stats().workers.some(({ state, inFlight }) => state === 'ready' && inFlight > 0));
      const victim = pool.stats().workers.find(({ state, inFlight }) => state === 'ready' && inFlight > 0);
      if (victim?.pid !== undefined) process.kill(victim.pid, 'SIGKILL');
      await sleep(30);
    }
    const outcomes = await settled;
    const lost = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
    // A request may be running in two processes that are killed; it must then be told so, not forgotten.
    for (const reason of lost) expect(reason).toMatchObject({ code: 'WORKER_LOST' });
    expect(outcomes.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThanOrEqual(195);
    outcomes.forEach((outcome, index) => { if (outcome.status === 'fulfilled') expect(outcome.value).toBe(index + 1); });
  });

  test.each(['SIGSEGV', 'SIGABRT', 'SIGBUS', 'SIGILL'] as const)('%s in native code costs nobody an answer', async (signal) => {
    await startPool();
    const answers = ids(20).map((id) => idOf(ask({ id, sleepMs: 10 })));
    await until(() => pool.stats().workers.every(({ inFlight }) => inFlight > 0));
    process.kill(pool.stats().workers[0]?.pid ?? 0, signal);
    expect(await Promise.all(answers)).toEqual(ids(20));
    expect(events).toContainEqual(expect.objectContaining({ type: 'worker-exited', signal }));
  });

  test.skipIf(process.platform !== 'linux')('a photo that eats all memory of its process is given up after two, and the others are answered', async () => {
    await startPool();
    for (const { pid } of pool.stats().workers) limitMemory(pid ?? 0, 64);
    const greedy = ask({ id: 1, hoard: true });
    const others = [2, 3, 4, 5, 6].map((id) => idOf(ask({ id, sleepMs: 5 })));
    await expect(greedy).rejects.toMatchObject({ code: 'WORKER_LOST', retryable: true });
    expect(await Promise.all(others)).toEqual([2, 3, 4, 5, 6]);
  });

  test('SIGINT and SIGTERM do not end an inference process: the parent decides', async () => {
    await startPool({ workers: 1 });
    const [worker] = pool.stats().workers;
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.kill(worker?.pid ?? 0, signal);
    expect(await idOf(ask({ id: 1 }))).toBe(1);
    expect(pool.stats().restarts).toBe(0);
  });
});

test('inference processes end by themselves when their parent is killed', async () => {
  await startPool({ workers: 1 });
  const parent = spawn(process.execPath, [fileURLToPath(new URL('../support/pool-parent.mjs', import.meta.url))], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(parent.stdout, 'data') as [Buffer];
  const pid = Number(line.toString('utf8'));
  expect(process.kill(pid, 0)).toBe(true);
  parent.kill('SIGKILL');
  await until(() => !isAlive(pid));
});

describe('start and close', () => {
  test('start answers with the networks loaded', async () => {
    events = [];
    pool = new Pool({ module, options: {}, workers: 1, prefetch: 1, queuePerWorker: 1, graceMs: 300 });
    expect(pool.isReady()).toBe(false);
    expect(await pool.start()).toEqual([{ id: 'none', sha256: '00' }]);
    expect(pool.isReady()).toBe(true);
  });

  test('a process that cannot start rejects the start with its reason', async () => {
    await expect(startPool({ options: { failStart: 'mesh.onnx is missing' } })).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE', message: 'mesh.onnx is missing' });
    await expect(startPool({ options: { crashAtStart: true } })).rejects.toMatchObject({ code: 'INTERNAL', message: expect.stringContaining('SIGKILL') as string });
    expect(pool.isReady()).toBe(false);
  });

  test('close refuses new requests, answers the accepted ones, and leaves no process', async () => {
    await startPool();
    const pids = pool.stats().workers.map(({ pid }) => pid ?? 0);
    const answers = ids(10).map((id) => idOf(ask({ id, sleepMs: 10 })));
    const closed = pool.close();
    await expect(ask({ id: 11 })).rejects.toMatchObject({ code: 'SHUTTING_DOWN' });
    expect(await Promise.all(answers)).toEqual(ids(10));
    await closed;
    expect(pids.filter(isAlive)).toEqual([]);
  });

  test('a crash while closing is mended before the end', async () => {
    await startPool({ workers: 1 });
    const answers = [idOf(ask({ id: 1, crashOnce: join(folder, 'crashed') })), idOf(ask({ id: 2 }))];
    await pool.close();
    expect(await Promise.all(answers)).toEqual([1, 2]);
  });
});
