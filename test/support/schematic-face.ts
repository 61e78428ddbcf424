import { transformPoint, type AffineMatrix } from '../../src/geometry/affine.js';
import type { Point } from '../../src/geometry/point.js';
import type { FaceLandmarks } from '../../src/stages/contract.js';

export interface SchematicFaceOptions {
  /** Height of the lid opening, as a share of the eye-to-chin distance. */
  readonly lidOpening?: number;
  /** Height of the opening between the inner lips, in frame pixels. */
  readonly lipOpening?: number;
  /** Where the irises look: shift from the middle of the eye in frame pixels. */
  readonly irisShift?: Point;
}

/** Radius of the irises, in frame pixels. */
export const schematicIrisRadius = 10;

/** Distance from the eye line to the chin of the schematic face, in frame pixels. */
export const schematicEyeToChin = 224;

const leftContour = [162, 127, 234, 93, 132, 58, 172, 136, 150, 149, 176, 148, 152];
const rightContour = [389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152];
const leftBrow = [46, 70, 63, 105, 66, 107, 55, 65, 52, 53];
const rightBrow = [276, 300, 293, 334, 296, 336, 285, 295, 282, 283];
const leftEye = { corners: [33, 133], upper: [160, 159, 158, 157], lower: [144, 145, 153, 154], iris: 468 };
const rightEye = { corners: [362, 263], upper: [384, 385, 386, 387], lower: [381, 380, 374, 373], iris: 473 };

/**
 * A face drawn with compass and ruler: eyes, nose and mouth corners exactly on the points that the 616×616 frame puts
 * them on, carried into a raster by `matrix` (frame pixels, continuous → raster pixels). Only the vertices that the WFLW
 * table uses are set; the others lie on the nose tip.
 */
export function schematicFace(matrix: AffineMatrix, options: SchematicFaceOptions = {}): FaceLandmarks {
  const { lidOpening = 0.08, lipOpening = 0, irisShift = { x: 0, y: 0 } } = options;
  const points = new Float32Array(478 * 3);
  const put = (vertex: number, x: number, y: number): void => {
    const at = transformPoint(matrix, { x: x + 0.5, y: y + 0.5 });
    points[3 * vertex] = at.x;
    points[3 * vertex + 1] = at.y;
  };
  for (let vertex = 0; vertex < 478; vertex++) put(vertex, 308, 336);
  for (const [contour, side] of [[leftContour, -1], [rightContour, 1]] as const) {
    contour.forEach((vertex, i) => {
      const angle = (i / 12) * (Math.PI / 2) * 1.1 - 0.1 * (Math.PI / 2);
      put(vertex, 307.5 + side * 131 * Math.cos(angle), 272 + 224 * Math.sin(angle));
    });
  }
  for (const [brow, side] of [[leftBrow, -1], [rightBrow, 1]] as const) {
    brow.forEach((vertex, i) => { put(vertex, 307.5 + side * (92 - 14 * (i < 6 ? i : 10 - i + 1)), i < 6 ? 232 : 242); });
  }
  const half = (lidOpening * schematicEyeToChin) / 2;
  for (const [eye, centre] of [[leftEye, 251], [rightEye, 364]] as const) {
    put(eye.corners[0]!, centre - 22, 272);
    put(eye.corners[1]!, centre + 22, 272);
    eye.upper.forEach((vertex, i) => { put(vertex, centre - 12 + 8 * i, 272 - half); });
    eye.lower.forEach((vertex, i) => { put(vertex, centre - 12 + 8 * i, 272 + half); });
    for (const [k, [dx, dy]] of ([[0, 0], [1, 0], [0, -1], [-1, 0], [0, 1]] as const).entries()) {
      put(eye.iris + k, centre + irisShift.x + schematicIrisRadius * dx, 272 + irisShift.y + schematicIrisRadius * dy);
    }
  }
  put(1, 308, 336);
  put(61, 262, 402);
  put(291, 355, 402);
  [40, 39, 37, 0, 267, 270, 269].forEach((vertex, i) => { put(vertex, 275 + 11 * i, 392 - lipOpening / 2); });
  [91, 181, 84, 17, 405, 314, 321].forEach((vertex, i) => { put(vertex, 275 + 11 * i, 414 + lipOpening / 2); });
  put(78, 270, 402);
  put(308, 347, 402);
  [81, 13, 311].forEach((vertex, i) => { put(vertex, 290 + 18 * i, 402 - lipOpening / 2); });
  [178, 14, 402].forEach((vertex, i) => { put(vertex, 290 + 18 * i, 402 + lipOpening / 2); });
  return { points, presence: 1 };
}
