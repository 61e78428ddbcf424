import { describe, expect, it } from 'vitest';
import { isoMeasureIds } from '../../src/measures/ids.js';
import { mapToQuality, roundHalfAway } from '../../src/measures/mapping.js';
import { qualityMappings } from '../../src/measures/quality-mappings.js';
import { mappingVectors } from './mapping-vectors.js';

describe('the quality mappings of the 28 components', () => {
  it('have test vectors for every component, 305 pairs in all', () => {
    expect(Object.keys(mappingVectors).sort()).toEqual([...isoMeasureIds].sort());
    expect(Object.values(mappingVectors).flat()).toHaveLength(305);
  });

  for (const id of isoMeasureIds) {
    it(`${id} gives the component of every native value in its vectors`, () => {
      expect(mappingVectors[id].map(([native]) => [native, mapToQuality(qualityMappings[id], native)])).toEqual(mappingVectors[id]);
    });
  }
});

describe('mapToQuality', () => {
  it('rounds halves away from zero before it clamps', () => {
    expect([2.5, -2.5, 0.5, -0.5, 0.49, -0.49].map(roundHalfAway).map((x) => x + 0)).toEqual([3, -3, 1, -1, 0, 0]);
    expect(mapToQuality({ shape: 'linear', intercept: 0, slope: 1 }, 100.5)).toBe(100);
    expect(mapToQuality({ shape: 'linear', intercept: 0, slope: 1 }, 12.5)).toBe(13);
    expect(mapToQuality({ shape: 'linear', intercept: 0, slope: 1 }, -7)).toBe(0);
  });

  it('follows the knots of a polyline and stays constant beyond its ends', () => {
    const mapping = { shape: 'polyline', knots: [[-1, 10], [1, 50], [2, 90]] } as const;
    expect([-9, -1, 0, 1, 1.5, 2, 7].map((x) => mapToQuality(mapping, x))).toEqual([10, 10, 30, 50, 70, 90, 90]);
  });

  it('keeps NaN, so that a broken native value cannot pass for a quality', () => {
    for (const id of isoMeasureIds) {
      if (id === 'NoHeadCoverings') continue;
      expect(mapToQuality(qualityMappings[id], Number.NaN)).toBeNaN();
    }
    expect(mapToQuality({ shape: 'polyline', knots: [[0, 0], [1, 100]] }, Number.NaN)).toBeNaN();
  });
});
