/** The shape of mouth, brows and lids, whatever the pose of the head and the size of the face. */
import type { FaceLandmarks } from '../contract.js';

type Vector = readonly [number, number, number];

/** Lengths in units of the distance between the eye centres, along the face's own axes. */
export interface ExpressionGeometry {
  /** Corner to corner of the mouth. */
  readonly mouthWidth: number;
  /** How far the corners of the mouth lie above the middle of the lips; a smile raises them. */
  readonly cornerLift: number;
  /** Opening between the inner lips. */
  readonly lipOpening: number;
  /** From the upper lid to the brow, mean of both eyes. */
  readonly browHeight: number;
  /** From the lower lid to the middle of the cheek, mean of both sides; a smile shortens it. */
  readonly cheekHeight: number;
  /** From the base of the nose to the upper lip; a smile shortens it. */
  readonly upperLip: number;
  /** From wing to wing of the nose; a smile widens it. */
  readonly noseWidth: number;
}

export const expressionGeometryNames = ['mouthWidth', 'cornerLift', 'lipOpening', 'browHeight', 'cheekHeight', 'upperLip', 'noseWidth'] as const satisfies readonly (keyof ExpressionGeometry)[];

/** Undefined when the eyes coincide, which no mesh of a face does. Vertex numbers: MediaPipe face mesh (Apache-2.0). */
export function measureExpression({ points }: FaceLandmarks): ExpressionGeometry | undefined {
  const at = (vertex: number): Vector => [points[3 * vertex]!, points[3 * vertex + 1]!, points[3 * vertex + 2]!];
  const leftEye = middle(at(33), at(133));
  const rightEye = middle(at(362), at(263));
  const eyeDistance = span(leftEye, rightEye);
  // The face's downward axis: from between the eyes to the base of the nose, square to the line of the eyes.
  const across = unit(minus(rightEye, leftEye));
  const along = minus(at(2), middle(leftEye, rightEye));
  const down = unit(minus(along, scaled(across, dot(along, across))));
  const height = (point: Vector): number => -dot(point, down);
  const between = (a: number, b: number): number => span(at(a), at(b)) / eyeDistance;
  const geometry = {
    mouthWidth: between(61, 291),
    cornerLift: (height(middle(at(61), at(291))) - height(middle(at(13), at(14)))) / eyeDistance,
    lipOpening: between(13, 14),
    browHeight: (between(105, 159) + between(334, 386)) / 2,
    cheekHeight: (between(145, 205) + between(374, 425)) / 2,
    upperLip: between(2, 0),
    noseWidth: between(129, 358),
  };
  return Object.values(geometry).every(Number.isFinite) ? geometry : undefined;
}

function minus(a: Vector, b: Vector): Vector {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

function middle(a: Vector, b: Vector): Vector {
  return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2];
}

function scaled(a: Vector, factor: number): Vector {
  return [a[0] * factor, a[1] * factor, a[2] * factor];
}

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function span(a: Vector, b: Vector): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

function unit(a: Vector): Vector {
  return scaled(a, 1 / Math.hypot(...a));
}
