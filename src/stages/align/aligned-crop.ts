import { fitSimilarity } from '../../geometry/similarity.js';
import type { Point } from '../../geometry/point.js';
import { warpAffine } from '../../image/warp.js';
import type { Raster } from '../../image/raster.js';
import type { AlignedCrop, FaceLandmarks } from '../contract.js';

/** Side of the crop in pixels. */
export const cropSide = 112;

/**
 * Where the five points lie in the crop: eye centres, nose tip, mouth corners (image-left first).
 * Source: J. Deng et al., "ArcFace: Additive Angular Margin Loss for Deep Face Recognition", CVPR 2019 (its template).
 */
const template: readonly Point[] = [
  { x: 38.2946, y: 51.6963 },
  { x: 73.5318, y: 51.5014 },
  { x: 56.0252, y: 71.7366 },
  { x: 41.5493, y: 92.3655 },
  { x: 70.7299, y: 92.2041 },
];

/** The 112×112 ArcFace crop; undefined when the five points coincide. */
export function alignCrop(raster: Raster, landmarks: FaceLandmarks): AlignedCrop | undefined {
  const matrix = fitSimilarity(fivePoints(landmarks), template);
  if (matrix === undefined) return undefined;
  return { matrix, raster: warpAffine(raster, matrix, cropSide, cropSide) };
}

/** Eye centres (midpoints of the corners), nose tip and mouth corners of the mesh, image-left first. */
export function fivePoints(landmarks: FaceLandmarks): Point[] {
  const at = (vertex: number): Point => ({ x: landmarks.points[3 * vertex]!, y: landmarks.points[3 * vertex + 1]! });
  const between = (a: number, b: number): Point => ({ x: (at(a).x + at(b).x) / 2, y: (at(a).y + at(b).y) / 2 });
  return [between(33, 133), between(362, 263), at(1), at(61), at(291)];
}
