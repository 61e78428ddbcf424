import { describe, expect, it } from 'vitest';
import { readAttributes } from '../../../src/stages/attributes/face-attributes.js';
import { drawMap, mapSide } from '../../../src/stages/attributes/map-window.js';
import type { FaceMaps } from '../../../src/stages/contract.js';
import { framedFace } from '../../support/evidence.js';
import { filledRaster } from '../../support/noise.js';

/** Logit +6 where the face is visible, −6 where the predicate (in frame pixels) says that it is hidden. */
function mapsHiding(hides: (x: number, y: number) => boolean): FaceMaps {
  const visible = new Float32Array(mapSide * mapSide);
  for (let row = 0; row < mapSide; row++) {
    for (let column = 0; column < mapSide; column++) {
      visible[row * mapSide + column] = hides(30 + ((column + 0.5) * 556) / 64, ((row + 0.5) * 556) / 64) ? -6 : 6;
    }
  }
  return { visible, covering: new Float32Array(mapSide * mapSide).fill(-6), mask: 0.1, eyesClosed: 0.3, smile: 0.4 };
}

const { frame } = framedFace(filledRaster(616, 616, [120, 100, 90]));

describe('the face attributes', () => {
  it('finds no part covered when the whole face is visible', () => {
    const { occluded } = readAttributes(mapsHiding(() => false), frame);
    for (const share of Object.values(occluded)) expect(share).toBeLessThan(0.01);
  });

  it('finds mouth and chin covered, the eyes free, under a mask from the tip of the nose down', () => {
    const { occluded } = readAttributes(mapsHiding((_, y) => y > 350), frame);
    expect(occluded.mouth).toBeGreaterThan(0.95);
    expect(occluded.chin).toBeGreaterThan(0.95);
    expect(occluded.leftEye).toBeLessThan(0.05);
    expect(occluded.rightEye).toBeLessThan(0.05);
  });

  it('tells the left half of the image from the right', () => {
    const { occluded } = readAttributes(mapsHiding((x) => x < 308), frame);
    expect(occluded.leftEye).toBeGreaterThan(0.95);
    expect(occluded.leftCheek).toBeGreaterThan(0.9);
    expect(occluded.rightEye).toBeLessThan(0.05);
    expect(occluded.rightCheek).toBeLessThan(0.1);
  });

  it('passes on what the network says of mask and closed eyes', () => {
    expect(readAttributes(mapsHiding(() => false), frame)).toMatchObject({ mask: 0.1, eyesClosed: 0.3 });
  });
});

describe('a map drawn into the frame', () => {
  it('is 1 above the zero line and 0 below it, within half a cell', () => {
    const { raster } = drawMap(mapsHiding((_, y) => y > 300).visible);
    const at = (x: number, y: number): number => raster.data[y * 616 + x]!;
    expect(at(300, 290)).toBe(1);
    expect(at(300, 310)).toBe(0);
  });

  it('is 0 outside the parsing window', () => {
    const { raster } = drawMap(mapsHiding(() => false).visible);
    expect(raster.data[300 * 616 + 29]).toBe(0);
    expect(raster.data[300 * 616 + 30]).toBe(1);
    expect(raster.data[300 * 616 + 585]).toBe(1);
    expect(raster.data[300 * 616 + 586]).toBe(0);
    expect(raster.data[556 * 616 + 300]).toBe(0);
  });

  it('refuses a map of another size', () => {
    expect(() => drawMap(new Float32Array(10))).toThrow('expected a map of 4096 values but received 10');
  });
});
