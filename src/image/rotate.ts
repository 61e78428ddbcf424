/** Quarter turns of rasters, and where points go. */
import { createRaster, type Raster } from './raster.js';
import type { Point } from '../geometry/point.js';

export type QuarterTurn = 0 | 90 | 180 | 270;

/** Turns a raster clockwise by a multiple of 90°. */
export function rotateRaster(source: Raster, degrees: QuarterTurn): Raster {
  if (degrees === 0) return source;
  const { width, height, channels, data } = source;
  const swapped = degrees !== 180;
  const target = createRaster(swapped ? height : width, swapped ? width : height, channels);
  const out = target.data;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const tx = degrees === 90 ? height - 1 - y : degrees === 180 ? width - 1 - x : y;
      const ty = degrees === 90 ? x : degrees === 180 ? height - 1 - y : width - 1 - x;
      const from = (y * width + x) * channels;
      const to = (ty * target.width + tx) * channels;
      for (let c = 0; c < channels; c++) out[to + c] = data[from + c]!;
    }
  }
  return target;
}

/** Where a point of the turned image lies in the image before the turn; sizes are those before the turn. */
export function unrotatePoint(point: Point, degrees: QuarterTurn, width: number, height: number): Point {
  switch (degrees) {
    case 0:
      return point;
    case 90:
      return { x: point.y, y: height - point.x };
    case 180:
      return { x: width - point.x, y: height - point.y };
    case 270:
      return { x: width - point.y, y: point.x };
  }
}
