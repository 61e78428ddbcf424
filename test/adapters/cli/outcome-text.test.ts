import { expect, test } from 'vitest';
import { describeOutcome, describeRange } from '../../../src/adapters/cli/outcome-text.js';
import { sophonHigh } from '../../../src/decision/profiles.js';
import { createFakeAssessor, fakePhoto } from '../../support/fake-assessor.js';
import { makeRequest } from '../../support/requests.js';

test('a face is a line with its verdict and a table with a row per measure', async () => {
  const photo = fakePhoto({ faces: [{ measures: { FaceSize: 100.123, FaceLight: null } }] });
  const assessment = await createFakeAssessor().assess(photo, makeRequest({ profile: sophonHigh, measures: ['UnifiedQualityScore'] }));
  expect(describeOutcome({ file: 'a.jpg', assessment }, sophonHigh)).toBe(
    [
      'a.jpg: jpeg 640×800, 1 face',
      '  face 1: failed sophon-high, score 1.000, box [95, 61, 529, 652], pitch 7.2°, yaw -1.2°, roll 0.8°',
      '    measure              native  quality          asked for     status',
      '    FaceSize             100.1   50               native > 112  fail',
      '    FaceUsability        1       50               native ≥ 1    pass',
      '    FaceCompleteness     1       50               native ≥ 1    pass',
      '    PoseAngleSum         9.141   50               native ≤ 60   pass',
      '    Clarity              1.730   50               native ≥ 1    pass',
      '    FaceLight            –       (input-missing)  native ≥ 0.3  not-assessable',
      '    UnifiedQualityScore  1       50',
      '', '',
    ].join('\n'),
  );
});

test('no face and errors are one line', async () => {
  const assessment = await createFakeAssessor().assess(fakePhoto({ faces: [] }), makeRequest());
  expect(describeOutcome({ file: 'a.jpg', assessment }, sophonHigh)).toBe('a.jpg: jpeg 640×800, no face\n\n');
  expect(describeOutcome({ file: 'a.jpg', error: { code: 'IMAGE_UNREADABLE', message: 'Why.' } }, sophonHigh)).toBe('a.jpg: IMAGE_UNREADABLE – Why.\n\n');
});

test('ranges read as people write them', () => {
  expect(describeRange({ min: 0.2, max: 0.8 })).toBe('≥ 0.2, ≤ 0.8');
  expect(describeRange({ exclusiveMin: 1, exclusiveMax: 2 })).toBe('> 1, < 2');
});
