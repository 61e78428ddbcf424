import { distance, midpoint, type Point } from '../../geometry/point.js';
import type { AlignedFrame } from '../../stages/contract.js';
import { wflw } from '../../stages/landmarks/wflw.js';
import { roundHalfAway } from '../mapping.js';

/** Side of a square as a share of the eye distance. Source: ISO/IEC 29794-5:2025, illumination uniformity. */
const sideShare = 0.3;

export interface PixelSquare {
  readonly x: number;
  readonly y: number;
  readonly side: number;
}

export interface CheekSquares {
  readonly left: PixelSquare;
  readonly right: PixelSquare;
}

/**
 * The two squares on the cheeks of the aligned frame in which the standard compares light and measures colour: below
 * each eye centre, half-way to the mouth, reaching towards the nose. Undefined when one is empty or leaves the frame.
 */
export function cheekSquares(frame: AlignedFrame): CheekSquares | undefined {
  const middle = (a: number, b: number): Point => rounded(midpoint(frame.landmarks[a]!, frame.landmarks[b]!));
  const leftEye = middle(wflw.leftEyeOuter, wflw.leftEyeInner);
  const rightEye = middle(wflw.rightEyeInner, wflw.rightEyeOuter);
  const mouth = middle(wflw.innerLipTop, wflw.innerLipBottom);
  const down = Math.floor(distance(rounded(midpoint(leftEye, rightEye)), mouth) / 2);
  const side = Math.floor(sideShare * distance(leftEye, rightEye));
  const left = { x: leftEye.x, y: leftEye.y + down, side };
  const right = { x: rightEye.x - side, y: rightEye.y + down, side };
  return [left, right].every((square) => isInside(square, frame)) ? { left, right } : undefined;
}

function rounded(point: Point): Point {
  return { x: roundHalfAway(point.x), y: roundHalfAway(point.y) };
}

function isInside({ x, y, side }: PixelSquare, frame: AlignedFrame): boolean {
  return side > 0 && x >= 0 && y >= 0 && x + side <= frame.raster.width && y + side <= frame.raster.height;
}
