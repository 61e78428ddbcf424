/** Head pose from the face mesh: weighted orthogonal Procrustes against the canonical face (weak perspective). */
import { fitRotation, type Rotation } from '../../geometry/procrustes.js';
import type { FaceLandmarks, HeadPose } from '../contract.js';

/** The reference face that the mesh network was trained with. */
export interface CanonicalFace {
  /** 468 × (x to image right, y up, z towards the camera) in centimetres. */
  readonly vertices: ArrayLike<number>;
  /** Vertices that move little with expression, and their weights. */
  readonly procrustes: readonly { readonly index: number; readonly weight: number }[];
}

const degrees = 180 / Math.PI;

/**
 * The mesh has y down and z away from the camera, and is a tenth too flat: with this depth yaws of 20° to 60° on the
 * development photos with known pose come out least wrong (docs/decisions/0004).
 */
const axisGain = [1, -1, -1.1] as const;
/**
 * The mesh exaggerates pitch and reads it a little low: near the line that fits the development photos with known pose
 * and a yaw below 60° with the least absolute error (docs/decisions/0004). Roll needs no such correction.
 */
const pitchCorrection = { gain: 0.78, offsetDegrees: -1 } as const;

/**
 * Angles in degrees with the signs of ISO/IEC 39794-5: pitch > 0 looks down, yaw > 0 turns the nose to image right,
 * roll > 0 leans the head top to image left.
 */
export function estimateHeadPose(landmarks: FaceLandmarks, canonical: CanonicalFace): HeadPose {
  return anglesOf(fitHeadRotation(landmarks, canonical));
}

/** Rotation from canonical axes (image right, up, towards the camera) to the same axes of the photo. */
export function fitHeadRotation(landmarks: FaceLandmarks, canonical: CanonicalFace): Rotation {
  const count = canonical.procrustes.length;
  const source = new Float64Array(3 * count);
  const target = new Float64Array(3 * count);
  const weights = new Float64Array(count);
  canonical.procrustes.forEach(({ index, weight }, n) => {
    weights[n] = weight;
    for (let axis = 0; axis < 3; axis++) {
      source[3 * n + axis] = canonical.vertices[3 * index + axis]!;
      target[3 * n + axis] = landmarks.points[3 * index + axis]! * axisGain[axis]!;
    }
  });
  return fitRotation(source, target, weights);
}

function anglesOf(r: Rotation): HeadPose {
  const sine = Math.min(1, Math.max(-1, r[2]));
  return {
    yawDegrees: Math.asin(sine) * degrees,
    pitchDegrees: -Math.atan2(r[5], r[8]) * degrees * pitchCorrection.gain + pitchCorrection.offsetDegrees,
    rollDegrees: -Math.atan2(r[1], r[0]) * degrees,
  };
}
