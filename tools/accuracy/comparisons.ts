/** All comparisons among the photos of a set of people under one recogniser. */
import type { Matcher } from './matchers.js';

/** One vector per photo, row after row. */
export interface Embeddings {
  readonly vectors: Float32Array;
  readonly dimensions: number;
}

export interface Comparisons {
  /** Photo indices of the genuine comparisons. */
  readonly first: Uint32Array;
  readonly second: Uint32Array;
  /** Index of the person of each genuine comparison. */
  readonly person: Uint32Array;
  /** Larger is more alike. */
  readonly genuine: Float32Array;
  /** Similarities of all comparisons of different people, in rising order. */
  readonly impostor: Float32Array;
}

/** Copies the vectors so that similarity is a plain dot product: unit length for the cosine, as they are for distances. */
function normalise({ vectors, dimensions }: Embeddings, comparison: Matcher['comparison']): Float32Array {
  const copy = Float32Array.from(vectors);
  if (comparison === 'euclidean') return copy;
  for (let from = 0; from < copy.length; from += dimensions) {
    const length = Math.hypot(...copy.subarray(from, from + dimensions));
    for (let i = from; i < from + dimensions; i++) copy[i] = copy[i]! / length;
  }
  return copy;
}

/**
 * Compares every photo with every other.
 *
 * @param people person index of each photo
 */
export function compareAll(embeddings: Embeddings, people: ArrayLike<number>, comparison: Matcher['comparison']): Comparisons {
  const { dimensions } = embeddings;
  const vectors = normalise(embeddings, comparison);
  const count = people.length;
  const first: number[] = [];
  const second: number[] = [];
  const person: number[] = [];
  const genuine: number[] = [];
  const impostor = new Float32Array((count * (count - 1)) / 2);
  let impostors = 0;
  for (let i = 0; i < count; i++) {
    const a = i * dimensions;
    for (let j = i + 1; j < count; j++) {
      const b = j * dimensions;
      let sum = 0;
      if (comparison === 'cosine') for (let k = 0; k < dimensions; k++) sum += vectors[a + k]! * vectors[b + k]!;
      else {
        for (let k = 0; k < dimensions; k++) sum += (vectors[a + k]! - vectors[b + k]!) ** 2;
        sum = -Math.sqrt(sum);
      }
      if (people[i] === people[j]) {
        first.push(i);
        second.push(j);
        person.push(people[i]!);
        genuine.push(sum);
      } else impostor[impostors++] = sum;
    }
  }
  return {
    first: Uint32Array.from(first), second: Uint32Array.from(second), person: Uint32Array.from(person),
    genuine: Float32Array.from(genuine), impostor: impostor.slice(0, impostors).sort(),
  };
}
