import { afterEach, expect, test } from 'vitest';
import { Pool, type PoolOptions } from '../../src/engine/pool.js';
import type { PoolEvent } from '../../src/engine/pool-stats.js';
import { makeRequest } from '../support/requests.js';
import { isAlive, until } from '../support/waiting.js';

const module = new URL('../support/command-worker.mjs', import.meta.url);
let pool: Pool;
let events: PoolEvent[];

afterEach(() => pool.close());

async function startPool(overrides: Partial<PoolOptions>): Promise<void> {
  events = [];
  pool = new Pool({ module, options: {}, workers: 1, prefetch: 0, queuePerWorker: 32, graceMs: 300, onEvent: (event) => { events.push(event); }, ...overrides });
  await pool.start();
}

/** The answer to a request of that number, which is the number. */
const ask = async (id: number): Promise<number> => (await pool.assess(Buffer.from(JSON.stringify({ id })), makeRequest())).image.width;

test('a process that waits without networks takes the place of one that ends, and another waits then', async () => {
  await startPool({ spares: 1, warmSpares: false });
  await until(() => pool.stats().spares === 1);
  const [worker, spare] = pool.stats().workers;
  expect(spare?.state).toBe('waiting');
  expect(await ask(1)).toBe(1);
  process.kill(worker?.pid ?? 0, 'SIGKILL');
  await until(() => events.some(({ type }) => type === 'worker-exited'));
  expect(await ask(2)).toBe(2);
  expect(pool.stats().workers[0]).toMatchObject({ pid: spare?.pid, state: 'ready', completed: 1 });
  await until(() => pool.stats().spares === 1);
  expect(pool.stats()).toMatchObject({ ready: 1, restarts: 1 });
});

test('a warm spare takes the place of a process that ends, before its successor has loaded', async () => {
  await startPool({ spares: 1 });
  await until(() => pool.stats().workers.filter(({ state }) => state === 'ready').length === 2);
  expect(pool.stats()).toMatchObject({ ready: 1, spares: 1 });
  const [worker] = pool.stats().workers;
  await ask(1);
  expect(pool.stats().workers[0]?.completed).toBe(1);
  process.kill(worker?.pid ?? 0, 'SIGKILL');
  await until(() => events.some(({ type }) => type === 'worker-exited'));
  expect(pool.stats()).toMatchObject({ ready: 1, spares: 0 });
  expect(await ask(2)).toBe(2);
  await until(() => pool.stats().workers.filter(({ state }) => state === 'ready').length === 2);
  expect(pool.stats()).toMatchObject({ ready: 1, spares: 1, restarts: 1 });
});

test('one that ends while it waits is replaced, and nobody else is', async () => {
  await startPool({ spares: 1, warmSpares: false });
  await until(() => pool.stats().spares === 1);
  const [worker, spare] = pool.stats().workers;
  process.kill(spare?.pid ?? 0, 'SIGKILL');
  await until(() => pool.stats().restarts === 1 && pool.stats().spares === 1);
  const [same, other] = pool.stats().workers;
  expect(same?.pid).toBe(worker?.pid);
  expect(other?.pid).not.toBe(spare?.pid);
  expect(await ask(1)).toBe(1);
});

test('no process that waits is left behind by close', async () => {
  await startPool({ spares: 2, warmSpares: false });
  await until(() => pool.stats().spares === 2);
  const pids = pool.stats().workers.map(({ pid }) => pid ?? 0);
  await pool.close();
  expect(pids.filter(isAlive)).toEqual([]);
});
