/** Blur of the face in the 112×112 crop. */
import { edgeBlurByDirection } from '../../image/edge-blur.js';
import { greyOf } from '../../image/grey.js';
import type { AlignedCrop, CropRegion, FaceBlur } from '../contract.js';

/** Edge normals that are told apart: 0°, 45°, 90°, 135°. Their mean is half the trace of the blur's covariance. */
const directions = 4;
/**
 * Blur that every picture has in the 112×112 crop, as standard deviation in crop pixels: the sampling itself and the
 * width of real edges. Sharper originals than the crop can show read critical ÷ inherent = 1.63 at most.
 * Chosen so that good portraits read 1.3 to 1.8. Source: docs/reports/clarity.md.
 */
export const inherentBlur = 0.8;

/** Without a deviation when the crop shows no edges of the face. */
export function measureBlur(crop: AlignedCrop, { mask }: CropRegion): FaceBlur {
  const squared = edgeBlurByDirection(greyOf(crop.raster), mask, directions);
  if (squared === undefined) return {};
  const known = squared.filter((value) => !Number.isNaN(value));
  return { deviation: Math.sqrt(known.reduce((sum, value) => sum + value, 0) / known.length + inherentBlur ** 2) };
}
