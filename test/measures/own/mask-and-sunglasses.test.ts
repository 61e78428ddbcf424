import { describe, expect, it } from 'vitest';
import { maskPrevention } from '../../../src/measures/own/mask-prevention.js';
import { sunglassesPrevention } from '../../../src/measures/own/sunglasses-prevention.js';
import type { FaceAttributes } from '../../../src/stages/contract.js';

const attributes: FaceAttributes = {
  occluded: { leftEye: 0.1234, rightEye: 0, nose: 0.5, mouth: 0.98765, chin: 1, leftCheek: 0.25, rightCheek: 0.75 },
  mask: 0.914,
  eyesClosed: 0.5,
};

describe('mask prevention', () => {
  it('has the probability of a mask as native value and its complement as quality', () => {
    expect(maskPrevention.measure({ attributes })).toMatchObject({ status: 'measured', native: 0.914, quality: 9 });
  });

  it('says in the details how much of each part is covered', () => {
    expect(maskPrevention.measure({ attributes })).toMatchObject({ details: { leftEye: 0.123, rightEye: 0, nose: 0.5, mouth: 0.988, chin: 1, leftCheek: 0.25, rightCheek: 0.75 } });
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
