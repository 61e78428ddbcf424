import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { mapConcurrently } from '../../src/library/concurrent-map.js';

/** Runs that end only when told to. */
function createGates() {
  const gates = new Map<number, (value: number) => void>();
  return {
    run: (item: number) => new Promise<number>((resolve) => { gates.set(item, resolve); }),
    open: (item: number) => { gates.get(item)?.(item); },
    started: () => [...gates.keys()],
  };
}

async function* count(to: number, taken: number[] = []) {
  for (let index = 0; index < to; index++) {
    taken.push(index);
    yield await Promise.resolve(index);
  }
}

const settled = async (): Promise<void> => { for (let i = 0; i < 20; i++) await turn(); };

describe('mapping a stream several at a time', () => {
  it('hands out results in order although a later one was ready first', async () => {
    const gates = createGates();
    const results = mapConcurrently(count(2), gates.run, { concurrency: 2, ordered: true });
    const first = results.next();
    await settled();
    gates.open(1);
    await settled();
    gates.open(0);
    expect((await first).value).toBe(0);
    expect((await results.next()).value).toBe(1);
  });

  it('hands out each result as soon as it is ready when order does not matter', async () => {
    const gates = createGates();
    const results = mapConcurrently(count(2), gates.run, { concurrency: 2, ordered: false });
    const first = results.next();
    await settled();
    gates.open(1);
    expect((await first).value).toBe(1);
    gates.open(0);
    expect((await results.next()).value).toBe(0);
  });

  it.each([true, false])('takes at most the window and one item more while nothing is consumed (ordered: %s)', async (ordered) => {
    const taken: number[] = [];
    const gates = createGates();
    const results = mapConcurrently(count(100, taken), gates.run, { concurrency: 3, ordered });
    void results.next();
    await settled();
    expect(gates.started()).toEqual([0, 1, 2]);
    expect(taken.length).toBe(4);
    [0, 1, 2].forEach(gates.open);
    await settled();
    expect(taken.length).toBeLessThanOrEqual(6);
  });

  it.each([true, false])('loses and repeats nothing (ordered: %s)', async (ordered) => {
    const seen: number[] = [];
    const run = async (item: number): Promise<number> => {
      for (let i = 0; i < (item * 7) % 5; i++) await turn();
      return item;
    };
    for await (const item of mapConcurrently(count(500), run, { concurrency: 8, ordered })) seen.push(item);
    expect([...seen].sort((a, b) => a - b)).toEqual(Array.from({ length: 500 }, (_, index) => index));
    if (ordered) expect(seen).toEqual([...seen].sort((a, b) => a - b));
  });

  it('passes an error of the source on', async () => {
    async function* broken() {
      yield await Promise.resolve(1);
      throw new Error('source broke');
    }
    const results = mapConcurrently(broken(), (item) => Promise.resolve(item), { concurrency: 2, ordered: true });
    const all = async (): Promise<void> => { while ((await results.next()).done !== true); };
    await expect(all()).rejects.toThrow('source broke');
  });

  it('refuses a concurrency that is not a positive integer', async () => {
    await expect(mapConcurrently([], () => Promise.resolve(), { concurrency: 0, ordered: true }).next()).rejects.toThrow(RangeError);
  });
});
