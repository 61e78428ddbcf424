/** The case of a number: the same for the same seed, whatever else is run. */
import { createRandom } from '../../../test/support/noise.js';
import type { ImageSeed } from '../image-seeds.js';
import { pipelinedCase, soundCase } from './bodies.js';
import type { RequestCase } from './case.js';
import { trickCase } from './http-tricks.js';
import { weighted } from './random.js';

export function makeRequestCase(seed: number, index: number, seeds: readonly ImageSeed[]): RequestCase {
  const random = createRandom(seed * 1_000_003 + index * 7919);
  return weighted<() => RequestCase>(random, [
    [12, () => soundCase(random, seeds)], [1, () => pipelinedCase(random, seeds)], [7, () => trickCase(random, seeds)],
  ])();
}
