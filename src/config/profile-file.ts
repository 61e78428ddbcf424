/** The operator's own profile, from a JSON or YAML file (JSON is YAML). */
import { readFileSync } from 'node:fs';
import { delimiter } from 'node:path';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import type { Profile } from '../decision/contract.js';
import { builtInProfiles, findProfile } from '../decision/profiles.js';
import { FaceGaugeError } from '../errors.js';
import { measureIds } from '../measures/ids.js';

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
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new FaceGaugeError('CONFIGURATION_INVALID', `Expected a profile at ${path} but the file cannot be read.`, { cause });
  }
  return parseProfile(text, path);
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
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [syntaxError] = document.errors;
  if (syntaxError !== undefined) {
    const { line } = lines.linePos(syntaxError.pos[0]);
    throw new FaceGaugeError('CONFIGURATION_INVALID', `${name}, line ${line}: ${syntaxError.message.split('\n')[0] ?? 'not YAML'}`);
  }
  const value: unknown = document.toJS();
  if (!Value.Check(ProfileFile, value)) {
    const [first] = Value.Errors(ProfileFile, value);
    const path = first?.instancePath ?? '';
    const what = first?.keyword === 'boolean' ? 'is not a known key' : (first?.message ?? 'is not as expected');
    throw new FaceGaugeError('CONFIGURATION_INVALID', `${name}, line ${lineOf(document, path, lines)}: ${path === '' ? 'the profile' : path} ${what}.`);
  }
  const { id = 'custom', title = 'Custom', summary = `From ${name}.` } = value;
  return { id, title, summary, rules: value.rules.map((rule) => ({ ...rule, severity: rule.severity ?? 'fail' })) };
}

/** Line of the innermost node on a JSON pointer that is there (a missing one has no line of its own). */
function lineOf(document: Document, pointer: string, lines: LineCounter): number {
  const keys = pointer.split('/').slice(1).map((key) => (/^\d+$/.test(key) ? Number(key) : key.replaceAll('~1', '/').replaceAll('~0', '~')));
  for (let length = keys.length; length >= 0; length--) {
    const node = length === 0 ? document.contents : document.getIn(keys.slice(0, length), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}
