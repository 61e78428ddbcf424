import { describe, expect, it } from 'vitest';
import { readManifest } from '../../src/models/manifest.js';
import type { FaceRecord, FaceSet, Laboratory } from '../../tools/accuracy/face-set.js';
import { judgeGroups } from '../../tools/accuracy/groups-section.js';
import { matchers } from '../../tools/accuracy/matchers.js';
import { createRandom } from '../../tools/training/common/random.js';

const manifest = readManifest();
const lab: Laboratory = { manifest, canonicalFace: { vertices: [], procrustes: [] }, meshId: '', cacheDir: '', say: () => undefined, models: { session: () => Promise.reject(new Error('no network is needed')), close: () => Promise.resolve() } };
const people = 80;
/** Tones in the middle of two of the four groups. */
const tones = [50, 20] as const;

/** Two photos of each of eighty people, alternately of two tones; the second photos of some people are of somebody else. */
function makeSet(confused: readonly number[], low: readonly number[]): FaceSet {
  const random = createRandom(5);
  const records: FaceRecord[] = [];
  const vectors = Object.fromEntries(matchers.map(({ id, dimensions }) => [id, new Float32Array(2 * people * dimensions)]));
  for (let person = 0; person < people; person++) {
    for (const shot of [0, 1]) {
      records.push({
        person: `p${person}`, name: `p${person}/${shot}`, damages: [], detection: 1, presence: 1, length: 1,
        logOdds: low.includes(person) ? -2 : 4, toneDegrees: tones[person % 2]!,
      });
    }
    for (const { id, dimensions } of matchers) {
      const face = Array.from({ length: dimensions }, () => random() - 0.5);
      const other = confused.includes(person) ? Array.from({ length: dimensions }, () => random() - 0.5) : face;
      vectors[id]!.set([...face, ...other], 2 * person * dimensions);
    }
  }
  return { records, vectors, photos: records.length, missed: 0 };
}

describe('groups of people', () => {
  const cuts = [{ title: 'cut', utility: 0.5 }];

  it('counts what each loses, of all photos and of those that every recogniser accepts', () => {
    // Of the even people (tone 50) two score low, one of them confused; of the odd ones (tone 20) one scores low.
    const { results, markdown } = judgeGroups(lab, makeSet([0, 3], [0, 2, 5]), cuts);
    const { rows, ratios } = results as { rows: { photos: number; lost: number[]; good: number; goodLost: number[] }[]; ratios: { value: number; low: number; high: number }[] };
    const seen = rows.filter(({ photos }) => photos > 0);
    expect(seen).toMatchObject([{ photos: 80, lost: [4], good: 78, goodLost: [2] }, { photos: 80, lost: [2], good: 78, goodLost: [2] }]);
    // Two of 78 each: no division of four lost photos into halves is more even.
    expect(ratios).toMatchObject([{ value: 1, byChance: 1 }]);
    expect(markdown).toContain('4 (5.0 %)');
  });

  it('tells a difference that chance hardly makes from one that it makes often', () => {
    const evenPeople = [0, 2, 4, 6, 8, 10, 12, 14];
    const judged = (low: readonly number[]): { value: number; byChance: number } => (judgeGroups(lab, makeSet([], low), cuts).results as { ratios: { value: number; byChance: number }[] }).ratios[0]!;
    const unfair = judged([...evenPeople, 1]);
    expect(unfair).toMatchObject({ value: 8 });
    expect(unfair.byChance).toBeLessThan(0.01);
    const usual = judged([0, 2, 1]);
    expect(usual).toMatchObject({ value: 2 });
    expect(usual.byChance).toBeGreaterThan(0.3);
  });

  it('calls no photo good of which no comparison is known', () => {
    const set = makeSet([], [1]);
    const alone = { ...set, records: set.records.map((record, i) => ({ ...record, person: `q${i}` })) };
    const { results } = judgeGroups(lab, alone, cuts);
    expect((results as { rows: { good: number }[] }).rows.reduce((sum, { good }) => sum + good, 0)).toBe(0);
  });
});
