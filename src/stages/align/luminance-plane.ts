import { maskedHistogram } from '../../image/histogram.js';
import { luminanceOf } from '../../image/luminance.js';
import type { AlignedFrame, LuminancePlane } from '../contract.js';

/** Luminance of the frame and its histogram over the landmarked region: one pass each for all luminance measures. */
export function measureLuminance(frame: AlignedFrame): LuminancePlane {
  const raster = luminanceOf(frame.raster, frame.regionBounds);
  return { raster, histogram: maskedHistogram(raster, frame.regionMask, frame.regionBounds) };
}
