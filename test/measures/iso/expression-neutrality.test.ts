import { describe, expect, it } from 'vitest';
import { expressionNeutrality, neutralityFeatureNames } from '../../../src/measures/iso/expression-neutrality.js';
import { neutralityFit } from '../../../src/measures/iso/neutrality-fit.js';
import type { EyeDetail, ExpressionScores, FaceLandmarks, FaceMaps } from '../../../src/stages/contract.js';
import { imageOf, nativeOf, qualityOf } from '../../support/evidence.js';
import { filledRaster } from '../../support/noise.js';
import { schematicFace } from '../../support/schematic-face.js';

const image = imageOf(filledRaster(616, 616, 128));
const closedMouth = schematicFace([1, 0, 0, 0, 1, 0]);
const openMouth = schematicFace([1, 0, 0, 0, 1, 0], { lipOpening: 40 });
const calm: ExpressionScores = { angry: 0.01, disgust: 0, fear: 0, happy: 0.01, sad: 0.03, surprise: 0, neutral: 0.95 };
const happy: ExpressionScores = { angry: 0, disgust: 0, fear: 0, happy: 0.9, sad: 0, surprise: 0.02, neutral: 0.08 };
const startled: ExpressionScores = { angry: 0.05, disgust: 0, fear: 0.3, happy: 0, sad: 0, surprise: 0.649, neutral: 0.001 };

/** Eyes 113 pixels apart, every one of which counts. */
const eyeDetail: EyeDetail = { left: 0, top: 0, side: 128, eyeDistance: 113, enlargement: 1 };

function maps(smile: number): FaceMaps {
  return { visible: new Float32Array(4096), covering: new Float32Array(4096), mask: 0, eyesClosed: 0, smile };
}

function assess(smile: number, landmarks: FaceLandmarks = closedMouth, expression = calm) {
  return expressionNeutrality.measure({ landmarks, faceMaps: maps(smile), expression, image, eyeDetail });
}

describe('expression neutrality', () => {
  it('finds a calm face neutral and a smile not', () => {
    expect(qualityOf(assess(0.03))).toBeGreaterThan(90);
    expect(qualityOf(assess(0.95, closedMouth, happy))).toBeLessThan(30);
  });

  it('falls as the smile grows', () => {
    const natives = [0, 0.1, 0.3, 0.5, 0.8, 1].map((smile) => nativeOf(assess(smile)));
    for (let i = 1; i < natives.length; i++) expect(natives[i]!).toBeLessThan(natives[i - 1]!);
  });

  it('counts each network alone for less than both together', () => {
    const [neither, headAlone, expressionAlone, both] = [assess(0.03), assess(0.95), assess(0.03, closedMouth, { ...happy, neutral: 0.95 }), assess(0.95, closedMouth, happy)].map(nativeOf) as [number, number, number, number];
    for (const alone of [headAlone, expressionAlone]) {
      expect(alone).toBeLessThan(neither);
      expect(alone).toBeGreaterThan(both);
    }
  });

  it('falls for a mouth wide open and for a face that is clearly not neutral', () => {
    expect(nativeOf(assess(0.05, openMouth))).toBeLessThan(nativeOf(assess(0.05)));
    expect(nativeOf(assess(0.05, closedMouth, startled))).toBeLessThan(nativeOf(assess(0.05)));
  });

  it('does not mind lips a little apart or a network in mild doubt', () => {
    const parted = schematicFace([1, 0, 0, 0, 1, 0], { lipOpening: 4 });
    expect(nativeOf(assess(0.05, parted))).toBe(nativeOf(assess(0.05)));
    expect(nativeOf(assess(0.05, closedMouth, { ...calm, neutral: 0.2, sad: 0.78 }))).toBe(nativeOf(assess(0.05)));
  });

  it('has one weight for every feature', () => {
    expect(neutralityFit.weights).toHaveLength(neutralityFeatureNames.length);
  });

  it('is not assessable without a mesh', () => {
    expect(assess(0.1, { points: new Float32Array(478 * 3), presence: 1 })).toEqual({ status: 'not-assessable', reason: 'no-landmarks' });
  });

  it('is not assessable when fewer than twelve pixels count between the eyes', () => {
    const through = (enlargement: number) => expressionNeutrality.measure({ landmarks: closedMouth, faceMaps: maps(0.1), expression: calm, image, eyeDetail: { ...eyeDetail, enlargement } });
    expect(through(9).status).toBe('measured');
    expect(through(10)).toEqual({ status: 'not-assessable', reason: 'too-blurred' });
    expect(expressionNeutrality.measure({ landmarks: closedMouth, faceMaps: maps(0.1), expression: calm, image, eyeDetail: 'face-too-small' }).status).toBe('measured');
  });

  it('is not assessable when the mouth lies beyond the border of the photo', () => {
    const ends = (height: number) => expressionNeutrality.measure({ landmarks: closedMouth, faceMaps: maps(0.1), expression: calm, image: imageOf(filledRaster(616, height, 128)), eyeDetail });
    expect(ends(430).status).toBe('measured');
    expect(ends(380)).toEqual({ status: 'not-assessable', reason: 'region-outside-image' });
  });
});
