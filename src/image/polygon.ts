import type { Point } from '../geometry/point.js';
import type { Raster } from './raster.js';

/**
 * Fills a polygon (even-odd rule) into a one-channel raster, its outline included; what lies outside the raster is cut.
 *
 * @param vertices pixel indices (integers): (3, 5) is the pixel in column 3 of row 5, not a corner between pixels.
 */
export function fillPolygon(target: Raster, vertices: readonly Point[], value: number): void {
  if (target.channels !== 1) throw new RangeError(`expected 1 channel but received ${target.channels}`);
  const count = vertices.length;
  if (count === 0) return;
  const rows = vertices.map((vertex) => vertex.y);
  const first = Math.max(0, Math.min(...rows));
  const last = Math.min(target.height - 1, Math.max(...rows));
  const crossings = new Float64Array(count);
  for (let y = first; y <= last; y++) {
    const found = crossRow(vertices, y, crossings);
    for (let k = 0; k + 1 < found; k += 2) {
      const from = Math.max(0, Math.ceil(crossings[k]!));
      const to = Math.min(target.width - 1, Math.floor(crossings[k + 1]!));
      if (from <= to) target.data.fill(value, y * target.width + from, y * target.width + to + 1);
    }
  }
  for (let i = 0; i < count; i++) drawLine(target, vertices[i]!, vertices[(i + 1) % count]!, value);
}

/** Writes where the sides cross the middle of a row, from left to right, and answers how many do; each side owns its upper end only. */
function crossRow(vertices: readonly Point[], y: number, crossings: Float64Array): number {
  let found = 0;
  let a = vertices.at(-1)!;
  for (const b of vertices) {
    if (a.y <= y !== b.y <= y) {
      const x = a.x + ((y - a.y) * (b.x - a.x)) / (b.y - a.y);
      // Most rows have two: each is put in its place as it is found.
      let place = found++;
      for (; place > 0 && crossings[place - 1]! > x; place--) crossings[place] = crossings[place - 1]!;
      crossings[place] = x;
    }
    a = b;
  }
  return found;
}

/** One pixel a step along the longer side (Bresenham). */
function drawLine(target: Raster, from: Point, to: Point, value: number): void {
  const steps = Math.max(Math.abs(to.x - from.x), Math.abs(to.y - from.y));
  for (let k = 0; k <= steps; k++) {
    const t = steps === 0 ? 0 : k / steps;
    const x = Math.round(from.x + t * (to.x - from.x));
    const y = Math.round(from.y + t * (to.y - from.y));
    if (x >= 0 && y >= 0 && x < target.width && y < target.height) target.data[y * target.width + x] = value;
  }
}

/** Fills the pixels of an axis-aligned rectangle, both corners included; what lies outside the raster is cut. */
export function fillRectangle(target: Raster, left: number, top: number, right: number, bottom: number, value: number): void {
  const from = Math.max(0, left);
  const to = Math.min(target.width - 1, right);
  if (from > to) return;
  for (let y = Math.max(0, top); y <= Math.min(target.height - 1, bottom); y++) {
    target.data.fill(value, y * target.width + from, y * target.width + to + 1);
  }
}
