import type { HeadPose } from '../../stages/contract.js';

/** Below this cosine the correction has no meaning: the eyes stand behind one another. Source: ISO/IEC 29794-5:2025. */
const leastCosine = 1e-6;

/**
 * A horizontal distance on the face as it would be seen from the front: divided by the cosine of the yaw angle.
 * Undefined at a yaw of 90° and beyond (where the reference fails, or gives a negative distance).
 */
export function yawCorrected(length: number, pose: HeadPose): number | undefined {
  const cosine = Math.cos((pose.yawDegrees * Math.PI) / 180);
  return cosine < leastCosine ? undefined : length / cosine;
}
