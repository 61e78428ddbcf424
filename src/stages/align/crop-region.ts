import { transformPoint, type AffineMatrix } from '../../geometry/affine.js';
import { convexHull } from '../../geometry/convex-hull.js';
import type { Point } from '../../geometry/point.js';
import { fillPolygon } from '../../image/polygon.js';
import { createRaster, type Raster } from '../../image/raster.js';
import type { FaceLandmarks } from '../contract.js';
import { wflwPoints } from '../landmarks/wflw.js';

export interface CropRegion {
  /** The 98 WFLW landmarks, as indices of the crop's pixels that they lie in. */
  readonly points: readonly Point[];
  /** 1 on the landmarked region (brows to chin), one channel. */
  readonly mask: Raster;
}

/** @param matrix raster pixels → pixels of an upright crop of the given sides, in continuous coordinates. */
export function drawCropRegion(landmarks: FaceLandmarks, matrix: AffineMatrix, width: number, height: number): CropRegion {
  const points = wflwPoints(landmarks).map((point) => {
    const at = transformPoint(matrix, point);
    return { x: Math.floor(at.x), y: Math.floor(at.y) };
  });
  const mask = createRaster(width, height, 1);
  fillPolygon(mask, convexHull(points), 1);
  return { points, mask };
}
