import { expect, test } from 'vitest';
import { facePartNames, type FaceAttributes } from '../../../src/stages/contract.js';
import { readSigns, signCount } from '../../../src/stages/score/signs.js';

const box = { xMin: 0, yMin: 0, xMax: 10, yMax: 10 };
const attributes: FaceAttributes = {
  occluded: { leftEye: 0.5, rightEye: 0.001, nose: 0.1, mouth: 0.9, chin: 0.5, leftCheek: 0.5, rightCheek: 1 },
  mask: 0, eyesClosed: 1,
};

test('log-odds, bounded where more says nothing', () => {
  const signs = readSigns({ face: { box, score: 0.99999, rotationDegrees: 0 }, landmarks: { points: new Float32Array(0), presence: 0.5 }, attributes });
  expect(signs).toHaveLength(signCount);
  const [detection, presence, ...covered] = signs;
  expect([detection, presence]).toEqual([6, 0]);
  const of = (part: (typeof facePartNames)[number]): number => covered[facePartNames.indexOf(part)]!;
  expect(of('mouth')).toBeCloseTo(Math.log(9), 5);
  // One in ten or in a thousand: bare all the same.
  expect([of('rightEye'), of('nose'), of('chin'), covered.at(-1)]).toEqual([-2, -2, 0, -2]);
  // Never infinite, however sure a network is.
  expect(of('rightCheek')).toBeCloseTo(11.5, 1);
});

test('what is not known is NaN, in its own place', () => {
  expect([...readSigns({ attributes })].map(Number.isNaN)).toEqual([true, true, ...Array.from({ length: 8 }, () => false)]);
  expect([...readSigns({})].every(Number.isNaN)).toBe(true);
});
