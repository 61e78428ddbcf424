import { describe, expect, it } from 'vitest';
import { maskPrevention } from '../../../src/measures/own/mask-prevention.js';
import { sunglassesPrevention } from '../../../src/measures/own/sunglasses-prevention.js';
import type { FaceAttributes } from '../../../src/stages/contract.js';
import { imageOf } from '../../support/evidence.js';
import { filledRaster } from '../../support/noise.js';
import { schematicFace } from '../../support/schematic-face.js';

const attributes: FaceAttributes = {
  occluded: { leftEye: 0.1234, rightEye: 0, nose: 0.5, mouth: 0.98765, chin: 1, leftCheek: 0.25, rightCheek: 0.75 },
  mask: 0.914,
  eyesClosed: 0.5,
};

const whole = { attributes, landmarks: schematicFace([1, 0, 0, 0, 1, 0]), image: imageOf(filledRaster(616, 616, 128)), exposure: { burntOut: 0, brightness: 128 } };

describe('mask prevention', () => {
  it('has the probability of a mask as native value and its complement as quality', () => {
    expect(maskPrevention.measure(whole)).toMatchObject({ status: 'measured', native: 0.914, quality: 9 });
  });

  it('says in the details how much of each part is covered', () => {
    expect(maskPrevention.measure(whole)).toMatchObject({ details: { leftEye: 0.123, rightEye: 0, nose: 0.5, mouth: 0.988, chin: 1, leftCheek: 0.25, rightCheek: 0.75 } });
  });
});

describe('mask prevention where the lower face cannot be seen', () => {
  it('says nothing when nose, mouth and chin lie beyond the border', () => {
    expect(maskPrevention.measure({ ...whole, image: imageOf(filledRaster(616, 340, 128)) })).toEqual({ status: 'not-assessable', reason: 'region-outside-image' });
    expect(maskPrevention.measure({ ...whole, image: imageOf(filledRaster(616, 440, 128)) }).status).toBe('measured');
  });

  it('says nothing when more than half of the face is burnt out', () => {
    expect(maskPrevention.measure({ ...whole, exposure: { burntOut: 0.6, brightness: 245 } })).toEqual({ status: 'not-assessable', reason: 'too-bright' });
  });
});

describe('sunglasses prevention', () => {
  it('has the probability of sunglasses as native value and its complement as quality', () => {
    expect(sunglassesPrevention.measure({ sunglasses: 0.062 })).toMatchObject({ status: 'measured', native: 0.062, quality: 94 });
  });

  it('is not assessable when the network gave no number', () => {
    expect(sunglassesPrevention.measure({ sunglasses: NaN }).status).toBe('not-assessable');
  });
});
