import { describe, expect, it } from 'vitest';
import { closerLookSide, isFace } from '../../../src/stages/detect/policy.js';
import { suppressNonMaxima } from '../../../src/stages/detect/suppression.js';
import type { DetectedFace } from '../../../src/stages/contract.js';

const face = (x: number, side: number, score = 0.9): DetectedFace => ({ box: { xMin: x, yMin: 0, xMax: x + side, yMax: side }, score, rotationDegrees: 0 });
const size = (fullLongSide: number, minFacePixels = 20) => ({ rasterLongSide: Math.min(2048, fullLongSide), fullLongSide, minFacePixels });

describe('what counts as a face', () => {
  it('needs both opinions: neither a certain detector nor a certain confirmation is enough against the other', () => {
    expect(isFace(0.999, 3)).toBe(true);
    expect(isFace(0.999999, -6)).toBe(false);
    expect(isFace(0.3, -1)).toBe(false);
    expect(isFace(0.5, 5)).toBe(true);
    expect(isFace(1, 3)).toBe(true);
  });
});

describe('the closer look', () => {
  it('is spared a portrait: one dominant face and no other proposal', () => {
    expect(closerLookSide([face(0, 300)], [face(0, 300)], size(800))).toBeUndefined();
    expect(closerLookSide([face(0, 900)], [face(0, 900)], size(4000))).toBeUndefined();
  });

  it('is taken when something else was proposed, when the face is small, and when none was found', () => {
    expect(closerLookSide([face(0, 300), face(500, 20, 0.35)], [face(0, 300)], size(1024))).toBe(480);
    expect(closerLookSide([face(0, 100)], [face(0, 100)], size(1024))).toBe(480);
    expect(closerLookSide([], [], size(640))).toBe(480);
  });

  it('grows with the image so that 60 px stay visible, within bounds, and shrinks when only large faces are asked for', () => {
    expect(closerLookSide([], [], size(3000))).toBe(1200);
    expect(closerLookSide([], [], size(8000))).toBe(1600);
    expect(closerLookSide([], [], size(3000, 120))).toBe(600);
  });
});

describe('non-maximum suppression', () => {
  it('keeps the best box of every cluster, best first', () => {
    const kept = suppressNonMaxima([face(0, 100, 0.7), face(10, 100, 0.95), face(300, 50, 0.8)], 0.4);
    expect(kept.map(({ score }) => score)).toEqual([0.95, 0.8]);
  });
});
