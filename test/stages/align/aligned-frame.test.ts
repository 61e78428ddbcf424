import { describe, expect, it } from 'vitest';
import { invertMatrix, transformPoint, type AffineMatrix } from '../../../src/geometry/affine.js';
import { convexHull } from '../../../src/geometry/convex-hull.js';
import { maskedHistogram } from '../../../src/image/histogram.js';
import { luminanceOf } from '../../../src/image/luminance.js';
import { fillPolygon } from '../../../src/image/polygon.js';
import { createRaster, type Raster } from '../../../src/image/raster.js';
import { halveRaster } from '../../../src/image/shrink.js';
import { alignFrame, placeFrame, frameMatrix, frameRegion, frameSide } from '../../../src/stages/align/aligned-frame.js';
import { measureLuminance } from '../../../src/stages/align/luminance-plane.js';
import { drawLandmarkedRegion } from '../../../src/stages/align/region-mask.js';
import type { DecodedImage } from '../../../src/stages/contract.js';
import { noiseRaster } from '../../support/noise.js';
import { schematicFace } from '../../support/schematic-face.js';

/** Frame → raster: turned by 17°, about half as large, somewhere in the picture. */
const toRaster: AffineMatrix = [0.5 * Math.cos(0.3), -0.5 * Math.sin(0.3), 190, 0.5 * Math.sin(0.3), 0.5 * Math.cos(0.3), -20];

function imageOf(raster: Raster, scale = 1): DecodedImage {
  const facts = { format: 'png', width: raster.width * scale, height: raster.height * scale, orientation: 1, hasAlpha: false, isGrey: false, bitDepth: 8, hasIccProfile: false, pages: 1, truncated: false } as const;
  return { facts, raster, scale };
}

function smoothRaster(width: number, height: number): Raster {
  const raster = createRaster(width, height, 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = 3 * (y * width + x);
      raster.data[at] = Math.round(128 + 100 * Math.sin(x / 40));
      raster.data[at + 1] = Math.round(128 + 100 * Math.cos(y / 30));
      raster.data[at + 2] = Math.round(128 + 60 * Math.sin((x + y) / 50));
    }
  }
  return raster;
}

describe('the aligned frame', () => {
  const landmarks = schematicFace(toRaster);

  it('puts the eye centres, the nose and the mouth corners on the pixels that the standard names', () => {
    const frame = alignFrame(placeFrame(landmarks), imageOf(noiseRaster(500, 500, 3, 1)));
    const corners = (a: number, b: number): unknown => ({ x: (frame.landmarks[a]!.x + frame.landmarks[b]!.x) / 2, y: (frame.landmarks[a]!.y + frame.landmarks[b]!.y) / 2 });
    expect(corners(60, 64)).toEqual({ x: 251, y: 272 });
    expect(corners(68, 72)).toEqual({ x: 364, y: 272 });
    expect([54, 76, 82].map((i) => frame.landmarks[i])).toEqual([{ x: 308, y: 336 }, { x: 262, y: 402 }, { x: 355, y: 402 }]);
    expect(frame.landmarks).toHaveLength(98);
    expect(frame.landmarks.every(({ x, y }) => Number.isInteger(x) && Number.isInteger(y))).toBe(true);
  });

  it('shows the pixels that its matrix says, and marks what the image does not reach', () => {
    const raster = smoothRaster(500, 500);
    const frame = alignFrame(placeFrame(landmarks), imageOf(raster));
    const inverse = invertMatrix(frame.matrix);
    let outside = 0;
    for (let j = 2; j < frameSide; j += 37) {
      for (let i = 3; i < frameSide; i += 41) {
        const at = transformPoint(inverse, { x: i + 0.5, y: j + 0.5 });
        const covered = at.x >= 0 && at.y >= 0 && at.x < 500 && at.y < 500;
        expect(frame.sourceMask.data[j * frameSide + i]).toBe(covered ? 1 : 0);
        if (!covered) { outside++; continue; }
        // The picture changes by at most 2.5 levels a pixel, and half a level is lost to rounding.
        expect(Math.abs(frame.raster.data[3 * (j * frameSide + i)]! - (128 + 100 * Math.sin((at.x - 0.5) / 40)))).toBeLessThan(at.x < 1 || at.y < 1 || at.x > 499 || at.y > 499 ? 256 : 1.5);
      }
    }
    expect(outside).toBeGreaterThan(3);
  });

  it('is the same from a reduced image with a full-size patch as from the full-size image', () => {
    const raster = smoothRaster(800, 800);
    const full: AffineMatrix = [0.9, 0, 140, 0, 0.9, 90];
    const half = full.map((value) => value / 2) as unknown as AffineMatrix;
    const direct = alignFrame(placeFrame(schematicFace(full)), imageOf(raster));
    const reduced = imageOf(halveRaster(raster), 2);
    const region = frameRegion(frameMatrix(schematicFace(half)), reduced);
    expect(region.x).toBeLessThanOrEqual(140);
    expect(region.x + region.width).toBeGreaterThanOrEqual(140 + 0.9 * frameSide);
    const patch = createRaster(region.width, region.height, 3);
    for (let y = 0; y < patch.height; y++) {
      patch.data.set(raster.data.subarray(3 * ((y + region.y) * 800 + region.x), 3 * ((y + region.y) * 800 + region.x + patch.width)), 3 * y * patch.width);
    }
    const joined = alignFrame(placeFrame(schematicFace(half)), reduced, { raster: patch, origin: region });
    // Single-precision landmarks differ in the last place, which may move a rounding.
    expect(joined.raster.data.reduce((worst, value, i) => Math.max(worst, Math.abs(value - direct.raster.data[i]!)), 0)).toBeLessThanOrEqual(1);
    expect(joined.landmarks).toEqual(direct.landmarks);
    expect(joined.regionMask.data).toEqual(direct.regionMask.data);
  });

  it('refuses landmarks that coincide', () => {
    expect(() => frameMatrix({ points: new Float32Array(478 * 3), presence: 1 })).toThrow(RangeError);
  });
});

