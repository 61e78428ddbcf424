/** The square of the photo that a mesh network looks at. */
import type { AffineMatrix } from '../../geometry/affine.js';
import { boxHeight, boxWidth, type Box } from '../../geometry/box.js';
import type { FaceLandmarks } from '../contract.js';

export interface RotatedSquare {
  readonly centreX: number;
  readonly centreY: number;
  /** Side in raster pixels. */
  readonly side: number;
  /** Clockwise turn of the face in the photo (y down), radians; the square turns with it. */
  readonly turn: number;
}

/** Raster pixels → pixels of a `size`-sided network input that shows the square upright. */
export function matrixOfSquare(square: RotatedSquare, size: number): AffineMatrix {
  const scale = size / square.side;
  const cosine = Math.cos(square.turn) * scale;
  const sine = Math.sin(square.turn) * scale;
  return [
    cosine, sine, size / 2 - cosine * square.centreX - sine * square.centreY,
    -sine, cosine, size / 2 + sine * square.centreX - cosine * square.centreY,
  ];
}

/**
 * A square about a detector box; `turn` is what the detector knows of the face's rotation, `enlargement` and `drop`
 * (from the middle of the box towards the chin) are shares of the box's longer side.
 */
export function squareOfBox(box: Box, enlargement: number, turn: number, drop = 0): RotatedSquare {
  const side = Math.max(boxWidth(box), boxHeight(box));
  return {
    centreX: (box.xMin + box.xMax) / 2 - Math.sin(turn) * drop * side,
    centreY: (box.yMin + box.yMax) / 2 + Math.cos(turn) * drop * side,
    side: side * enlargement,
    turn,
  };
}

/**
 * The square that follows a mesh: its turn is that of the line through the outer eye corners, its centre and side
 * those of the mesh's extent along the turned axes.
 */
export function squareOfLandmarks(landmarks: FaceLandmarks, enlargement: number): RotatedSquare {
  const { points } = landmarks;
  const turn = Math.atan2(points[3 * 263 + 1]! - points[3 * 33 + 1]!, points[3 * 263]! - points[3 * 33]!);
  const cosine = Math.cos(turn);
  const sine = Math.sin(turn);
  let left = Infinity;
  let right = -Infinity;
  let top = Infinity;
  let bottom = -Infinity;
  for (let i = 0; i < points.length; i += 3) {
    const x = points[i]! * cosine + points[i + 1]! * sine;
    const y = points[i + 1]! * cosine - points[i]! * sine;
    if (x < left) left = x;
    if (x > right) right = x;
    if (y < top) top = y;
    if (y > bottom) bottom = y;
  }
  const x = (left + right) / 2;
  const y = (top + bottom) / 2;
  return {
    centreX: x * cosine - y * sine,
    centreY: x * sine + y * cosine,
    side: Math.max(right - left, bottom - top) * enlargement,
    turn,
  };
}
