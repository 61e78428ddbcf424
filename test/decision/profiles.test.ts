import { stringify } from 'yaml';
import { expect, test } from 'vitest';
import { parseProfile } from '../../src/config/profile-file.js';
import { builtInProfiles, findProfile } from '../../src/decision/profiles.js';

test('every built-in profile is valid as a file of the operator, and means the same', () => {
  expect(builtInProfiles.map(({ id }) => id)).toEqual(['sophon-high', 'sophon-middle', 'sophon-low', 'sophon-no', 'enrolment', 'verification', 'icao-passport']);
  for (const profile of builtInProfiles) expect(parseProfile(stringify(profile), `${profile.id}.yaml`)).toEqual(profile);
});

test('the passport profile asks for ±5° yaw, ±5° pitch and ±8° roll', () => {
  const asked = (measure: string) => findProfile('icao-passport')?.rules.find((rule) => rule.measure === measure)?.native;
  expect([asked('HeadPoseYaw'), asked('HeadPosePitch'), asked('HeadPoseRoll')]).toEqual([{ min: -5, max: 5 }, { min: -5, max: 5 }, { min: -8, max: 8 }]);
});
