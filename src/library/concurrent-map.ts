/** Runs a function over a stream of items, several at a time, with bounded memory. */

export interface ConcurrencyOptions {
  /** Items that are taken from the source and not yet handed to the consumer: running, or waiting for their turn. */
  readonly concurrency: number;
  /** True: results in the order of the items. False: each as soon as it is there. */
  readonly ordered: boolean;
}

/**
 * `run` over `items`. No item is taken before there is room, so neither a slow consumer nor a slow item makes anything
 * pile up. An error of `run` or of the source ends the iteration, after what is running has settled.
 */
export async function* mapConcurrently<Item, Result>(
  items: AsyncIterable<Item> | Iterable<Item>,
  run: (item: Item, index: number) => Promise<Result>,
  { concurrency, ordered }: ConcurrencyOptions,
): AsyncGenerator<Result, void, undefined> {
  if (!Number.isInteger(concurrency) || concurrency < 1) throw new RangeError(`Expected concurrency to be a positive integer but received ${concurrency}`);
  const source = iterate(items);
  const running = new Map<number, Promise<Settled<Result>>>();
  let next = 0;
  let pull: Promise<Pulled<Item>> | undefined = pullFrom(source);
  try {
    while (pull !== undefined || running.size > 0) {
      const first = running.entries().next().value?.[1];
      const candidates: Promise<Pulled<Item> | Settled<Result>>[] = ordered ? (first === undefined ? [] : [first]) : [...running.values()];
      if (pull !== undefined && running.size < concurrency) candidates.push(pull);
      const event = await Promise.race(candidates);
      if (event.kind === 'pulled') {
        if (event.step.done === true) pull = undefined;
        else {
          const index = next++;
          running.set(index, settle(index, run(event.step.value, index)));
          pull = pullFrom(source);
        }
        continue;
      }
      running.delete(event.index);
      if (event.kind === 'failed') throw event.reason;
      yield event.value;
    }
  } finally {
    await Promise.allSettled(running.values());
    // A pull under way would make `return` wait for it: a source that never yields again must not hold the consumer up.
    void source.return().catch(() => undefined);
  }
}

interface Pulled<Item> { readonly kind: 'pulled'; readonly step: IteratorResult<Item, unknown> }
type Settled<Result> =
  | { readonly kind: 'done'; readonly index: number; readonly value: Result }
  | { readonly kind: 'failed'; readonly index: number; readonly reason: unknown };

async function* iterate<Item>(items: AsyncIterable<Item> | Iterable<Item>): AsyncGenerator<Item, void, undefined> {
  yield* items;
}

function pullFrom<Item>(source: AsyncGenerator<Item, void, undefined>): Promise<Pulled<Item>> {
  const pull = source.next().then((step) => ({ kind: 'pulled' as const, step }));
  // Awaited in the loop; the mark keeps an early failure from counting as unhandled while results are handed out.
  pull.catch(() => undefined);
  return pull;
}

function settle<Result>(index: number, promise: Promise<Result>): Promise<Settled<Result>> {
  return promise.then(
    (value) => ({ kind: 'done', index, value }),
    (reason: unknown) => ({ kind: 'failed', index, reason }),
  );
}
