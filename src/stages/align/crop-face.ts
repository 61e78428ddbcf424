import { transformPoint } from '../../geometry/affine.js';
import { convexHull } from '../../geometry/convex-hull.js';
import { luminanceOf } from '../../image/luminance.js';
import { fillPolygon } from '../../image/polygon.js';
import { createRaster } from '../../image/raster.js';
import type { AlignedCrop, CropFace, FaceLandmarks } from '../contract.js';
import { wflwPoints } from '../landmarks/wflw.js';

/** What several look at in an upright crop; made once, so nobody may write into it. */
export function readCropFace({ raster, matrix }: AlignedCrop, landmarks: FaceLandmarks): CropFace {
  const points = wflwPoints(landmarks).map((point) => {
    const at = transformPoint(matrix, point);
    return { x: Math.floor(at.x), y: Math.floor(at.y) };
  });
  const mask = createRaster(raster.width, raster.height, 1);
  fillPolygon(mask, convexHull(points), 1);
  return { points, mask, luminance: luminanceOf(raster) };
}
