import { describe, expect, it } from 'vitest';
import { faceCompleteness } from '../../../src/measures/own/face-completeness.js';
import type { PixelRegion } from '../../../src/image/shrink.js';
import type { DecodedImage, FaceLandmarks } from '../../../src/stages/contract.js';
import { createRaster } from '../../../src/image/raster.js';

/** A grid of points over a rectangle of raster pixels, in place of a mesh. */
function meshOver(left: number, top: number, right: number, bottom: number): FaceLandmarks {
  const points: number[] = [];
  for (let j = 0; j < 20; j++) for (let i = 0; i < 20; i++) points.push(left + ((right - left) * i) / 19, top + ((bottom - top) * j) / 19, 0);
  return { points: Float32Array.from(points), presence: 1 };
}

/** 200×160 full-size pixels at scale 2. */
function image(lostRegion?: PixelRegion): DecodedImage {
  const facts = { format: 'jpeg', width: 200, height: 160, orientation: 1, hasAlpha: false, isGrey: false, bitDepth: 8, hasIccProfile: false, pages: 1, truncated: lostRegion !== undefined, ...(lostRegion && { lostRegion }) } as const;
  return { facts, raster: createRaster(100, 80, 3), scale: 2 };
}

function measure(landmarks: FaceLandmarks, picture: DecodedImage): { complete: boolean; details: Readonly<Record<string, unknown>> } {
  const result = faceCompleteness.measure({ landmarks, image: picture });
  if (result.status !== 'measured') throw new Error('expected a measured result');
  return { complete: result.native === 1, details: result.details ?? {} };
}

describe('face completeness', () => {
  it('is given by a face inside the image, also one that touches the border', () => {
    expect(measure(meshOver(20, 10, 70, 70), image()).complete).toBe(true);
    expect(measure(meshOver(0, 0, 100, 80), image()).complete).toBe(true);
  });

  it.each([
    ['cutLeft', meshOver(-10, 20, 40, 60)],
    ['cutRight', meshOver(60, 20, 112, 60)],
    ['cutTop', meshOver(30, -8, 60, 40)],
    ['cutBottom', meshOver(30, 40, 60, 90)],
  ])('is missing when the border cuts the face, and %s says where', (side, mesh) => {
    const { complete, details } = measure(mesh, image());
    expect(complete).toBe(false);
    for (const name of ['cutLeft', 'cutRight', 'cutTop', 'cutBottom']) expect(details[name]).toBe(name === side);
  });

  it.each([
    ['cutBottom', { x: 0, y: 120, width: 200, height: 40 }],
    ['cutTop', { x: 0, y: 0, width: 200, height: 40 }],
    ['cutLeft', { x: 0, y: 0, width: 60, height: 160 }],
    ['cutRight', { x: 120, y: 0, width: 80, height: 160 }],
  ])('is missing when the face reaches into pixels that a damaged file lacks: %s', (side, lost) => {
    const mesh = meshOver(20, 10, 70, 70);
    expect(measure(mesh, image()).complete).toBe(true);
    const { complete, details } = measure(mesh, image(lost));
    expect(complete).toBe(false);
    expect(details[side]).toBe(true);
  });

  it('is given when the damage lies beside the face', () => {
    expect(measure(meshOver(20, 10, 60, 50), image({ x: 0, y: 120, width: 200, height: 40 })).complete).toBe(true);
  });
});
