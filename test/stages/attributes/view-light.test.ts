import { describe, expect, it } from 'vitest';
import { createRaster, type Raster } from '../../../src/image/raster.js';
import { correctLight } from '../../../src/stages/attributes/view-light.js';

/** A view whose skin has a light and a dark half, and those colours all over. */
function view(light: readonly [number, number, number], dark: readonly [number, number, number]): Raster {
  const raster = createRaster(128, 128, 3);
  for (let i = 0; i < 128 * 128; i++) raster.data.set(i % 128 < 64 ? light : dark, 3 * i);
  return raster;
}

const pixel = (raster: Raster, x: number): number[] => [...raster.data.subarray(3 * (64 * 128 + x), 3 * (64 * 128 + x) + 3)];
const spanOf = (raster: Raster): number => pixel(raster, 10)[1]! - pixel(raster, 100)[1]!;

describe('the light of the view that the face-attributes network is shown', () => {
  it('is left as it is when it is usual: skin of any tone, and photos without colour', () => {
    for (const usual of [view([230, 180, 150], [120, 80, 60]), view([150, 100, 75], [60, 35, 25]), view([200, 200, 200], [90, 90, 90])]) {
      expect(correctLight(usual)).toBe(usual);
    }
  });

  it('loses a blue and a green cast, whose skin is bluer or greener than red', () => {
    for (const [light, dark] of [[[110, 160, 250], [50, 80, 140]], [[120, 200, 110], [50, 90, 45]]] as const) {
      const [lightRed, lightGreen, lightBlue] = pixel(correctLight(view(light, dark)), 10) as [number, number, number];
      expect(lightRed).toBeGreaterThan(0.95 * lightGreen);
      expect(lightBlue).toBeLessThan(1.1 * lightGreen);
    }
  });

  it('has its greys spread when haze or darkness leaves few of them, within black and white', () => {
    for (const base of [4, 60, 140, 230]) {
      const corrected = correctLight(view([base + 16, base + 16, base + 16], [base, base, base]));
      expect(spanOf(corrected)).toBeGreaterThan(base === 230 ? 30 : 60);
      expect(pixel(corrected, 100)[0]).toBeGreaterThanOrEqual(0);
    }
    expect(correctLight(view([90, 90, 90], [90, 90, 90])).data.every((value) => value > 80 && value < 100)).toBe(true);
  });

  it('changes by little where the light does: a span just below the least is stretched by a grain', () => {
    const corrected = correctLight(view([160, 160, 160], [97, 97, 97]));
    expect(pixel(corrected, 10)[0]! - 160).toBeLessThanOrEqual(1);
    expect(97 - pixel(corrected, 100)[0]!).toBeLessThanOrEqual(1);
  });
});
