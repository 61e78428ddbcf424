import { describe, expect, it } from 'vitest';
import type { Point } from '../../src/geometry/point.js';
import { fillPolygon, fillRectangle } from '../../src/image/polygon.js';
import { createRaster } from '../../src/image/raster.js';
import { createRandom } from '../support/noise.js';

/** Even-odd rule by a ray to the right, from the definition. */
function inside(vertices: readonly Point[], x: number, y: number): boolean {
  let odd = false;
  vertices.forEach((a, i) => {
    const b = vertices[(i + 1) % vertices.length]!;
    if (a.y <= y !== b.y <= y && x < a.x + ((y - a.y) * (b.x - a.x)) / (b.y - a.y)) odd = !odd;
  });
  return odd;
}

function distanceToOutline(vertices: readonly Point[], x: number, y: number): number {
  return Math.min(...vertices.map((a, i) => {
    const b = vertices[(i + 1) % vertices.length]!;
    const length = (b.x - a.x) ** 2 + (b.y - a.y) ** 2;
    const t = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - a.x) * (b.x - a.x) + (y - a.y) * (b.y - a.y)) / length));
    return Math.hypot(x - a.x - t * (b.x - a.x), y - a.y - t * (b.y - a.y));
  }));
}

describe('fillPolygon', () => {
  it('fills what lies inside by the even-odd rule, and beyond it nothing but the outline itself', () => {
    const random = createRandom(9);
    for (let trial = 0; trial < 20; trial++) {
      const vertices = Array.from({ length: 3 + (trial % 6) }, () => ({ x: Math.floor(random() * 60) - 10, y: Math.floor(random() * 60) - 10 }));
      const raster = createRaster(40, 40, 1);
      fillPolygon(raster, vertices, 7);
      for (let y = 0; y < 40; y++) {
        for (let x = 0; x < 40; x++) {
          const value = raster.data[y * 40 + x]!;
          if (inside(vertices, x, y)) expect(value).toBe(7);
          // A line of one pixel a step lies within half a pixel of the ideal line, measured along an axis.
          else if (value !== 0) expect(distanceToOutline(vertices, x, y)).toBeLessThanOrEqual(0.5001);
        }
      }
      for (const { x, y } of vertices) if (x >= 0 && y >= 0 && x < 40 && y < 40) expect(raster.data[y * 40 + x]).toBe(7);
    }
  });

  it('includes both ends of an axis-aligned rectangle', () => {
    const drawn = createRaster(20, 20, 1);
    fillPolygon(drawn, [{ x: 3, y: 4 }, { x: 9, y: 4 }, { x: 9, y: 11 }, { x: 3, y: 11 }], 1);
    const direct = createRaster(20, 20, 1);
    fillRectangle(direct, 3, 4, 9, 11, 1);
    expect(drawn.data).toEqual(direct.data);
    expect(direct.data.reduce((sum, value) => sum + value, 0)).toBe(7 * 8);
  });

  it('cuts rectangles at the border and leaves the raster alone when they miss it', () => {
    const raster = createRaster(6, 5, 1);
    fillRectangle(raster, 10, 0, 12, 3, 1);
    fillRectangle(raster, 0, -4, 3, -1, 1);
    expect(raster.data.every((value) => value === 0)).toBe(true);
    fillRectangle(raster, -5, -5, 90, 90, 1);
    expect(raster.data.every((value) => value === 1)).toBe(true);
  });
});
