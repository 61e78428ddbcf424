import { describe, expect, it } from 'vitest';
import { addLook, unseenScore } from '../../../src/stages/detect/candidates.js';
import { areFaces, closerLookSide, evidenceFor, isContradicted, isDominant, isEvident, isPlainlyFace, isPlainlyTurned, isProposal, isSettledBySilence, isVain, mayBeTurned, tracingLookSide } from '../../../src/stages/detect/policy.js';
import { suppressNonMaxima } from '../../../src/stages/detect/suppression.js';
import type { DetectedFace } from '../../../src/stages/contract.js';

const face = (x: number, side: number, score = 0.9): DetectedFace => ({ box: { xMin: x, yMin: 0, xMax: x + side, yMax: side }, score, rotationDegrees: 0 });
const size = (fullLongSide: number, minFacePixels = 20) => ({ rasterLongSide: Math.min(2048, fullLongSide), fullLongSide, minFacePixels });

describe('what counts as a face', () => {
  const candidate = (score: number, secondScore: number) => ({ face: face(0, 100, score), secondScore });
  const judged = (evidence: number, sidePixels = 100, dominant = false) => ({ evidence, sidePixels, dominant });

  it('weighs the detector and the confirmation: each speaks for or against', () => {
    const even = evidenceFor(candidate(0.8, 0.5), 0);
    expect(evidenceFor(candidate(0.8, 0.5), 3)).toBeGreaterThan(even);
    expect(evidenceFor(candidate(0.8, 0.5), -3)).toBeLessThan(even);
    expect(evidenceFor(candidate(0.95, 0.5), 0)).toBeGreaterThan(even);
    expect(evidenceFor(candidate(0.8, 0.8), 0)).toBeGreaterThan(even);
  });

  it('does not let a saturated score outweigh everything', () => {
    expect(evidenceFor(candidate(1, 0.5), 0)).toBe(evidenceFor(candidate(0.999, 0.5), 0));
  });

  it('believes little evidence beside a sure face, and asks for more where nothing is sure', () => {
    expect(areFaces([judged(5), judged(0)])).toEqual([true, true]);
    expect(areFaces([judged(1), judged(0)])).toEqual([false, false]);
    expect(areFaces([judged(1.8)])).toEqual([true]);
    expect(areFaces([judged(5), judged(-3)])).toEqual([true, false]);
  });

  it('asks more of a small box, unless the image is about it', () => {
    expect(areFaces([judged(1.8, 40)])).toEqual([false]);
    expect(areFaces([judged(1.8, 40, true)])).toEqual([true]);
  });

  it('takes a large box back when the mesh network sees no face in it, unless all else is sure', () => {
    expect(isContradicted(2.4, 0.001, 200, [])).toBe(true);
    expect(isContradicted(2.4, 0.001, 200, [5])).toBe(false);
    expect(isContradicted(2.4, 0.5, 200, [])).toBe(false);
    expect(isContradicted(2.4, 0.001, 50, [])).toBe(false);
    expect(isContradicted(6, 0.001, 200, [])).toBe(false);
  });

  it('settles with one look only what is beyond doubt', () => {
    expect(isPlainlyFace(face(0, 300, 0.999), 4)).toBe(true);
    expect(isPlainlyFace(face(0, 300, 0.8), 2)).toBe(false);
    expect(isPlainlyFace(face(0, 300, 0.999), -4)).toBe(false);
  });

  it('believes a turned face among upright ones only of a sure detector', () => {
    expect(isPlainlyTurned(face(0, 70, 0.98))).toBe(true);
    expect(isPlainlyTurned(face(0, 70, 0.9))).toBe(false);
  });
});

describe('the look for traces', () => {
  it('shows the smallest face with 30 pixels, and is left out where it would save little', () => {
    expect(tracingLookSide(size(1024))).toBe(512);
    expect(tracingLookSide(size(2000))).toBe(1000);
    expect(tracingLookSide(size(2000, 120))).toBe(500);
    expect(tracingLookSide(size(4000))).toBeUndefined();
    expect(tracingLookSide(size(640))).toBeUndefined();
  });

  it('settles a face that is sure and large enough on its input', () => {
    expect(isEvident(face(0, 80, 0.95), 512, size(1024))).toBe(true);
    expect(isEvident(face(0, 50, 0.95), 512, size(1024))).toBe(false);
    expect(isEvident(face(0, 80, 0.5), 512, size(1024))).toBe(false);
  });

  it('settles that a large faint trace is none', () => {
    expect(isVain(face(0, 130, 0.04), 512, size(1024))).toBe(true);
    expect(isVain(face(0, 130, 0.06), 512, size(1024))).toBe(false);
    expect(isVain(face(0, 100, 0.04), 512, size(1024))).toBe(false);
  });

  it('tells traces from proposals', () => {
    expect([0.02, 0.05].map((score) => isProposal(face(0, 100, score)))).toEqual([false, true]);
  });

  it('takes no trace for a turned face that is too small to tell', () => {
    expect(mayBeTurned(39, size(1024))).toBe(false);
    expect(mayBeTurned(40, size(1024))).toBe(true);
    expect(mayBeTurned(40, size(1024, 60))).toBe(false);
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
    expect(closerLookSide(size(500))).toBe(640);
    expect(closerLookSide(size(1024))).toBe(1024);
    expect(closerLookSide(size(8000))).toBe(1600);
    expect(closerLookSide(size(2000, 120))).toBe(1000);
  });
});

describe('non-maximum suppression', () => {
  it('keeps the best box of every cluster, best first', () => {
    const kept = suppressNonMaxima([face(0, 100, 0.7), face(10, 100, 0.95), face(300, 50, 0.8)], 0.4);
    expect(kept.map(({ score }) => score)).toEqual([0.95, 0.8]);
  });
});

describe('photos too small to look at again', () => {
  it('are settled by a quick look without any proposal', () => {
    expect(isSettledBySilence(0, size(32))).toBe(true);
    expect(isSettledBySilence(0, size(95))).toBe(true);
  });

  it('are looked at again where the quick look saw a sign of a face', () => {
    expect(isSettledBySilence(1, size(32))).toBe(false);
  });

  it('begin below a side of 96 pixels of the photo as it was sent, however small the raster is', () => {
    expect(isSettledBySilence(0, size(96))).toBe(false);
    expect(isSettledBySilence(0, { ...size(4000), rasterLongSide: 64 })).toBe(false);
  });
});
