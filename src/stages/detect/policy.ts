/** When a box is a face, and which further looks a photo deserves. The figures behind every number: docs/decisions/0003. */
import { boxHeight, boxWidth, type Box } from '../../geometry/box.js';
import type { DetectedFace } from '../contract.js';
import { unseenScore, type Candidate } from './candidates.js';

/** Full-size pixels of the smallest face that must be found. */
const smallestFacePixels = 60;
/** Full-size pixels of the longer side of a photo that the quick look alone shows enlarged more than three times. */
const tinyLongSide = 96;
/** Pixels that a face needs on the detector's input for its recall to level off. */
const facePixelsOnInput = 60;
/** Shortest and longest input of the closer look. */
const closerLook = { min: 640, max: 1600 } as const;
/** Boxes below this probability are no proposals, but noise at every size (docs/decisions/0003). */
const minProposalScore = 0.05;
/**
 * Pixels that a face needs on the detector's input to leave a trace there, the shortest input of a look for traces, and the
 * share of the closer look's above which it saves nothing (docs/decisions/0024).
 */
const tracing = { facePixels: 30, minSide: 320, mostShare: 0.7 } as const;
/** A face this sure and this large on the input of the look for traces gains nothing from a closer one. */
const evident = { score: 0.9, sidePixels: 32 } as const;
/** Full-size pixels of the longer side of the smallest trace that is taken for a turned face: the looks at the whole turned image show it with half of them, and below 20 px they are never sure enough. */
const smallestTurned = 40;
/** A face at least this share of the longer image side is what the photo was taken for. */
const dominantShare = 0.2;

/**
 * Logistic fit on the proposals from 50 px up of the development photos with groups of people and without any face,
 * each judged by a confirmation network that had not seen the photo: log-odds of the best score, of the second look's
 * score, and the confirmation logit.
 */
const weights = { score: 0.84, secondScore: 0.24, confirmation: 0.39, bias: 0.11 } as const;

/**
 * How much evidence makes a face. Where one face is beyond doubt others are likely, and little is enough; a photo that
 * shows nothing surer than an animal's head must show more.
 */
const cuts = { beyondDoubt: 2, besideASureFace: -1.25, alone: 1.5, settledByOneLook: 4 } as const;

/**
 * Boxes with a longer side below this many full-size pixels, unless the image is about them, hold too little to tell a
 * face by: they need this much more.
 */
const smallBox = { sidePixels: 60, surcharge: 0.5 } as const;
/**
 * A box this large shows a face well enough for the mesh network to see it too: where that gives less than the least
 * presence (a mask alone may do that), the rest must be surer by this much.
 */
const largeBox = { sidePixels: 100, minPresence: 0.1, surcharge: 2 } as const;
/** A face that lies or stands on its head among upright people is believed from this detector score up. */
const minTurnedScore = 0.95;

/** What speaks for a candidate with this confirmation logit, in log-odds. */
export function evidenceFor({ face, secondScore }: Candidate, confirmationLogit: number): number {
  return weights.score * logOdds(face.score) + weights.secondScore * logOdds(secondScore) + weights.confirmation * confirmationLogit + weights.bias;
}

/** A candidate with what its photo's policy needs to know. */
export interface Judged {
  readonly evidence: number;
  /** Longer side of the box in full-size pixels. */
  readonly sidePixels: number;
  readonly dominant: boolean;
}

/** Whether each candidate of a photo is a face, before a mesh is traced. */
export function areFaces(candidates: readonly Judged[]): boolean[] {
  const strength = candidates.map(({ evidence, sidePixels, dominant }) => evidence - (sidePixels < smallBox.sidePixels && !dominant ? smallBox.surcharge : 0));
  const cut = cutBeside(strength);
  return strength.map((one) => one > cut);
}

function cutBeside(strengths: readonly number[]): number {
  return strengths.some((strength) => strength >= cuts.beyondDoubt) ? cuts.besideASureFace : cuts.alone;
}