describe('the landmarked region', () => {
  const frame = alignFrame(placeFrame(schematicFace(toRaster)), imageOf(noiseRaster(500, 500, 3, 1)));

  it('reaches from the brows to the chin and leaves the forehead out', () => {
    const rows = Array.from({ length: frameSide }, (_, y) => frame.regionMask.data.subarray(y * frameSide, (y + 1) * frameSide).some((value) => value === 1));
    // The grid of 224 steps moves the border by up to a pixel and a half.
    expect(Math.abs(rows.indexOf(true) - 232)).toBeLessThanOrEqual(2);
    expect(Math.abs(rows.lastIndexOf(true) - 496)).toBeLessThanOrEqual(2);
  });

  it('lies within its bounds, which leave most of the frame out', () => {
    const { x, y, width, height } = frame.regionBounds;
    const within = (i: number): boolean => i % frameSide >= x && i % frameSide < x + width && Math.floor(i / frameSide) >= y && Math.floor(i / frameSide) < y + height;
    expect(frame.regionMask.data.every((value, i) => value === 0 || within(i))).toBe(true);
    expect(width * height).toBeLessThan(frameSide ** 2 / 3);
  });

  it('differs from filling the hull at full size only along its border', () => {
    const direct = createRaster(frameSide, frameSide, 1);
    fillPolygon(direct, convexHull(frame.landmarks), 1);
    const near = (mask: Raster, x: number, y: number, value: number): boolean => {
      for (let v = y - 2; v <= y + 2; v++) for (let u = x - 2; u <= x + 2; u++) if (mask.data[v * frameSide + u] === value) return true;
      return false;
    };
    let differing = 0;
    frame.regionMask.data.forEach((value, i) => {
      if (value === direct.data[i]) return;
      differing++;
      expect(near(direct, i % frameSide, Math.floor(i / frameSide), value)).toBe(true);
    });
    expect(differing).toBeGreaterThan(0);
    expect(differing).toBeLessThan(1500);
  });

  it('is cut at the border of the raster, and empty when the landmarks lie on a line', () => {
    const corner = drawLandmarkedRegion([{ x: -40, y: -40 }, { x: 30, y: -40 }, { x: 30, y: 30 }, { x: -40, y: 30 }], 100, 100);
    for (const [x, y, value] of [[0, 0, 1], [30, 30, 1], [34, 10, 0], [10, 34, 0]] as const) expect(corner.mask.data[y * 100 + x]).toBe(value);
    expect([corner.bounds.x, corner.bounds.y]).toEqual([0, 0]);
    const line = drawLandmarkedRegion([{ x: 1, y: 1 }, { x: 5, y: 5 }, { x: 9, y: 9 }], 20, 20);
    expect(line.mask.data.every((value) => value === 0)).toBe(true);
    expect(line.bounds).toMatchObject({ width: 0, height: 0 });
    const beside = drawLandmarkedRegion([{ x: 140, y: 20 }, { x: 180, y: 20 }, { x: 160, y: 60 }], 100, 100);
    expect(beside.bounds).toMatchObject({ width: 0, height: 0 });
  });
});

describe('the luminance plane', () => {
  it('counts the luminance of the region alone', () => {
    const frame = alignFrame(placeFrame(schematicFace(toRaster)), imageOf(noiseRaster(500, 500, 3, 1)));
    const plane = measureLuminance(frame);
    const region = frame.regionMask.data.reduce((sum, value) => sum + value, 0);
    expect(plane.histogram.reduce((sum, value) => sum + value, 0)).toBe(region);
    const everywhere = luminanceOf(frame.raster);
    expect(plane.histogram).toEqual(maskedHistogram(everywhere, frame.regionMask));
    expect(plane.raster.data.every((value, i) => frame.regionMask.data[i] === 0 || value === everywhere.data[i])).toBe(true);
    expect([plane.raster.width, plane.raster.height, plane.raster.channels]).toEqual([frameSide, frameSide, 1]);
  });
});
