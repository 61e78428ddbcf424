/** Choices driven by a seeded generator. */
export type Random = () => number;

export function pick<Item>(random: Random, items: readonly Item[]): Item {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new RangeError('there is nothing to choose from');
  return item;
}

export const chance = (random: Random, probability: number): boolean => random() < probability;

/** A whole number from `from` to `to`, both included. */
export const integer = (random: Random, from: number, to: number): number => from + Math.floor(random() * (to - from + 1));

/** One of several with weights. */
export function weighted<Item>(random: Random, items: readonly (readonly [weight: number, item: Item])[]): Item {
  let left = random() * items.reduce((sum, [weight]) => sum + weight, 0);
  for (const [weight, item] of items) {
    left -= weight;
    if (left < 0) return item;
  }
  return items[0]![1];
}

/** Bytes of any value. */
export function noiseBytes(random: Random, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)));
}
