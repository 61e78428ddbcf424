import { convexHull } from '../../geometry/convex-hull.js';
import type { Point } from '../../geometry/point.js';
import { fillPolygon } from '../../image/polygon.js';
import { createRaster, type Raster } from '../../image/raster.js';
import type { PixelRegion } from '../../image/shrink.js';

/** Side of the grid in which the reference implementation fills the hull before it is enlarged to the frame. */
const gridSide = 224;
/** The bounding box of the landmarks is made higher by this share at the top and at the bottom. */
const marginShare = 0.05;

export interface LandmarkedRegion {
  readonly mask: Raster;
  /** Holds every pixel that is 1; without width and height where there is none. */
  readonly bounds: PixelRegion;
}

const nowhere: PixelRegion = { x: 0, y: 0, width: 0, height: 0 };

/**
 * The landmarked region of ISO/IEC 29794-5: the convex hull of the WFLW landmarks, brows to chin, without the forehead.
 * 1 inside, 0 outside, and the rectangle that it lies in. Drawn through the same 224×224 grid as the reference, so that its border matches to the pixel
 * steps; filling at full size differs only there, by two pixels at most.
 *
 * @param landmarks pixel indices (integers) in a width × height raster; those outside it are cut off with the region.
 */
export function drawLandmarkedRegion(landmarks: readonly Point[], width: number, height: number): LandmarkedRegion {
  const mask = createRaster(width, height, 1);
  const hull = convexHull(landmarks);
  if (hull.length < 3) return { mask, bounds: nowhere };
  const xs = hull.map((point) => point.x);
  const ys = hull.map((point) => point.y);
  const boxLeft = Math.min(...xs);
  const boxTop = Math.min(...ys);
  const boxWidth = Math.max(...xs) - boxLeft + 1;
  const boxHeight = Math.max(...ys) - boxTop + 1;
  const top = Math.trunc(boxTop - marginShare * boxHeight);
  const side = Math.trunc(boxTop + (1 + marginShare) * boxHeight) - top;
  const left = Math.trunc(boxLeft + boxWidth / 2 - side / 2);
  if (side < 1) return { mask, bounds: nowhere };

  const grid = createRaster(gridSide, gridSide, 1);
  const toGrid = gridSide / side;
  fillPolygon(grid, hull.map((point) => ({ x: Math.trunc((point.x - left) * toGrid), y: Math.trunc((point.y - top) * toGrid) })), 1);
  const columns = Int32Array.from({ length: side }, (_, i) => Math.min(gridSide - 1, Math.floor(i * toGrid)));
  const fromX = Math.max(0, -left);
  const toX = Math.min(side, width - left);
  const fromY = Math.max(0, -top);
  const toY = Math.min(side, height - top);
  if (fromX >= toX || fromY >= toY) return { mask, bounds: nowhere };
  for (let j = fromY; j < toY; j++) {
    const row = columns[j]! * gridSide;
    const out = (top + j) * width + left;
    for (let i = fromX; i < toX; i++) mask.data[out + i] = grid.data[row + columns[i]!]!;
  }
  return { mask, bounds: { x: left + fromX, y: top + fromY, width: toX - fromX, height: toY - fromY } };
}
