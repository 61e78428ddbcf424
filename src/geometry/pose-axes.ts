/** The head's own axes, drawn on the photo. */

/** Degrees, with the signs of ISO/IEC 39794-5: pitch > 0 looking down, yaw > 0 nose to image right, roll > 0 top to image left. */
export interface HeadAngles {
  readonly pitchDegrees: number;
  readonly yawDegrees: number;
  readonly rollDegrees: number;
}

/**
 * Where a direction of the frontal head (x to image right, y down, z away from the camera) points in the image:
 * turned by pitch (> 0: nose down), then yaw (> 0: nose to image right), then roll (> 0: head top to image left).
 */
export function projectAxis({ pitchDegrees, yawDegrees, rollDegrees }: HeadAngles, [x, y, z]: readonly [number, number, number]): [number, number] {
  const [pitch, yaw, roll] = [pitchDegrees, yawDegrees, rollDegrees].map((degrees) => (degrees * Math.PI) / 180) as [number, number, number];
  const y1 = y * Math.cos(pitch) - z * Math.sin(pitch);
  const z1 = z * Math.cos(pitch) + y * Math.sin(pitch);
  const x2 = x * Math.cos(yaw) - z1 * Math.sin(yaw);
  return [x2 * Math.cos(roll) + y1 * Math.sin(roll), y1 * Math.cos(roll) - x2 * Math.sin(roll)];
}
