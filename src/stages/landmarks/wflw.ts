/**
 * The landmarks and the two distances that ISO/IEC 29794-5 measures are defined on, taken from the face mesh.
 *
 * "Left" and "right" are as seen in the image. All values are in the mesh's own unit (raster pixels).
 */
import { distance, midpoint, type Point } from '../../geometry/point.js';
import type { FaceLandmarks } from '../contract.js';
import { wflwTable } from './wflw-table.js';

/** WFLW indices that measures speak of by name. */
export const wflw = {
  chin: 16,
  noseTip: 54,
  leftEyeOuter: 60,
  leftEyeInner: 64,
  rightEyeInner: 68,
  rightEyeOuter: 72,
  mouthLeft: 76,
  mouthRight: 82,
  innerLipTop: 90,
  innerLipBottom: 94,
} as const;

/** One of the 98 WFLW landmarks, not rounded. Throws RangeError for an index that the scheme does not have. */
export function wflwPoint(landmarks: FaceLandmarks, index: number): Point {
  const blend = wflwTable[index];
  if (blend === undefined) throw new RangeError(`expected a WFLW index 0…97 but received ${index}`);
  const [a, b, w] = blend;
  const { points } = landmarks;
  return {
    x: (1 - w) * points[3 * a]! + w * points[3 * b]!,
    y: (1 - w) * points[3 * a + 1]! + w * points[3 * b + 1]!,
  };
}

/** All 98 WFLW landmarks in their order, not rounded. */
export function wflwPoints(landmarks: FaceLandmarks): Point[] {
  return wflwTable.map((_, index) => wflwPoint(landmarks, index));
}

/** The sizes and places that most geometric measures are made of. */
export interface FaceGeometry {
  /** Midpoint of the corners of the eye that lies left in the image (not the pupil). */
  readonly leftEye: Point;
  readonly rightEye: Point;
  /** Midpoint of the two eye centres. */
  readonly eyeMidpoint: Point;
  readonly chin: Point;
  /** Distance between the eye centres in the image plane. */
  readonly eyeDistance: number;
  /** The standard's T: distance from the midpoint of the eyes to the chin. */
  readonly eyeToChin: number;
}

/** Source: ISO/IEC 29794-5:2025, definitions of eye centre, inter-eye distance and the T-metric. */
export function faceGeometry(landmarks: FaceLandmarks): FaceGeometry {
  return geometryOf((index) => wflwPoint(landmarks, index));
}

/** The same from 98 landmarks that were taken before, for example those of the aligned frame. */
export function faceGeometryOfPoints(points: readonly Point[]): FaceGeometry {
  return geometryOf((index) => points[index]!);
}

function geometryOf(at: (index: number) => Point): FaceGeometry {
  const leftEye = midpoint(at(wflw.leftEyeOuter), at(wflw.leftEyeInner));
  const rightEye = midpoint(at(wflw.rightEyeInner), at(wflw.rightEyeOuter));
  const eyeMidpoint = midpoint(leftEye, rightEye);
  const chin = at(wflw.chin);
  return { leftEye, rightEye, eyeMidpoint, chin, eyeDistance: distance(leftEye, rightEye), eyeToChin: distance(eyeMidpoint, chin) };
}
