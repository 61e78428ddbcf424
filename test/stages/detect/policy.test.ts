import { describe, expect, it } from 'vitest';
import { addLook, unseenScore } from '../../../src/stages/detect/candidates.js';
import { closerLookSide, evidenceFor, isContradicted, isDominant, isFace, isPlainlyFace } from '../../../src/stages/detect/policy.js';
import { suppressNonMaxima } from '../../../src/stages/detect/suppression.js';
import type { DetectedFace } from '../../../src/stages/contract.js';

const face = (x: number, side: number, score = 0.9): DetectedFace => ({ box: { xMin: x, yMin: 0, xMax: x + side, yMax: side }, score, rotationDegrees: 0 });
const size = (fullLongSide: number, minFacePixels = 20) => ({ rasterLongSide: Math.min(2048, fullLongSide), fullLongSide, minFacePixels });

describe('what counts as a face', () => {
  const candidate = (score: number, secondScore: number) => ({ face: face(0, 100, score), secondScore });

  it('needs the detector and the confirmation: neither is enough against the other', () => {
    expect(isFace(evidenceFor(candidate(0.999, 0.99), 3), 100, false)).toBe(true);
    expect(isFace(evidenceFor(candidate(0.99999, 0.5), -6), 100, false)).toBe(false);
    expect(isFace(evidenceFor(candidate(0.3, unseenScore), 1), 100, false)).toBe(false);
    expect(isFace(evidenceFor(candidate(1, unseenScore), 3), 100, false)).toBe(true);
  });

  it('counts a second look at the same place in favour', () => {
    expect(isFace(evidenceFor(candidate(0.6, unseenScore), 2), 100, false)).toBe(false);
    expect(isFace(evidenceFor(candidate(0.6, 0.6), 2), 100, false)).toBe(true);
  });

  it('asks more of a small box, unless the image is about it', () => {
    expect(isFace(evidenceFor(candidate(0.6, 0.3), 1.8), 80, false)).toBe(true);
    expect(isFace(evidenceFor(candidate(0.6, 0.3), 1.8), 40, false)).toBe(false);
    expect(isFace(evidenceFor(candidate(0.6, 0.3), 1.8), 40, true)).toBe(true);
  });

  it('takes a large box back when the mesh network sees no face in it, unless all else is sure', () => {
    expect(isContradicted(1, 0.001, 200)).toBe(true);
    expect(isContradicted(1, 0.5, 200)).toBe(false);
    expect(isContradicted(1, 0.001, 50)).toBe(false);
    expect(isContradicted(6, 0.001, 200)).toBe(false);
  });

  it('settles with one look only what is beyond doubt', () => {
    expect(isPlainlyFace(face(0, 300, 0.9999), 4)).toBe(true);
    expect(isPlainlyFace(face(0, 300, 0.9), 2)).toBe(false);
    expect(isPlainlyFace(face(0, 300, 0.9999), -2)).toBe(false);
  });
});

describe('the candidates of several looks', () => {
  it('join where they show the same place: the better score first, the other second', () => {
    const first = addLook([], [face(0, 100, 0.5), face(400, 100, 0.9)]);
    expect(first.map(({ secondScore }) => secondScore)).toEqual([unseenScore, unseenScore]);
    const both = addLook(first, [face(5, 100, 0.8), face(405, 100, 0.4), face(800, 50, 0.3)]);
    expect(both.map((one) => [one.face.score, one.secondScore])).toEqual([[0.8, 0.5], [0.9, 0.4], [0.3, unseenScore]]);
  });
});

describe('the closer look', () => {
  it('is spared a face that dominates the image', () => {
    expect(isDominant(face(0, 300).box, size(800))).toBe(true);
    expect(isDominant(face(0, 100).box, size(800))).toBe(false);
  });

  it('grows with the image so that 60 px stay visible, within bounds, and shrinks when only large faces are asked for', () => {
    expect(closerLookSide(size(640))).toBe(480);
    expect(closerLookSide(size(3000))).toBe(1200);
    expect(closerLookSide(size(8000))).toBe(1600);
    expect(closerLookSide(size(3000, 120))).toBe(600);
  });
});

describe('non-maximum suppression', () => {
  it('keeps the best box of every cluster, best first', () => {
    const kept = suppressNonMaxima([face(0, 100, 0.7), face(10, 100, 0.95), face(300, 50, 0.8)], 0.4);
    expect(kept.map(({ score }) => score)).toEqual([0.95, 0.8]);
  });
});
