import { describe, expect, it } from 'vitest';
import { identityMatrix } from '../../../src/geometry/affine.js';
import { faceGeometry, faceGeometryOfPoints, wflw, wflwPoint, wflwPoints } from '../../../src/stages/landmarks/wflw.js';
import { wflwTable } from '../../../src/stages/landmarks/wflw-table.js';
import { schematicFace } from '../../support/schematic-face.js';

/** Forehead vertices of the mesh: none of them may enter the landmarked region. */
const forehead = [10, 109, 67, 103, 54, 21, 338, 297, 332, 284, 251, 151, 9, 108, 69, 104, 68, 71, 337, 299, 333, 298, 301];

describe('the WFLW landmarks of a face mesh', () => {
  it('are 98 blends of two vertices each, none of them on the forehead', () => {
    expect(wflwTable).toHaveLength(98);
    for (const [a, b, w] of wflwTable) {
      expect(a).toBeLessThan(478);
      expect(b).toBeLessThan(478);
      expect(w).toBeGreaterThanOrEqual(0);
      expect(w).toBeLessThan(1);
      expect(forehead).not.toContain(a);
      expect(forehead).not.toContain(b);
    }
  });

  it('blend the two vertices by the weight of the second', () => {
    const points = new Float32Array(478 * 3);
    points.set([10, 20, 5], 3 * 127);
    points.set([30, 60, 7], 3 * 234);
    const point = wflwPoint({ points, presence: 1 }, 2);
    // 23 % of vertex 127 and 77 % of vertex 234; single-precision coordinates.
    expect(point.x).toBeCloseTo(0.23 * 10 + 0.77 * 30, 5);
    expect(point.y).toBeCloseTo(0.23 * 20 + 0.77 * 60, 5);
    expect(() => wflwPoint({ points, presence: 1 }, 98)).toThrow(RangeError);
  });

  it('give the eye centres from the corners, not from the pupils', () => {
    const looking = schematicFace(identityMatrix, { irisShift: { x: 9, y: 3 } });
    const geometry = faceGeometry(looking);
    expect(geometry.leftEye).toEqual({ x: 251.5, y: 272.5 });
    expect(geometry.rightEye).toEqual({ x: 364.5, y: 272.5 });
    expect(geometry.eyeDistance).toBeCloseTo(113, 5);
    expect(geometry.eyeToChin).toBeCloseTo(224, 4);
    expect(geometry.chin.y).toBeGreaterThan(geometry.eyeMidpoint.y);
    expect(faceGeometryOfPoints(wflwPoints(looking))).toEqual(geometry);
  });

  it('have the nose tip on vertex 1 and the mouth corners on 61 and 291', () => {
    expect([wflw.noseTip, wflw.mouthLeft, wflw.mouthRight, wflw.chin].map((index) => wflwTable[index]![0])).toEqual([1, 61, 291, 152]);
  });
});
