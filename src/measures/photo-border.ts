import type { Point } from '../geometry/point.js';
import type { DecodedImage } from '../stages/contract.js';

/** In raster pixels. */
export interface PhotoBorder {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/**
 * The border of what can be seen, in raster pixels: that of the image, drawn in where a damaged file lacks rows (after
 * the EXIF orientation, columns) along one side. What lies there is filled in, not photographed.
 */
export function seenBorder({ raster, facts, scale }: DecodedImage): PhotoBorder {
  const border = { left: 0, top: 0, right: raster.width, bottom: raster.height };
  const lost = facts.lostRegion;
  if (!lost) return border;
  if (lost.width === facts.width) return lost.y === 0 ? { ...border, top: lost.height / scale } : { ...border, bottom: lost.y / scale };
  return lost.x === 0 ? { ...border, left: lost.width / scale } : { ...border, right: lost.x / scale };
}

export function isWithinBorder({ x, y }: Point, { left, top, right, bottom }: PhotoBorder): boolean {
  return x >= left && x <= right && y >= top && y <= bottom;
}

/** Share 0…1 of some points, in raster pixels, that the photo shows. */
export function shareInPhoto(points: readonly Point[], image: DecodedImage): number {
  const border = seenBorder(image);
  return points.filter((point) => isWithinBorder(point, border)).length / points.length;
}
