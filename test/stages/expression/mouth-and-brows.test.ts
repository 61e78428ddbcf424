import { describe, expect, it } from 'vitest';
import type { FaceLandmarks } from '../../../src/stages/contract.js';
import { measureExpression } from '../../../src/stages/expression/mouth-and-brows.js';

/** A mesh of 478 points at the origin but for those named. */
function mesh(places: Readonly<Record<number, readonly [number, number, number]>>): FaceLandmarks {
  const points = new Float32Array(478 * 3);
  for (const [vertex, place] of Object.entries(places)) points.set(place, 3 * Number(vertex));
  return { points, presence: 1 };
}

const face: Readonly<Record<number, readonly [number, number, number]>> = {
  33: [-60, 0, 0], 133: [-20, 0, 0], 362: [20, 0, 0], 263: [60, 0, 0], 2: [0, 50, 0], 0: [0, 62, 0],
  61: [-30, 80, 0], 291: [30, 80, 0], 13: [0, 79, 0], 14: [0, 81, 0], 105: [-40, -28, 0], 159: [-40, -4, 0],
  334: [40, -28, 0], 386: [40, -4, 0], 145: [-40, 4, 0], 205: [-40, 44, 0], 374: [40, 4, 0], 425: [40, 44, 0], 129: [-16, 46, 0], 358: [16, 46, 0],
};

/** Turned about the vertical axis, tilted in the image, scaled and moved. */
function turned(yaw: number, roll: number, scale: number): FaceLandmarks {
  return mesh(Object.fromEntries(Object.entries(face).map(([vertex, [x, y, z]]) => {
    const u = x * Math.cos(yaw) + z * Math.sin(yaw);
    const w = z * Math.cos(yaw) - x * Math.sin(yaw);
    return [vertex, [scale * (u * Math.cos(roll) - y * Math.sin(roll)) + 300, scale * (u * Math.sin(roll) + y * Math.cos(roll)) + 200, scale * w]];
  })));
}

describe('the shape of mouth and brows', () => {
  it('is measured in eye distances', () => {
    const shape = measureExpression(mesh(face))!;
    expect(shape.mouthWidth).toBeCloseTo(60 / 80, 6);
    expect(shape.cornerLift).toBeCloseTo(0, 6);
    expect(shape.lipOpening).toBeCloseTo(2 / 80, 6);
    expect(shape.browHeight).toBeCloseTo(24 / 80, 6);
    expect(shape.upperLip).toBeCloseTo(12 / 80, 6);
    expect(shape.noseWidth).toBeCloseTo(32 / 80, 6);
    expect(shape.cheekHeight).toBeCloseTo(40 / 80, 6);
  });

  it('is the same when the head turns, tilts, comes nearer or moves', () => {
    const still = measureExpression(mesh(face))!;
    const moved = measureExpression(turned(0.5, 0.3, 2.5))!;
    for (const key of Object.keys(still) as (keyof typeof still)[]) expect(moved[key]).toBeCloseTo(still[key], 4);
  });

  it('lifts the corners in a smile', () => {
    const smile = measureExpression(mesh({ ...face, 61: [-36, 74, 0], 291: [36, 74, 0] }))!;
    expect(smile.cornerLift).toBeCloseTo(6 / 80, 6);
    expect(smile.mouthWidth).toBeGreaterThan(0.85);
  });

  it('cannot be had of a mesh without extent', () => {
    expect(measureExpression(mesh({}))).toBeUndefined();
  });
});
