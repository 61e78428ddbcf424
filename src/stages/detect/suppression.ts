import { intersectionOverUnion } from '../../geometry/box.js';
import type { ScoredBox } from './anchors.js';

/** Greedy non-maximum suppression: the best-scored box of every cluster, best first. */
export function suppressNonMaxima<T extends ScoredBox>(boxes: readonly T[], maxOverlap: number): T[] {
  const kept: T[] = [];
  for (const candidate of [...boxes].sort((a, b) => b.score - a.score)) {
    if (kept.every((other) => intersectionOverUnion(other.box, candidate.box) < maxOverlap)) kept.push(candidate);
  }
  return kept;
}
