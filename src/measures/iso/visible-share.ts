import type { Raster } from '../../image/raster.js';
import type { PixelRegion } from '../../image/shrink.js';

/** A rectangle of pixels, both corners included. */
export interface PixelRectangle {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Running count of the pixels of a region and of those among them that the mask says are hidden (0). */
export interface HiddenCount {
  readonly total: number;
  readonly hidden: number;
}

/** Counts over the union of rectangles, cut at the border of the mask. */
export function countHiddenInRectangles(visible: Raster, rectangles: readonly PixelRectangle[]): HiddenCount {
  let total = 0;
  let hidden = 0;
  rectangles.forEach((rectangle, index) => {
    const earlier = rectangles.slice(0, index);
    for (let y = Math.max(0, rectangle.top); y <= Math.min(visible.height - 1, rectangle.bottom); y++) {
      for (let x = Math.max(0, rectangle.left); x <= Math.min(visible.width - 1, rectangle.right); x++) {
        if (earlier.some((other) => contains(other, x, y))) continue;
        total++;
        if (visible.data[y * visible.width + x] === 0) hidden++;
      }
    }
  });
  return { total, hidden };
}

/**
 * Counts over the pixels where `region`, laid with its corner at (left, top) of the mask, is not 0; `bounds` may name the
 * part of the region that holds them.
 */
export function countHiddenInRegion(visible: Raster, region: Raster, left = 0, top = 0, bounds: PixelRegion = { x: 0, y: 0, width: region.width, height: region.height }): HiddenCount {
  const { data: inRegion } = region;
  const { data: isVisible } = visible;
  const from = Math.max(bounds.x, -left);
  const to = Math.min(bounds.x + bounds.width, visible.width - left);
  let total = 0;
  let hidden = 0;
  for (let y = Math.max(bounds.y, -top); y < Math.min(bounds.y + bounds.height, visible.height - top); y++) {
    const row = y * region.width;
    const at = (y + top) * visible.width + left;
    for (let x = from; x < to; x++) {
      if (inRegion[row + x] === 0) continue;
      total++;
      if (isVisible[at + x] === 0) hidden++;
    }
  }
  return { total, hidden };
}

function contains({ left, top, right, bottom }: PixelRectangle, x: number, y: number): boolean {
  return x >= left && x <= right && y >= top && y <= bottom;
}
