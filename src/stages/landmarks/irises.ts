/** The irises of the refined mesh. */
import { distance, type Point } from '../../geometry/point.js';
import type { FaceLandmarks } from '../contract.js';

export interface Iris {
  readonly centre: Point;
  /** Mean distance of the four points on its rim, raster pixels. */
  readonly radius: number;
  /** Corners of the eye that it lies in, outer and inner. */
  readonly outer: Point;
  readonly inner: Point;
}

/** Vertex numbers: MediaPipe attention mesh (Apache-2.0); an iris is its centre and four points on its rim. */
const eyes = [
  { centre: 468, rim: [469, 470, 471, 472], outer: 33, inner: 133 },
  { centre: 473, rim: [474, 475, 476, 477], outer: 263, inner: 362 },
] as const;

/** The irises, that on the left of the image first; undefined for a mesh without irises. */
export function irisesOf({ points }: FaceLandmarks): readonly [Iris, Iris] | undefined {
  if (points.length < 3 * 478) return undefined;
  const at = (vertex: number): Point => ({ x: points[3 * vertex]!, y: points[3 * vertex + 1]! });
  const [left, right] = eyes.map(({ centre, rim, outer, inner }): Iris => {
    const middle = at(centre);
    return { centre: middle, radius: rim.reduce((sum, vertex) => sum + distance(middle, at(vertex)) / rim.length, 0), outer: at(outer), inner: at(inner) };
  });
  return [left!, right!];
}
