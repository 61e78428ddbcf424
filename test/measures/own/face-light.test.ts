import { describe, expect, it } from 'vitest';
import type { AffineMatrix } from '../../../src/geometry/affine.js';
import { createRaster, type Raster } from '../../../src/image/raster.js';
import type { MeasureResult } from '../../../src/measures/contract.js';
import type { Evidence } from '../../../src/measures/evidence.js';
import { faceLight } from '../../../src/measures/own/face-light.js';
import { mirrorRow, splitFace, type FaceHalves } from '../../../src/measures/own/face-halves.js';
import { readCropFace } from '../../../src/stages/align/crop-face.js';
import type { AlignedCrop, FaceLandmarks } from '../../../src/stages/contract.js';
import { imageOf, nativeOf, qualityOf } from '../../support/evidence.js';
import { filledRaster } from '../../support/noise.js';
import { schematicFace } from '../../support/schematic-face.js';

/** The schematic face (in frame pixels) as the 112×112 crop shows it: eyes at (38, 52) and (73, 52). */
const scale = 35.2 / 113;
const matrix: AffineMatrix = [scale, 0, 56 - scale * 307.5, 0, scale, 51.6 - scale * 272];
const landmarks = schematicFace([1, 0, 0, 0, 1, 0]);

/** The photo ends where the frame does. */
const image = imageOf(filledRaster(616, 616, 128));

function cropOf(grey: (x: number, y: number) => number): AlignedCrop {
  const raster: Raster = createRaster(112, 112, 3);
  for (let y = 0; y < 112; y++) for (let x = 0; x < 112; x++) raster.data.fill(grey(x, y), 3 * (y * 112 + x), 3 * (y * 112 + x) + 3);
  return { raster, matrix };
}

const lightOf = ({ crop, landmarks: found, image: photo }: Pick<Evidence, 'crop' | 'landmarks' | 'image'>): MeasureResult =>
  faceLight.measure({ crop, cropFace: readCropFace(crop, found), image: photo });

describe('face light', () => {
  it('is 1 for a face that is evenly lit, whatever its tone', () => {
    for (const grey of [60, 120, 200]) {
      expect(nativeOf(lightOf({ crop: cropOf(() => grey), landmarks, image }))).toBe(1);
    }
  });

  it('falls to 0 when one half has a fifth of the light of the other, and names the brighter side', () => {
    // sRGB 180 is linear 0.46, sRGB 85 is 0.09.
    const result = lightOf({ crop: cropOf((x) => (x < 56 ? 180 : 85)), landmarks, image });
    // The seam in the middle is balanced over a neighbourhood's width.
    expect(nativeOf(result)).toBeLessThan(0.15);
    expect(qualityOf(result)).toBeLessThan(50);
    expect(result).toMatchObject({ details: { brighterSide: 'left', litShare: 1 } });
    expect(lightOf({ crop: cropOf((x) => (x < 56 ? 85 : 180)), landmarks, image })).toMatchObject({ details: { brighterSide: 'right' } });
  });

  it('forgives a difference of one stop', () => {
    // Linear 0.46 against 0.23.
    expect(nativeOf(lightOf({ crop: cropOf((x) => (x < 56 ? 180 : 132)), landmarks, image }))).toBe(1);
  });

  it('counts what is too dark and what is blown out', () => {
    expect(lightOf({ crop: cropOf(() => 20), landmarks, image })).toMatchObject({ native: 0, details: { darkShare: 1, blownOutShare: 0 } });
    expect(lightOf({ crop: cropOf(() => 252), landmarks, image })).toMatchObject({ native: 0, details: { darkShare: 0, blownOutShare: 1 } });
    const half = nativeOf(lightOf({ crop: cropOf((_, y) => (y < 75 ? 252 : 200)), landmarks, image }));
    expect(half).toBeGreaterThan(0.2);
    expect(half).toBeLessThan(0.8);
  });

  it('looks at the face alone', () => {
    const { mask } = readCropFace(cropOf(() => 0), landmarks);
    expect(nativeOf(lightOf({ crop: cropOf((x, y) => (mask.data[y * 112 + x] === 1 ? 150 : 0)), landmarks, image }))).toBe(1);
  });

  it('rises with the share of the face that is lit', () => {
    const strip = (share: number): number => qualityOf(lightOf({ crop: cropOf((_, y) => (y < 112 - 80 * share ? 10 : 150)), landmarks, image }));
    expect(strip(0)).toBe(0);
    const qualities = [0, 0.2, 0.4, 0.6, 0.8, 1].map(strip);
    expect(qualities).toEqual([...qualities].sort((a, b) => a - b));
  });

  it('has nothing to find fault with when one in twenty pixels is dark: brows, lashes, pupils', () => {
    const dotted = lightOf({ crop: cropOf((x, y) => (x % 5 === 0 && y % 5 === 0 ? 5 : 150)), landmarks, image });
    expect(nativeOf(dotted)).toBeLessThan(0.97);
    expect(qualityOf(dotted)).toBe(100);
  });

  it('leaves out what lies beyond the border, and is silent when the halves cannot be compared', () => {
    const edge = { ...landmarks, points: landmarks.points.map((value, i) => (i % 3 === 0 ? value - 200 : value)) };
    const moved: AffineMatrix = [scale, 0, matrix[2] + 200 * scale, 0, scale, matrix[5]];
    // The border runs through the cheek: a quarter of one half is missing.
    const grazed = lightOf({ crop: { raster: cropOf((x) => (x < moved[2] ? 0 : 150)).raster, matrix: moved }, landmarks: edge, image });
    expect(nativeOf(grazed)).toBe(1);
    const far = { ...landmarks, points: landmarks.points.map((value, i) => (i % 3 === 0 ? value - 300 : value)) };
    const halved: AffineMatrix = [scale, 0, matrix[2] + 300 * scale, 0, scale, matrix[5]];
    expect(lightOf({ crop: { raster: cropOf(() => 150).raster, matrix: halved }, landmarks: far, image })).toEqual({ status: 'not-assessable', reason: 'region-outside-image' });
  });

  it('is not assessable when the crop does not show the face', () => {
    const away: FaceLandmarks = { ...landmarks, points: landmarks.points.map((value) => value + 5000) };
    expect(lightOf({ crop: { raster: filledRaster(112, 112, [99, 99, 99]), matrix }, landmarks: away, image })).toEqual({ status: 'not-assessable', reason: 'region-outside-image' });
  });
});

describe('the halves of a face', () => {
  it('answer to each other about the middle, the narrow half stretched to the wide one', () => {
    const halves = splitFace(readCropFace(cropOf(() => 0), landmarks));
    const y = 70;
    const first = halves.spans.from[y]!;
    const last = halves.spans.to[y]! - 1;
    const mirrored = (of: FaceHalves): Int32Array => {
      const columns = new Int32Array(112).fill(-1);
      mirrorRow(of, y, columns);
      return columns;
    };
    const columns = mirrored(halves);
    expect([columns[first - 1], columns[first], columns[last], columns[last + 1]]).toEqual([-1, last, first, -1]);
    const moved = mirrored({ ...halves, middle: halves.middle.map(() => first + (last - first) / 4) });
    expect(moved[first]).toBe(last);
    expect(moved[Math.round(first + (last - first) / 8)]).toBeCloseTo(first + (last - first) * 0.625, -0.5);
  });
});
