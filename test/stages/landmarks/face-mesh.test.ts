import { describe, expect, it } from 'vitest';
import type { ModelSession } from '../../../src/models/contract.js';
import { transformPoint } from '../../../src/geometry/affine.js';
import { lookAtSquare, meshBox, traceMesh } from '../../../src/stages/landmarks/face-mesh.js';
import { matrixOfSquare, squareOfBox, squareOfLandmarks } from '../../../src/stages/landmarks/region.js';
import { createRaster } from '../../../src/image/raster.js';

const points = 468;
const outerEyes = { left: 33, right: 263 };

/** A mesh that is a ring about the centre, its eyes level at a given turn. */
function ring(centreX: number, centreY: number, radius: number, turn: number): Float32Array {
  const mesh = new Float32Array(3 * points);
  for (let i = 0; i < points; i++) {
    const angle = (2 * Math.PI * i) / points;
    mesh.set([centreX + radius * Math.cos(angle), centreY + radius * Math.sin(angle), 0], 3 * i);
  }
  mesh.set([centreX - (radius / 2) * Math.cos(turn), centreY - (radius / 2) * Math.sin(turn), 0], 3 * outerEyes.left);
  mesh.set([centreX + (radius / 2) * Math.cos(turn), centreY + (radius / 2) * Math.sin(turn), 0], 3 * outerEyes.right);
  return mesh;
}

/** A network that reads the same mesh, in its own input pixels, whatever it is shown. */
function fixedNetwork(mesh: Float32Array, presenceLogit: number): ModelSession & { looks: number } {
  return {
    id: 'fixed',
    looks: 0,
    run() {
      this.looks++;
      return Promise.resolve({ landmarks: { dims: [1, points, 3], data: mesh }, presence: { dims: [1, 1], data: Float32Array.of(presenceLogit) } });
    },
  };
}

describe('the square a mesh network looks at', () => {
  it('shows a turned face upright in the middle of the input', () => {
    const matrix = matrixOfSquare({ centreX: 50, centreY: 80, side: 96, turn: Math.PI / 2 }, 192);
    const centre = transformPoint(matrix, { x: 50, y: 80 });
    expect(centre.x).toBeCloseTo(96, 9);
    expect(centre.y).toBeCloseTo(96, 9);
    // The face is turned clockwise by a quarter: its own right is the image's down.
    const right = transformPoint(matrix, { x: 50, y: 128 });
    expect(right.x).toBeCloseTo(192, 9);
    expect(right.y).toBeCloseTo(96, 9);
  });

  it('follows the mesh: turn from the eyes, side from the extent', () => {
    const square = squareOfLandmarks({ points: ring(200, 120, 40, 0.3), presence: 1 }, 1.5);
    expect(square.turn).toBeCloseTo(0.3, 6);
    expect(square.centreX).toBeCloseTo(200, 3);
    expect(square.centreY).toBeCloseTo(120, 3);
    expect(square.side).toBeCloseTo(120, 1);
  });
});

describe('tracing the mesh', () => {
  const box = { xMin: 60, yMin: 40, xMax: 160, yMax: 140 };
  const raster = createRaster(300, 200, 3);

  it('stops after one look when the square already fits, and maps the points back to raster pixels', async () => {
    const network = fixedNetwork(ring(96, 96, 192 / 1.35 / 2, 0), 2);
    const { points: found, presence } = await traceMesh(network, raster, box, 0);
    expect(network.looks).toBe(1);
    expect(presence).toBeCloseTo(1 / (1 + Math.exp(-2)), 6);
    const extent = meshBox({ points: found, presence });
    // 118 / 1.35 / 2 pixels about a point 4.5 below the middle of the box.
    expect(extent.xMin).toBeCloseTo(110 - 118 / 2.7, 3);
    expect(extent.yMax).toBeCloseTo(94.5 + 118 / 2.7, 3);
  });

  it('looks once more where the face lies elsewhere than the box said, and takes the mean', async () => {
    const network = fixedNetwork(ring(120, 70, 40, 0.05), 2);
    const { points: found } = await traceMesh(network, raster, box, 0);
    expect(network.looks).toBe(2);
    const first = await lookAtSquare(network, raster, squareOfBox(box, 1.18, 0, 0.045));
    const second = await lookAtSquare(network, raster, squareOfLandmarks(first, 1.35));
    expect(meshBox(second).xMin).not.toBeCloseTo(meshBox(first).xMin, 0);
    expect([...found]).toEqual([...second.points.map((value, i) => (value + first.points[i]!) / 2)]);
  });

  it('lets the second look come in little by little where the first hardly moves its square', async () => {
    const settledShift = 0.04 * 192;
    for (const [times, share] of [[0.99, 0], [1.5, 0.25], [2, 0.5]] as const) {
      const network = fixedNetwork(ring(96 + times * settledShift, 96, 192 / 1.35 / 2, 0), 2);
      const { points: found } = await traceMesh(network, raster, box, 0);
      const first = await lookAtSquare(network, raster, squareOfBox(box, 1.18, 0, 0.045));
      const second = await lookAtSquare(network, raster, squareOfLandmarks(first, 1.35));
      const moved = second.points[0]! - first.points[0]!;
      expect(moved).toBeGreaterThan(4);
      expect((found[0]! - first.points[0]!) / moved).toBeCloseTo(share, 2);
    }
  });

  it.each([
    ['shift', (times: number) => ring(96 + times * 0.04 * 192, 96, 192 / 1.35 / 2, 0)],
    ['growth', (times: number) => ring(96, 96, (192 / 1.35 / 2) * (1 + times * 0.08), 0)],
    ['turn', (times: number) => ring(96, 96, 192 / 1.35 / 2, times * 0.1)],
  ])('does not leap at the border between one look and two: %s', async (_, shape) => {
    for (const border of [1, 1.3, 2]) {
      const [below, above] = await Promise.all([border - 1e-4, border + 1e-4].map(async (times) => traceMesh(fixedNetwork(shape(times), 2), raster, box, 0)));
      const leaps = below!.points.map((value, i) => Math.abs(value - above!.points[i]!));
      expect(Math.max(...leaps)).toBeLessThan(0.03);
    }
  });

  it('turns with a face that lies aslant, but not for ever; where the box is wider than high it looks at more of it once', async () => {
    const lying = { ...box, xMax: box.xMax + 20 };
    for (const [shown, turn, looks] of [[box, 0, 5], [lying, 0, 6], [lying, Math.PI / 2, 5]] as const) {
      const network = fixedNetwork(ring(96, 96, 192 / 1.35 / 2, 0.4), 2);
      await traceMesh(network, raster, shown, turn);
      expect(network.looks).toBe(looks);
    }
  });

  it('finds the chin of a turned box on the side that the turn says', () => {
    const { centreX, centreY, side } = squareOfBox(box, 1.2, Math.PI / 2, 0.1);
    // Turned clockwise by a quarter: the chin lies on the left.
    expect([centreX, centreY, side]).toEqual([100, expect.closeTo(90, 9), 120]);
  });
});
