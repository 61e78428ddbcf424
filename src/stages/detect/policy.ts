/** When a box is a face, and which further looks a photo deserves. The figures behind every number: docs/decisions/0003. */
import { boxHeight, boxWidth, type Box } from '../../geometry/box.js';
import type { DetectedFace } from '../contract.js';

/** Full-size pixels of the smallest face that must be found. */
const smallestFacePixels = 60;
/** Pixels that a face needs on the detector's input for its recall to level off. */
const facePixelsOnInput = 24;
/** Shortest and longest input of the closer look. */
const closerLook = { min: 480, max: 1600 } as const;
/** A face at least this share of the longer image side is what the photo was taken for. */
const dominantShare = 0.2;

/** Weights of the decision, a logistic fit of detector and confirmation logits on the development photos. */
const decision = { detector: 0.4, confirmation: 1, cut: 1.75 } as const;

/** Whether a box with this detector score and confirmation logit shows a face. */
export function isFace(score: number, confirmationLogit: number): boolean {
  const bounded = Math.min(1 - 1e-6, Math.max(1e-6, score));
  const detectorLogit = Math.log(bounded / (1 - bounded));
  return decision.detector * detectorLogit + decision.confirmation * confirmationLogit > decision.cut;
}

export interface SearchSize {
  /** Longer sides of the raster and of the full-size image, in their own pixels. */
  readonly rasterLongSide: number;
  readonly fullLongSide: number;
  /** Smallest face asked for, in full-size pixels. */
  readonly minFacePixels: number;
}

/**
 * Input length of a closer look, or undefined where the quick look has settled the photo: it was fine enough for the
 * smallest face already, or it shows one dominant face and proposed nothing else.
 */
export function closerLookSide(proposals: readonly DetectedFace[], faces: readonly DetectedFace[], size: SearchSize): number | undefined {
  const smallest = Math.max(smallestFacePixels, size.minFacePixels);
  const wanted = (facePixelsOnInput * size.fullLongSide) / smallest;
  const side = Math.round(Math.min(closerLook.max, Math.max(closerLook.min, wanted)));
  const share = (box: Box): number => Math.max(boxWidth(box), boxHeight(box)) / size.rasterLongSide;
  const dominant = faces.length === 1 && share(faces[0]!.box) >= dominantShare;
  if (dominant && proposals.length === 1) return undefined;
  if (faces.length > 0 && wanted <= 320) return undefined;
  return side;
}
