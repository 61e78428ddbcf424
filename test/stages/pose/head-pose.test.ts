import { describe, expect, it } from 'vitest';
import { estimateHeadPose, type CanonicalFace } from '../../../src/stages/pose/head-pose.js';
import { createRandom } from '../../support/noise.js';

const count = 468;
const random = createRandom(11);
const canonical: CanonicalFace = {
  vertices: Float32Array.from({ length: 3 * count }, () => 14 * (random() - 0.5)),
  procrustes: Array.from({ length: 33 }, (_, i) => ({ index: 14 * i, weight: 0.02 + random() })),
};
const radians = Math.PI / 180;

/** How much flatter than the head the network draws its mesh. */
const meshFlatness = 1.1;

/** The canonical head seen by a camera (y down, z away) after turning it about its own axes: roll, then yaw, then pitch. */
function photograph(pitch: number, yaw: number, roll: number) {
  const [sp, cp] = [Math.sin(pitch * radians), Math.cos(pitch * radians)];
  const [sy, cy] = [Math.sin(yaw * radians), Math.cos(yaw * radians)];
  const [sr, cr] = [Math.sin(roll * radians), Math.cos(roll * radians)];
  const points = new Float32Array(3 * count);
  for (let i = 0; i < points.length; i += 3) {
    let [x, y, z] = [canonical.vertices[i]!, canonical.vertices[i + 1]!, canonical.vertices[i + 2]!];
    [x, y] = [cr * x - sr * y, sr * x + cr * y]; // roll > 0: the top of the head goes to image left
    [x, z] = [cy * x + sy * z, cy * z - sy * x]; // yaw > 0: the nose goes to image right
    [y, z] = [cp * y - sp * z, cp * z + sp * y]; // pitch > 0: the nose goes down
    points.set([20 * x + 300, -20 * y + 250, (-20 * z) / meshFlatness], i);
  }
  return { points, presence: 1 };
}

describe('head pose', () => {
  const straight = estimateHeadPose(photograph(0, 0, 0), canonical);

  it('reads each angle alone with the signs of the standard', () => {
    for (const angle of [-40, -10, 5, 25]) {
      const down = estimateHeadPose(photograph(angle, 0, 0), canonical);
      const right = estimateHeadPose(photograph(0, angle, 0), canonical);
      const left = estimateHeadPose(photograph(0, 0, angle), canonical);
      // Single precision of the mesh coordinates.
      // 0.78: the correction that the development photos ask for.
      expect(down.pitchDegrees - straight.pitchDegrees).toBeCloseTo(0.78 * angle, 3);
      expect(right.yawDegrees).toBeCloseTo(angle, 3);
      expect(left.rollDegrees).toBeCloseTo(angle, 3);
      expect(right.rollDegrees).toBeCloseTo(0, 3);
      expect(left.yawDegrees).toBeCloseTo(0, 3);
    }
  });

  it('does not depend on where and how large the face is', () => {
    const { points } = photograph(7, -22, 12);
    const moved = { points: points.map((value, i) => value * 0.3 + [900, 40, -5][i % 3]!), presence: 1 };
    const first = estimateHeadPose({ points, presence: 1 }, canonical);
    const second = estimateHeadPose(moved, canonical);
    expect(second.pitchDegrees).toBeCloseTo(first.pitchDegrees, 2);
    expect(second.yawDegrees).toBeCloseTo(first.yawDegrees, 2);
    expect(second.rollDegrees).toBeCloseTo(first.rollDegrees, 2);
  });
});
