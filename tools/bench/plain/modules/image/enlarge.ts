/** Asks every pixel of the window for its value, in double precision. Left out: cells on one side of the threshold as a whole (docs/decisions/0020). */
import type { MapWindow } from '../../../../../src/image/enlarge.js';
import type { Raster } from '../../../../../src/image/raster.js';

export function markAbove(map: Float32Array, cells: number, threshold: number, target: Raster, window: MapWindow, value = 1): void {
  if (map.length !== cells * cells) throw new RangeError(`expected a map of ${cells * cells} values but received ${map.length}`);
  for (let y = 0; y < window.side; y++) {
    for (let x = 0; x < window.side; x++) {
      if (valueAt(map, cells, cellOf(x, cells, window.side), cellOf(y, cells, window.side)) > threshold) target.data[(window.top + y) * target.width + window.left + x] = value;
    }
  }
}

/** Where the middle of a pixel lies, counted in cells from the middle of the first one. */
function cellOf(pixel: number, cells: number, side: number): number {
  return Math.min(cells - 1, Math.max(0, ((pixel + 0.5) * cells) / side - 0.5));
}

function valueAt(map: Float32Array, cells: number, x: number, y: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [right, bottom] = [Math.min(cells - 1, left + 1), Math.min(cells - 1, top + 1)];
  const upper = map[top * cells + left]! * (1 - x + left) + map[top * cells + right]! * (x - left);
  const lower = map[bottom * cells + left]! * (1 - x + left) + map[bottom * cells + right]! * (x - left);
  return upper * (1 - y + top) + lower * (y - top);
}