/** Whether the mesh network's presence takes a face back that the detector saw; `others` is the evidence for the photo's other faces. */
export function isContradicted(evidence: number, presence: number, sidePixels: number, others: readonly number[]): boolean {
  return sidePixels >= largeBox.sidePixels && presence < largeBox.minPresence && evidence <= cutBeside(others) + largeBox.surcharge;
}

/** Whether one look is enough: what a portrait can show. */
export function isPlainlyFace(face: DetectedFace, confirmationLogit: number): boolean {
  return evidenceFor({ face, secondScore: unseenScore }, confirmationLogit) > cuts.settledByOneLook;
}

/** Whether a box is more than a trace. */
export function isProposal({ score }: DetectedFace): boolean {
  return score >= minProposalScore;
}

/** Whether the look for traces with an input of `longSide` pixels has settled that a box is a face. */
export function isEvident({ box, score }: DetectedFace, longSide: number, { rasterLongSide }: SearchSize): boolean {
  return score >= evident.score && (longerSide(box) * longSide) / rasterLongSide >= evident.sidePixels;
}

/** Whether it has settled that a box is none: a face so large would be a proposal. */
export function isVain(face: DetectedFace, longSide: number, { rasterLongSide }: SearchSize): boolean {
  return !isProposal(face) && (longerSide(face.box) * longSide) / rasterLongSide >= facePixelsOnInput;
}

/** Whether a trace of `sidePixels` full-size pixels may be a turned face. */
export function mayBeTurned(sidePixels: number, { minFacePixels }: SearchSize): boolean {
  return sidePixels >= Math.max(smallestTurned, minFacePixels);
}

/** Whether a turned look may be believed in a photo that shows upright faces. */
export function isPlainlyTurned(face: DetectedFace): boolean {
  return face.score >= minTurnedScore;
}

/** Clamped: beyond these the detector's probabilities mean no more. */
function logOdds(probability: number): number {
  const bounded = Math.min(1 - 1e-3, Math.max(1e-3, probability));
  return Math.log(bounded / (1 - bounded));
}

/** Longer side of a box in its own pixels. */
export function longerSide(box: Box): number {
  return Math.max(boxWidth(box), boxHeight(box));
}

/** Whether a face is so large in the image that the photo was taken for it. */
export function isDominant(box: Box, size: SearchSize): boolean {
  return longerSide(box) >= dominantShare * size.rasterLongSide;
}

export interface SearchSize {
  /** Longer sides of the raster and of the full-size image, in their own pixels. */
  readonly rasterLongSide: number;
  readonly fullLongSide: number;
  /** Smallest face asked for, in full-size pixels. */
  readonly minFacePixels: number;
}

/**
 * Whether a photo is too small for a further look to show what the quick one gave no sign of: the quick look enlarges it
 * more than three times already, and enlarging further adds nothing to see.
 */
export function isSettledBySilence(proposals: number, { fullLongSide }: SearchSize): boolean {
  return proposals === 0 && fullLongSide < tinyLongSide;
}

/** Input length of the closer look at a photo that the quick look has not settled. */
export function closerLookSide(size: SearchSize): number {
  const smallest = Math.max(smallestFacePixels, size.minFacePixels);
  return Math.round(Math.min(closerLook.max, Math.max(closerLook.min, (facePixelsOnInput * size.fullLongSide) / smallest)));
}

/** Input length of the look that finds out where the closer one is needed; undefined where it would not pay. */
export function tracingLookSide(size: SearchSize): number | undefined {
  const smallest = Math.max(smallestFacePixels, size.minFacePixels);
  const side = Math.max(tracing.minSide, Math.round((tracing.facePixels * size.fullLongSide) / smallest));
  const closer = closerLookSide(size);
  return closer > closerLook.min && side <= tracing.mostShare * closer ? side : undefined;
}
