/** The 616×616 frame of ISO/IEC 29794-5, in which most components are measured. */
import { composeMatrices, invertMatrix, transformPoint, type AffineMatrix } from '../../geometry/affine.js';
import { fitSimilarityLeastMedian } from '../../geometry/least-median.js';
import { midpoint, type Point } from '../../geometry/point.js';
import type { PixelRegion } from '../../image/shrink.js';
import { warpAffine, warpSourceMask } from '../../image/warp.js';
import type { AlignedFrame, DecodedImage, FaceLandmarks, FacePatch, FramePlacement } from '../contract.js';
import { wflw, wflwPoint, wflwPoints } from '../landmarks/wflw.js';
import { drawLandmarkedRegion } from './region-mask.js';

/** Sides of the frame. Source: ISO/IEC 29794-5:2025, canonical face image; OFIQ 1.0.3. */
export const frameSide = 616;

/**
 * Where eye centres, nose tip and mouth corners come to lie, as pixel indices. Source: OFIQ 1.0.3. In continuous
 * coordinates the middle of pixel i is i + ½.
 */
const frameTargets: readonly Point[] = [
  { x: 251, y: 272 },
  { x: 364, y: 272 },
  { x: 308, y: 336 },
  { x: 262, y: 402 },
  { x: 355, y: 402 },
];

/** Where a face lies in the frame. Throws RangeError when its landmarks coincide, which no mesh of a face does. */
export function placeFrame(landmarks: FaceLandmarks): FramePlacement {
  const matrix = frameMatrix(landmarks);
  return { matrix, landmarks: frameLandmarks(landmarks, matrix) };
}

/**
 * The similarity raster pixels → frame pixels (continuous coordinates) for a face.
 *
 * Throws RangeError when its landmarks coincide, which no mesh of a face does.
 */
export function frameMatrix(landmarks: FaceLandmarks): AffineMatrix {
  const at = (index: number): Point => wflwPoint(landmarks, index);
  const points = [
    midpoint(at(wflw.leftEyeOuter), at(wflw.leftEyeInner)),
    midpoint(at(wflw.rightEyeInner), at(wflw.rightEyeOuter)),
    at(wflw.noseTip),
    at(wflw.mouthLeft),
    at(wflw.mouthRight),
  ];
  const matrix = fitSimilarityLeastMedian(points, frameTargets.map((target) => ({ x: target.x + 0.5, y: target.y + 0.5 })));
  if (matrix === undefined) throw new RangeError('expected landmarks that differ but they coincide');
  return matrix;
}

/** The full-size pixels that a frame shows, widened by a pixel or two for interpolation; may reach past the image. */
export function frameRegion(matrix: AffineMatrix, image: DecodedImage): PixelRegion {
  const inverse = invertMatrix(matrix);
  const corners = [{ x: 0, y: 0 }, { x: frameSide, y: 0 }, { x: 0, y: frameSide }, { x: frameSide, y: frameSide }].map((corner) => transformPoint(inverse, corner));
  const margin = 2 * Math.max(1, Math.hypot(inverse[0], inverse[3]) * image.scale);
  const x = Math.floor(Math.min(...corners.map((corner) => corner.x)) * image.scale - margin);
  const y = Math.floor(Math.min(...corners.map((corner) => corner.y)) * image.scale - margin);
  const right = Math.ceil(Math.max(...corners.map((corner) => corner.x)) * image.scale + margin);
  const bottom = Math.ceil(Math.max(...corners.map((corner) => corner.y)) * image.scale + margin);
  return { x, y, width: right - x, height: bottom - y };
}

/**
 * Fills the frame: the pixels, what part of it the image fills, and the region of the landmarks.
 *
 * @param patch full-size pixels to take instead of the image's own; it should cover what `frameRegion` names (as far as
 *   the image reaches), for what it lacks is black.
 */
export function alignFrame({ matrix, landmarks }: FramePlacement, image: DecodedImage, patch?: FacePatch): AlignedFrame {
  const raster =
    patch === undefined
      ? warpAffine(image.raster, matrix, frameSide, frameSide)
      : warpAffine(patch.raster, composeMatrices(matrix, patchToRaster(patch, image.scale)), frameSide, frameSide);
  const region = drawLandmarkedRegion(landmarks, frameSide, frameSide);
  return {
    raster,
    matrix,
    sourceMask: warpSourceMask(image.raster.width, image.raster.height, matrix, frameSide, frameSide),
    landmarks,
    regionMask: region.mask,
    regionBounds: region.bounds,
  };
}

function patchToRaster(patch: FacePatch, scale: number): AffineMatrix {
  return [1 / scale, 0, patch.origin.x / scale, 0, 1 / scale, patch.origin.y / scale];
}

/** Rounded to the pixel they lie in, halves away from zero: the index i for continuous i … i + 1. */
function frameLandmarks(landmarks: FaceLandmarks, matrix: AffineMatrix): Point[] {
  return wflwPoints(landmarks).map((point) => {
    const at = transformPoint(matrix, point);
    return { x: Math.floor(at.x), y: Math.floor(at.y) };
  });
}
