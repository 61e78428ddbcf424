/** Faults that no labelled set shows, made from photos without them: grey and toned photos, red eyes, a look past the camera. */
import type { Point } from '../../src/geometry/point.js';
import { fillPolygon } from '../../src/image/polygon.js';
import { createRaster, type Raster } from '../../src/image/raster.js';
import type { FaceLandmarks } from '../../src/stages/contract.js';
import { irisesOf, type Iris } from '../../src/stages/landmarks/irises.js';
import { wflwPoints } from '../../src/stages/landmarks/wflw.js';
import { copyRaster } from '../training/common/degradations.js';

/** The brightness in one tone: [1, 1, 1] for grey, [1, 0.88, 0.69] for sepia. */
export function toneOf(source: Raster, tone: readonly [number, number, number]): Raster {
  const toned = createRaster(source.width, source.height, 3);
  for (let i = 0; i < source.data.length; i += 3) {
    const luma = 0.299 * source.data[i]! + 0.587 * source.data[i + 1]! + 0.114 * source.data[i + 2]!;
    for (let c = 0; c < 3; c++) toned.data[i + c] = luma * tone[c]! + 0.5;
  }
  return toned;
}

/** Pupils as flash shows them: a red disc of half the iris whose brightness follows that of the eye, so lids and glints stay. */
export function reddenEyes(source: Raster, landmarks: FaceLandmarks): Raster {
  const red = copyRaster(source);
  for (const { centre, radius } of irisesOf(landmarks) ?? []) {
    const pupil = 0.55 * radius;
    for (let y = Math.floor(centre.y - pupil); y <= centre.y + pupil; y++) {
      for (let x = Math.floor(centre.x - pupil); x <= centre.x + pupil; x++) {
        const depth = Math.min(1, Math.max(0, pupil - Math.hypot(x + 0.5 - centre.x, y + 0.5 - centre.y)));
        const at = 3 * (y * source.width + x);
        if (depth === 0 || x < 0 || x >= source.width || y < 0 || y >= source.height) continue;
        const luma = (source.data[at]! + source.data[at + 1]! + source.data[at + 2]!) / 3;
        for (const [c, full] of [170, 25, 35].entries()) red.data[at + c] = source.data[at + c]! * (1 - 0.85 * depth) + Math.min(255, full + 0.5 * luma) * 0.85 * depth;
      }
    }
  }
  return red;
}

/** WFLW rings of the lids. */
const lidRings = [[60, 68], [68, 76]] as const;

/** The eyes turned sideways: within the lids the iris is moved by `shift` of its radius to image right, the white gives way. */
export function moveIrises(source: Raster, landmarks: FaceLandmarks, shift: number): Raster {
  const moved = copyRaster(source);
  const points = wflwPoints(landmarks);
  (irisesOf(landmarks) ?? []).forEach((iris, eye) => { moveIris(source, moved, points.slice(...lidRings[eye]!), iris, shift); });
  return moved;
}

function moveIris(source: Raster, target: Raster, lids: readonly Point[], { centre, radius, outer, inner }: Iris, shift: number): void {
  const inside = createRaster(source.width, source.height, 1);
  fillPolygon(inside, lids.map(({ x, y }) => ({ x: Math.floor(x), y: Math.floor(y) })), 1);
  const [from, to] = outer.x < inner.x ? [outer, inner] : [inner, outer];
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const [ux, uy] = [(to.x - from.x) / length, (to.y - from.y) / length];
  const along = (x: number, y: number): number => (x - from.x) * ux + (y - from.y) * uy;
  const before = along(centre.x, centre.y);
  const after = Math.min(0.9 * length, Math.max(0.1 * length, before + shift * radius));
  for (let y = 1; y < source.height - 1; y++) {
    for (let x = 1; x < source.width - 1; x++) {
      if (inside.data[y * source.width + x] === 0) continue;
      const t = along(x, y);
      // The corners stay, the iris moves as it is, and what lies between is stretched or pressed.
      const kept = 0.8 * radius;
      const t0 = Math.abs(t - after) <= kept ? t - after + before
        : t < after ? (t * Math.max(0, before - kept)) / Math.max(1, after - kept)
          : length - ((length - t) * Math.max(0, length - before - kept)) / Math.max(1, length - after - kept);
      sample(source, x + (t0 - t) * ux, y + (t0 - t) * uy, target, x, y);
    }
  }
}

/** Bilinear. */
function sample(source: Raster, x: number, y: number, target: Raster, toX: number, toY: number): void {
  const left = Math.min(source.width - 2, Math.max(0, Math.floor(x)));
  const top = Math.min(source.height - 2, Math.max(0, Math.floor(y)));
  const [fx, fy] = [x - left, y - top];
  for (let c = 0; c < 3; c++) {
    const at = (dx: number, dy: number): number => source.data[3 * ((top + dy) * source.width + left + dx) + c]!;
    target.data[3 * (toY * target.width + toX) + c] = (at(0, 0) * (1 - fx) + at(1, 0) * fx) * (1 - fy) + (at(0, 1) * (1 - fx) + at(1, 1) * fx) * fy + 0.5;
  }
}
