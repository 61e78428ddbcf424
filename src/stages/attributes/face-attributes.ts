/** What the learned checks say of the face, read off the maps of the face-attributes network. */
import type { Point } from '../../geometry/point.js';
import { fillPolygon } from '../../image/polygon.js';
import { createRaster } from '../../image/raster.js';
import type { FaceAttributes, FaceMaps, FacePartName, FramePlacement } from '../contract.js';
import { cellOf, mapSide } from './map-window.js';

/**
 * The WFLW landmarks around each part of the face. Left and right are as seen in the image. A cheek lies between the lower
 * lid, the contour and the wing of the nose; the chin between the lower lip and the contour.
 */
const partRings: Readonly<Record<FacePartName, readonly number[]>> = {
  leftEye: [60, 61, 62, 63, 64, 65, 66, 67],
  rightEye: [68, 69, 70, 71, 72, 73, 74, 75],
  nose: [51, 55, 56, 57, 58, 59],
  mouth: [76, 77, 78, 79, 80, 81, 82, 83, 84, 85, 86, 87],
  chin: [87, 86, 85, 84, 83, 20, 18, 16, 14, 12],
  leftCheek: [60, 66, 64, 55, 76, 8, 6, 4, 2],
  rightCheek: [68, 74, 72, 30, 28, 26, 24, 82, 59],
};
/** Maps are read at this many samples a cell: an eye is only five cells wide. */
const samplesPerCell = 4;

/** Probabilities; that of a part is the mean, over its area, of the probability that something lies before it. */
export function readAttributes(maps: FaceMaps, placement: FramePlacement): FaceAttributes {
  const hidden = new Float32Array(maps.visible.length);
  for (let i = 0; i < hidden.length; i++) hidden[i] = 1 / (1 + Math.exp(maps.visible[i]!));
  const occluded = (part: FacePartName): number => meanHidden(hidden, partRings[part].map((index) => placement.landmarks[index]!));
  return {
    occluded: {
      leftEye: occluded('leftEye'),
      rightEye: occluded('rightEye'),
      nose: occluded('nose'),
      mouth: occluded('mouth'),
      chin: occluded('chin'),
      leftCheek: occluded('leftCheek'),
      rightCheek: occluded('rightCheek'),
    },
    mask: maps.mask,
    eyesClosed: maps.eyesClosed,
  };
}

function meanHidden(hidden: Float32Array, ring: readonly Point[]): number {
  const points = ring.map((point) => {
    const at = cellOf(point);
    return { x: Math.floor(at.x * samplesPerCell), y: Math.floor(at.y * samplesPerCell) };
  });
  const side = mapSide * samplesPerCell;
  const [left, right] = extent(points.map(({ x }) => x), side);
  const [top, bottom] = extent(points.map(({ y }) => y), side);
  if (left >= right || top >= bottom) return 0;
  const area = createRaster(right - left, bottom - top, 1);
  fillPolygon(area, points.map(({ x, y }) => ({ x: x - left, y: y - top })), 1);
  let sum = 0;
  let count = 0;
  for (let y = top, at = 0; y < bottom; y++) {
    const row = (y / samplesPerCell | 0) * mapSide;
    for (let x = left; x < right; x++, at++) {
      if (area.data[at] === 0) continue;
      sum += hidden[row + (x / samplesPerCell | 0)]!;
      count++;
    }
  }
  return count === 0 ? 0 : sum / count;
}

/** The samples from the least to beyond the greatest of some indices, within 0…side. */
function extent(indices: readonly number[], side: number): [number, number] {
  return [Math.max(0, Math.min(...indices)), Math.min(side, Math.max(...indices) + 1)];
}
