import { describe, expect, it } from 'vitest';
import { unifiedQualityScore } from '../../../src/measures/iso/unified-quality-score.js';
import { nativeOf, qualityOf } from '../../support/evidence.js';

describe('the unified quality score', () => {
  it('puts even odds on the half-height point of the reference and rises with the utility', () => {
    expect(nativeOf(unifiedQualityScore.measure({ utility: 0.5 }))).toBe(23);
    expect([0.02, 0.5, 0.9, 0.99].map((utility) => qualityOf(unifiedQualityScore.measure({ utility })))).toEqual([2, 50, 90, 99]);
  });

  it('stays finite for utilities of 0 and 1', () => {
    expect(qualityOf(unifiedQualityScore.measure({ utility: 0 }))).toBe(0);
    expect(qualityOf(unifiedQualityScore.measure({ utility: 1 }))).toBe(100);
  });
});
