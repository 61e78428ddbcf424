/** When a box is a face, and which further looks a photo deserves. The figures behind every number: docs/decisions/0003. */
import { boxHeight, boxWidth, type Box } from '../../geometry/box.js';
import type { DetectedFace } from '../contract.js';
import type { Candidate } from './candidates.js';

/** Full-size pixels of the smallest face that must be found. */
const smallestFacePixels = 60;
/** Pixels that a face needs on the detector's input for its recall to level off. */
const facePixelsOnInput = 24;
/** Shortest and longest input of the closer look. */
const closerLook = { min: 480, max: 1600 } as const;
/** A face at least this share of the longer image side is what the photo was taken for. */
const dominantShare = 0.2;

/**
 * Logistic fits on proposals of development photos that the confirmation network had not seen (64 without and 27 with
 * faces): log-odds of the best score, of the second look's score, and the confirmation logit. `cut` refuses all but one
 * of the 64 and keeps 32 of 33 faces from 60 px up.
 */
const afterTwoLooks = { score: 0.4, secondScore: 0.67, confirmation: 0.94, bias: -0.73, cut: 0.2 } as const;
/** The same without a second look; the cut leaves the doubtful to one. */
const afterOneLook = { score: 0.77, confirmation: 1.06, bias: -2.16, cut: 4 } as const;

/**
 * Boxes with a longer side below this many full-size pixels, unless the image is about them, hold too little to tell a
 * face by: they need this much more.
 */
const smallBox = { sidePixels: 60, surcharge: 1.5 } as const;
/**
 * A box this large shows a face well enough for the mesh network to see it too: where that gives less than the least
 * presence (a mask alone may do that), the rest must be surer by this much.
 */
const largeBox = { sidePixels: 100, minPresence: 0.02, surcharge: 2 } as const;

/** What speaks for a candidate with this confirmation logit, in log-odds. */
export function evidenceFor({ face, secondScore }: Candidate, confirmationLogit: number): number {
  const weights = afterTwoLooks;
  return weights.score * logOdds(face.score) + weights.secondScore * logOdds(secondScore) + weights.confirmation * confirmationLogit + weights.bias;
}

/** Whether that evidence makes a face of a box with this longer side in full-size pixels, before a mesh is traced. */
export function isFace(evidence: number, sidePixels: number, dominant: boolean): boolean {
  return evidence > afterTwoLooks.cut + (sidePixels < smallBox.sidePixels && !dominant ? smallBox.surcharge : 0);
}

/** Whether the mesh network's presence takes a face back that the detector saw. */
export function isContradicted(evidence: number, presence: number, sidePixels: number): boolean {
  return sidePixels >= largeBox.sidePixels && presence < largeBox.minPresence && evidence <= afterTwoLooks.cut + largeBox.surcharge;
}

/** Whether one look is enough: the best that a portrait can show. */
export function isPlainlyFace(face: DetectedFace, confirmationLogit: number): boolean {
  const weights = afterOneLook;
  return weights.score * logOdds(face.score) + weights.confirmation * confirmationLogit + weights.bias > weights.cut;
}

function logOdds(probability: number): number {
  const bounded = Math.min(1 - 1e-5, Math.max(1e-5, probability));
  return Math.log(bounded / (1 - bounded));
}

/** Whether a face is so large in the image that the photo was taken for it. */
export function isDominant(box: Box, size: SearchSize): boolean {
  return Math.max(boxWidth(box), boxHeight(box)) >= dominantShare * size.rasterLongSide;
}

export interface SearchSize {
  /** Longer sides of the raster and of the full-size image, in their own pixels. */
  readonly rasterLongSide: number;
  readonly fullLongSide: number;
  /** Smallest face asked for, in full-size pixels. */
  readonly minFacePixels: number;
}

/** Input length of the closer look at a photo that the quick look has not settled. */
export function closerLookSide(size: SearchSize): number {
  const smallest = Math.max(smallestFacePixels, size.minFacePixels);
  return Math.round(Math.min(closerLook.max, Math.max(closerLook.min, (facePixelsOnInput * size.fullLongSide) / smallest)));
}
