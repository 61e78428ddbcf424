/** The 150×150 chip that dlib's recognition network was trained on. */
import { transformPoint, type AffineMatrix } from '../../src/geometry/affine.js';
import type { Point } from '../../src/geometry/point.js';
import { fitSimilarity } from '../../src/geometry/similarity.js';
import type { FaceLandmarks } from '../../src/stages/contract.js';

/** Side of the chip in pixels. */
export const chipSide = 150;

/**
 * Where dlib's five points lie in the unit square of the face: eye corners (image-right outer, inner; image-left outer,
 * inner) and the base of the nose. Source: dlib, image_transforms/interpolation.h, get_face_chip_details.
 */
const meanFace: readonly Point[] = [
  { x: 0.8595674595992, y: 0.2134981538014 },
  { x: 0.6460604764104, y: 0.2289674387677 },
  { x: 0.1205750620789, y: 0.2137274526848 },
  { x: 0.3340850613712, y: 0.2290642403242 },
  { x: 0.4901123135679, y: 0.6277975316475 },
];
/** Room around the face as a share of its side; the value face recognition with dlib uses. */
const padding = 0.25;
/** The same points of the mesh. */
const vertices = [263, 362, 33, 133, 2] as const;

const template = meanFace.map(({ x, y }) => ({ x: ((padding + x) / (2 * padding + 1)) * chipSide, y: ((padding + y) / (2 * padding + 1)) * chipSide }));

/** Raster pixels → chip pixels; undefined when the points coincide. `toRaster` maps landmark coordinates to the raster's. */
export function chipMatrix(landmarks: FaceLandmarks, toRaster?: AffineMatrix): AffineMatrix | undefined {
  const points = vertices.map((vertex) => {
    const point = { x: landmarks.points[3 * vertex]!, y: landmarks.points[3 * vertex + 1]! };
    return toRaster === undefined ? point : transformPoint(toRaster, point);
  });
  return fitSimilarity(points, template);
}
