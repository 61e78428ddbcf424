/** What several looks at one photo have proposed, and what speaks for each proposal. */
import { intersectionOverUnion } from '../../geometry/box.js';
import type { DetectedFace } from '../contract.js';

/** A box that at least one look proposed. */
export interface Candidate {
  /** The proposal with the best score. */
  readonly face: DetectedFace;
  /** Best score that another look gave the same place, or `unseenScore` when none proposed it. */
  readonly secondScore: number;
}

/** What a look that did not propose a place is taken to have scored it: well below the least score it reports. */
export const unseenScore = 0.02;
/** Boxes of two looks that overlap more than this show the same place. */
export const samePlaceOverlap = 0.4;

/** Adds the proposals of one look to the candidates of the looks before it. */
export function addLook(candidates: readonly Candidate[], proposals: readonly DetectedFace[]): Candidate[] {
  const merged = [...candidates];
  for (const proposal of proposals) {
    const at = merged.findIndex(({ face }) => intersectionOverUnion(face.box, proposal.box) > samePlaceOverlap);
    const known = merged[at];
    if (known === undefined) merged.push({ face: proposal, secondScore: unseenScore });
    else if (proposal.score > known.face.score) merged[at] = { face: proposal, secondScore: known.face.score };
    else merged[at] = { face: known.face, secondScore: Math.max(known.secondScore, proposal.score) };
  }
  return merged;
}
