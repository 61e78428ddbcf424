/**
 * A proxy for skin tone: the individual typology angle of the cheeks (A. Chardon et al., 1991), from the aligned crop.
 * Light and white balance of the photo move it, so it sorts photos, not people; used where no labels exist.
 */
import type { Raster } from '../../src/image/raster.js';

/** Cheek centres and half side of the patches, in pixels of the 112×112 crop. */
const cheeks = [{ x: 36, y: 76 }, { x: 76, y: 76 }] as const;
const halfSide = 5;

/** Angle in degrees: larger is lighter. */
export function typologyAngle(crop: Raster): number {
  const sums = [0, 0, 0];
  let count = 0;
  for (const { x, y } of cheeks) {
    for (let j = y - halfSide; j <= y + halfSide; j++) {
      for (let i = x - halfSide; i <= x + halfSide; i++) {
        for (let c = 0; c < 3; c++) sums[c]! += linear(crop.data[(j * crop.width + i) * 3 + c]! / 255);
        count += 1;
      }
    }
  }
  const [r, g, b] = sums.map((sum) => sum / count) as [number, number, number];
  // sRGB to XYZ (IEC 61966-2-1), then L* and b* of CIE 1976 under D65.
  const y = curve(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = curve((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
  return (Math.atan2(116 * y - 16 - 50, 200 * (y - z)) * 180) / Math.PI;
}

function linear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

function curve(t: number): number {
  return t > 216 / 24389 ? Math.cbrt(t) : (24389 / 27 * t + 16) / 116;
}

export const toneGroups = ['light (ITA > 41°)', 'intermediate (28°–41°)', 'tan (10°–28°)', 'brown and dark (< 10°)'] as const;

/** Index into `toneGroups`; bounds of Chardon et al., the two darkest classes together because they are small. */
export function toneGroupOf(angle: number): number {
  return angle > 41 ? 0 : angle > 28 ? 1 : angle > 10 ? 2 : 3;
}
