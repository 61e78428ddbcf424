import { luminanceOf } from '../../image/luminance.js';
import type { AlignedCrop, FaceExposure, FaceLandmarks } from '../contract.js';
import { drawCropRegion } from './crop-region.js';

/** Linear luminance, of 255, from which on a pixel is burnt out. Source: ISO/IEC 29794-5:2025, over-exposure prevention. */
const burntOutFrom = 247;

/** Undefined when the crop does not show the landmarked region. */
export function measureExposure({ raster, matrix }: AlignedCrop, landmarks: FaceLandmarks): FaceExposure | undefined {
  const { mask } = drawCropRegion(landmarks, matrix, raster.width, raster.height);
  const luminance = luminanceOf(raster).data;
  let [count, burnt, sum] = [0, 0, 0];
  for (let i = 0; i < mask.data.length; i++) {
    if (mask.data[i] === 0) continue;
    count++;
    if (luminance[i]! >= burntOutFrom) burnt++;
    sum += raster.data[3 * i]! + raster.data[3 * i + 1]! + raster.data[3 * i + 2]!;
  }
  return count === 0 ? undefined : { burntOut: burnt / count, brightness: sum / (3 * count) };
}
