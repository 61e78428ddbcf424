/** The operator's own profile, from a JSON or YAML file (JSON is YAML). */
import { delimiter } from 'node:path';
import { Type } from 'typebox';
import type { Profile } from '../decision/contract.js';
import { builtInProfiles, findProfile } from '../decision/profiles.js';
import { FaceGaugeError } from '../errors.js';
import { measureIds } from '../measures/ids.js';
import { parseChecked, readText } from './checked-yaml.js';

const Range = Type.Object(
  {
    min: Type.Optional(Type.Number()),
    max: Type.Optional(Type.Number()),
    exclusiveMin: Type.Optional(Type.Number()),
    exclusiveMax: Type.Optional(Type.Number()),
  },
  { additionalProperties: false, minProperties: 1 },
);

const Rule = Type.Object(
  {
    measure: Type.Enum([...measureIds]),
    native: Type.Optional(Range),
    quality: Type.Optional(Range),
    severity: Type.Optional(Type.Enum(['fail', 'warn'])),
    whenNotAssessable: Type.Optional(Type.Enum(['fail', 'ignore'])),
  },
  { additionalProperties: false },
);

/** A profile file: a title, a summary and the rules; severity is `fail` unless stated. */
export const ProfileFile = Type.Object(
  {
    id: Type.Optional(Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,63}$' })),
    title: Type.Optional(Type.String()),
    summary: Type.Optional(Type.String()),
    rules: Type.Array(Rule),
  },
  { additionalProperties: false },
);

/**
 * Reads and checks a profile.
 *
 * Throws FaceGaugeError CONFIGURATION_INVALID with the line of the first error.
 */
export function readProfileFile(path: string): Profile {
  return parseProfile(readText(path, 'a profile'), path);
}

/**
 * The profiles that requests may name: the built-in ones, the one of `profileFile`, and those of `profileFiles`.
 *
 * Throws FaceGaugeError CONFIGURATION_INVALID, also when two profiles have one id.
 */
export function readProfiles(config: { readonly profileFile: string | undefined; readonly profileFiles: string | undefined }): Profile[] {
  const files = [config.profileFile ?? '', ...(config.profileFiles ?? '').split(delimiter)].filter((file) => file !== '');
  const profiles = [...builtInProfiles];
  for (const file of new Set(files)) {
    const profile = readProfileFile(file);
    if (findProfile(profile.id, profiles) !== undefined) throw new FaceGaugeError('CONFIGURATION_INVALID', `${file}: the profile id ${profile.id} is taken; give every profile an id of its own.`);
    profiles.push(profile);
  }
  return profiles;
}

/** Reads a profile from a text that is already there; `name` stands in the messages. */
export function parseProfile(text: string, name: string): Profile {
  const { id = 'custom', title = 'Custom', summary = `From ${name}.`, rules } = parseChecked(ProfileFile, text, name, 'the profile');
  return { id, title, summary, rules: rules.map((rule) => ({ ...rule, severity: rule.severity ?? 'fail' })) };
}
