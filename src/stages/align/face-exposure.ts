import type { AlignedCrop, CropFace, FaceExposure } from '../contract.js';

/** Linear luminance, of 255, from which on a pixel is burnt out. Source: ISO/IEC 29794-5:2025, over-exposure prevention. */
const burntOutFrom = 247;

/** Undefined when the crop does not show the landmarked region. */
export function measureExposure({ raster: { data: pixels } }: AlignedCrop, { mask: { data: on }, luminance: { data: levels } }: CropFace): FaceExposure | undefined {
  let [count, burnt, sum] = [0, 0, 0];
  for (let i = 0, at = 0; i < on.length; i++, at += 3) {
    if (on[i] === 0) continue;
    count++;
    if (levels[i]! >= burntOutFrom) burnt++;
    sum += pixels[at]! + pixels[at + 1]! + pixels[at + 2]!;
  }
  return count === 0 ? undefined : { burntOut: burnt / count, brightness: sum / (3 * count) };
}
