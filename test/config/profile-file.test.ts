import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parseProfile, readProfileFile, readProfiles } from '../../src/config/profile-file.js';
import { builtInProfiles } from '../../src/decision/profiles.js';

test('a YAML profile is read, and severity is fail unless stated', () => {
  const profile = parseProfile('title: Gate\nrules:\n  - measure: FaceSize\n    native: { exclusiveMin: 90 }\n  - measure: Sharpness\n    quality: { min: 40 }\n    severity: warn\n', 'gate.yaml');
  expect(profile).toEqual({
    id: 'custom', title: 'Gate', summary: 'From gate.yaml.',
    rules: [
      { measure: 'FaceSize', native: { exclusiveMin: 90 }, severity: 'fail' },
      { measure: 'Sharpness', quality: { min: 40 }, severity: 'warn' },
    ],
  });
});

test('a JSON profile is read', () => {
  expect(parseProfile('{"id":"gate","rules":[]}', 'gate.json')).toMatchObject({ id: 'gate', rules: [] });
});

test.each([
  ['an unknown measure', 'rules:\n  - measure: FaceSize\n  - measure: FaceSise\n', 'line 3'],
  ['a bound that is no number', 'rules:\n  - measure: FaceSize\n    native:\n      min: big\n', 'line 4'],
  ['a misspelt key', 'rules:\n  - measure: FaceSize\n    natve: { min: 1 }\n', 'line 3'],
  ['no rules', 'title: Gate\n', 'line 1'],
  ['text that is not YAML', 'rules: [\n  {', 'line 2'],
])('%s is refused with its line', (_, text, line) => {
  expect(() => parseProfile(text, 'gate.yaml')).toThrow(expect.objectContaining({ code: 'CONFIGURATION_INVALID', message: expect.stringContaining(`gate.yaml, ${line}: `) as string }) as Error);
});

test('the message says which key is not known', () => {
  expect(() => parseProfile('rules: []\nname: x\n', 'gate.yaml')).toThrow('gate.yaml, line 2: /name is not a known key.');
});

test('a file that is not there is told by its path', () => {
  expect(() => readProfileFile('/nowhere/gate.yaml')).toThrow('Expected a profile at /nowhere/gate.yaml');
});

describe('the profiles that requests may name', () => {
  const folder = mkdtempSync(join(tmpdir(), 'facegauge-profiles-'));
  afterAll(() => { rmSync(folder, { recursive: true }); });
  const write = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };

  test('are the built-in ones and those of every file', () => {
    const files = [write('a.yaml', 'id: gate\nrules: []\n'), write('b.json', '{"id":"desk","rules":[]}')].join(delimiter);
    const profiles = readProfiles({ profileFile: write('c.yaml', 'rules: []\n'), profileFiles: files });
    expect(profiles.map(({ id }) => id)).toEqual([...builtInProfiles.map(({ id }) => id), 'custom', 'gate', 'desk']);
  });

  test('have ids of their own', () => {
    const taken = write('d.yaml', 'id: enrolment\nrules: []\n');
    expect(() => readProfiles({ profileFile: undefined, profileFiles: taken })).toThrow('the profile id enrolment is taken');
  });
});
