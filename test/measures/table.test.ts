import { describe, expect, it } from 'vitest';
import type { EvidenceKey } from '../../src/measures/evidence.js';
import { isoCodeOf, isoMeasureIds, measureIds } from '../../src/measures/ids.js';
import { evidenceNeeded, measureById, measureOne, measures, type EvidenceSource } from '../../src/measures/table.js';

/** A source that hands out what it is given and records what it is asked for. */
function recordingSource(given: Partial<Record<EvidenceKey, unknown>>): { get: EvidenceSource; asked: EvidenceKey[] } {
  const asked: EvidenceKey[] = [];
  const get = ((key: EvidenceKey) => {
    asked.push(key);
    return Promise.resolve(given[key]);
  }) as EvidenceSource;
  return { get, asked };
}

describe('the measure table', () => {
  it('lists the measures in the order of their ids, each under its own', () => {
    expect(measures.map(({ id }) => id)).toEqual(measureIds);
    for (const measure of measures) expect(measureById(measure.id)).toBe(measure);
  });

  it('gives the components of the standard their codes 0x41…0x5c and no others', () => {
    expect(isoCodeOf('UnifiedQualityScore')).toBe(0x41);
    expect(isoCodeOf('NoHeadCoverings')).toBe(0x5c);
    for (const measure of measures) {
      const isoId = isoMeasureIds.find((id) => id === measure.id);
      expect(measure.isoCode).toBe(isoId === undefined ? undefined : isoCodeOf(isoId));
    }
  });

  it('states a unit, a range, sentences on what it is and what moves it, and a source for every measure', () => {
    for (const { unit, range, summary, movedBy, source, needs } of measures) {
      expect(unit).not.toBe('');
      expect(range.min ?? -Infinity).toBeLessThan(range.max ?? Infinity);
      expect(summary).toMatch(/^[A-Z].*\.$/);
      expect(movedBy).toMatch(/^[A-Z].*\.$/);
      expect(source.length).toBeGreaterThan(10);
      expect(needs.length).toBeGreaterThan(0);
    }
  });
});

describe('measureOne', () => {
  it('asks for what the measure needs and nothing else', async () => {
    const { get, asked } = recordingSource({ pose: { pitchDegrees: 0, yawDegrees: 20, rollDegrees: 0 } });
    expect(await measureOne('HeadPoseYaw', get)).toEqual({ status: 'measured', native: 20, quality: 88 });
    expect(asked).toEqual(['pose']);
  });

  it('is not assessable when evidence is missing, and says so for the landmarks', async () => {
    expect(await measureOne('HeadPoseYaw', recordingSource({}).get)).toEqual({ status: 'not-assessable', reason: 'input-missing' });
    expect(await measureOne('EyesOpen', recordingSource({}).get)).toEqual({ status: 'not-assessable', reason: 'no-landmarks' });
  });
});

describe('evidenceNeeded', () => {
  it('joins the needs of the measures asked for', () => {
    expect(evidenceNeeded(['HeadPoseYaw', 'HeadSize', 'InterEyeDistance'])).toEqual(new Set(['pose', 'landmarks', 'image']));
    expect(evidenceNeeded([]).size).toBe(0);
  });
});
