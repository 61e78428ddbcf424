/** The process that decodes: it may die of a mutant, and tells its parent of each one before it starts. */
import { limits } from '../../src/limits.js';
import { createRandom } from '../../test/support/noise.js';
import { mutateImage } from './image-mutations.js';
import { makeImageSeeds } from './image-seeds.js';
import { tryImage } from './image-trial.js';

export interface ChildTask {
  readonly seed: number;
  readonly from: number;
  readonly to: number;
}

export type ChildReport =
  | { readonly kind: 'start'; readonly index: number; readonly seed: string; readonly mutation: string }
  | { readonly kind: 'end'; readonly index: number; readonly format: string; readonly outcome: string; readonly fault?: string; readonly milliseconds: number; readonly rss: number };

const send = (report: ChildReport): Promise<void> =>
  new Promise((resolve, reject) => {
    process.send!(report, undefined, undefined, (error) => { if (error) reject(error); else resolve(); });
  });

async function runTask({ seed, from, to }: ChildTask): Promise<void> {
  const seeds = await makeImageSeeds();
  for (let index = from; index < to; index++) {
    // Every mutant has a generator of its own, so that any one can be made again alone.
    const mutant = mutateImage(seeds, createRandom(seed * 1_000_003 + index * 7919));
    await send({ kind: 'start', index, seed: mutant.seed, mutation: mutant.mutation });
    const began = performance.now();
    const { outcome, fault } = await tryImage(mutant.bytes, limits.maxPixels);
    const milliseconds = performance.now() - began;
    const format = mutant.seed.split(' ')[0]!;
    await send({ kind: 'end', index, format, outcome, ...(fault !== undefined && { fault }), milliseconds, rss: process.memoryUsage().rss });
  }
  process.disconnect();
}

process.once('message', (task: ChildTask) => { void runTask(task); });
