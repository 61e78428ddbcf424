/** What the other stages know of a face and the embedding network does not say: the second input of the score network. */
import { facePartNames, type DetectedFace, type FaceAttributes, type FaceLandmarks } from '../contract.js';

/** Probabilities nearer to 0 or 1 than this are none. */
const leastOdds = 1e-5;
/** Log-odds beyond which a network cannot be surer in earnest. */
const most = { detection: 6, presence: 9 } as const;
/** Log-odds below which a part counts as bare: what moves there is the network's noise, and must not move the score. */
const bare = -2;

export interface SignEvidence {
  readonly face: DetectedFace;
  readonly landmarks: FaceLandmarks;
  readonly attributes: FaceAttributes;
}

/** How many signs there are. */
export const signCount = 3 + facePartNames.length;

/**
 * The signs of a face, log-odds all: of the detector, of the mesh network, that each part is covered, that a mask is worn.
 * NaN where something is not known.
 */
export function readSigns({ face, landmarks, attributes }: Partial<SignEvidence>): Float32Array {
  return Float32Array.of(
    Math.min(most.detection, logOdds(face?.score)),
    Math.min(most.presence, logOdds(landmarks?.presence)),
    ...facePartNames.map((part) => Math.max(bare, logOdds(attributes?.occluded[part]))),
    Math.max(bare, logOdds(attributes?.mask)),
  );
}

function logOdds(probability = NaN): number {
  const p = Math.min(1 - leastOdds, Math.max(leastOdds, probability));
  return Math.log(p / (1 - p));
}
