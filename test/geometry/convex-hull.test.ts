import { describe, expect, it } from 'vitest';
import { convexHull } from '../../src/geometry/convex-hull.js';
import { createRandom } from '../support/noise.js';

describe('convexHull', () => {
  it('keeps the corners of a square and drops what lies on its sides or inside', () => {
    const square = [{ x: 0, y: 0 }, { x: 4, y: 0 }, { x: 4, y: 4 }, { x: 0, y: 4 }];
    const hull = convexHull([...square, { x: 2, y: 0 }, { x: 2, y: 2 }, { x: 4, y: 1 }, { x: 0, y: 0 }]);
    expect(hull).toHaveLength(4);
    for (const corner of square) expect(hull).toContainEqual(corner);
  });

  it('holds every point on one side of each of its sides', () => {
    const random = createRandom(4);
    const points = Array.from({ length: 200 }, () => ({ x: Math.floor(random() * 100), y: Math.floor(random() * 100) }));
    const hull = convexHull(points);
    hull.forEach((a, i) => {
      const b = hull[(i + 1) % hull.length]!;
      for (const point of points) expect((b.x - a.x) * (point.y - a.y) - (b.y - a.y) * (point.x - a.x)).toBeGreaterThanOrEqual(0);
    });
  });

  it('returns what there is for fewer than three distinct points', () => {
    expect(convexHull([{ x: 1, y: 1 }, { x: 1, y: 1 }])).toEqual([{ x: 1, y: 1 }]);
    expect(convexHull([])).toEqual([]);
  });
});
