import { describe, expect, it } from 'vitest';
import { naturalColour } from '../../../src/measures/iso/natural-colour.js';
import { framedFace, nativeOf, paintedFrame, qualityOf } from '../../support/evidence.js';
import { filledRaster } from '../../support/noise.js';

/** CIELAB of the sRGB primaries under D50, Bradford-adapted, as published by B. Lindbloom. */
const primaries = [
  { rgb: [255, 0, 0], a: 80.81, b: 69.89 },
  { rgb: [0, 255, 0], a: -79.27, b: 80.99 },
  { rgb: [0, 0, 255], a: 68.3, b: -112.03 },
] as const;

/** Patches 1 and 2 of the ColorChecker, in sRGB. */
const darkSkin = [115, 82, 68] as const;
const lightSkin = [194, 150, 130] as const;

describe('natural colour', () => {
  it('finds the published a* and b* of the sRGB primaries', () => {
    for (const { rgb, a, b } of primaries) {
      // Matrix coefficients of five places: a few hundredths of a unit.
      expect(naturalColour.measure(framedFace(filledRaster(616, 616, rgb)))).toMatchObject({
        details: { a: expect.closeTo(a, 1) as number, b: expect.closeTo(b, 1) as number },
      });
    }
  });

  it('calls light and dark skin under neutral light natural', () => {
    for (const rgb of [darkSkin, lightSkin]) expect(naturalColour.measure(framedFace(filledRaster(616, 616, rgb)))).toMatchObject({ native: 0, quality: 100 });
  });

  it('calls a grey photo natural and green or blue skin unnatural', () => {
    expect(nativeOf(naturalColour.measure(framedFace(filledRaster(616, 616, [120, 120, 120]))))).toBe(0);
    expect(nativeOf(naturalColour.measure(framedFace(filledRaster(616, 616, [90, 160, 90]))))).toBe(100);
    expect(nativeOf(naturalColour.measure(framedFace(filledRaster(616, 616, [100, 110, 200]))))).toBe(100);
  });

  it('falls as a colour cast grows', () => {
    const qualities = [0, 20, 40, 60].map((cast) => qualityOf(naturalColour.measure(framedFace(filledRaster(616, 616, [194 + cast, 150, 130 - cast])))));
    expect(qualities).toEqual([...qualities].sort((a, b) => b - a));
    expect(qualities.at(-1)).toBeLessThan(60);
  });

  it('looks at the cheeks alone', () => {
    const face = framedFace(paintedFrame((x, y) => (y >= 330 && y < 380 && x > 240 && x < 375 ? [194, 150, 130] : [0, 0, 255])));
    expect(nativeOf(naturalColour.measure(face))).toBe(0);
  });
});
