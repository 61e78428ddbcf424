/** What a request asks for besides the photo: from the query, from form fields or from JSON fields, with the same names. */
import { Type, type Static } from 'typebox';
import type { AssessRequest } from '../../../assessment.js';
import type { Profile } from '../../../decision/contract.js';
import { findProfile, sophonNo } from '../../../decision/profiles.js';
import { FaceGaugeError } from '../../../errors.js';
import { measureIds, type MeasureId } from '../../../measures/ids.js';
import { quoteValue } from '../../wire/quoted-value.js';
import type { HttpConfig } from '../services.js';

/** What is judged by when nothing else is asked for. */
export const defaultProfileId = 'enrolment';

const includeNames = ['landmarks', 'timings', 'alignedFace', 'mask', 'explain'] as const;

/** In every place that may hold them: texts, as in a query. */
export const OptionFields = {
  measures: Type.Optional(Type.String({ description: 'Comma-separated ids: only these are measured, and only the stages they need are run. Absent: all. Without `profile` nothing is judged then; with it the profile\'s measures are run as well.' })),
  profile: Type.Optional(Type.String({ description: `Id of a profile (GET /v1/profiles); \`${defaultProfileId}\` unless stated.` })),
  maxFaces: Type.Optional(Type.String({ description: 'Faces answered, largest first.' })),
  minFaceSize: Type.Optional(Type.String({ description: 'Faces whose longer side is shorter than this many pixels are left out.' })),
  include: Type.Optional(Type.String({ description: `Comma-separated: ${includeNames.join(', ')}.` })),
};
export const OptionQuery = Type.Object(OptionFields);
export type OptionName = keyof Static<typeof OptionQuery>;
const optionNames = Object.keys(OptionFields) as OptionName[];

/** Fields as they came: texts, or from JSON also numbers and lists. */
export type RawOptions = Readonly<Record<string, unknown>>;

export interface AssessOptions {
  readonly profile: Profile;
  readonly measures: readonly MeasureId[];
  readonly maxFaces: number;
  readonly minFaceSizePixels: number;
  readonly include: AssessRequest['include'];
}

/**
 * Reads the options; those of the body win over those of the query.
 *
 * Throws FaceGaugeError INVALID_PARAMETER for an unknown name or value: a misspelt option is not silently left out.
 */
export function readOptions(query: RawOptions, fields: RawOptions, profiles: readonly Profile[], config: Pick<HttpConfig, 'maxFaces' | 'minFaceSizePixels'>): AssessOptions {
  const given: RawOptions = { ...query, ...fields };
  for (const name of Object.keys(given)) {
    if (!optionNames.some((known) => known === name)) throw wrong(`Expected ${optionNames.join(', ')} but received ${quoteValue(name)}.`);
  }
  const measures = listOf(given.measures)?.map(measureOf);
  const include = listOf(given.include) ?? [];
  const unknown = include.find((name) => !includeNames.some((known) => known === name));
  if (unknown !== undefined) throw wrong(`include: expected ${includeNames.join(', ')} but received ${quoteValue(unknown)}.`);
  return {
    profile: profileOf(given.profile, measures !== undefined, profiles),
    measures: measures ?? measureIds,
    maxFaces: countOf('maxFaces', given.maxFaces, config.maxFaces, config.maxFaces),
    minFaceSizePixels: countOf('minFaceSize', given.minFaceSize, config.minFaceSizePixels, 10_000),
    include: {
      landmarks: include.includes('landmarks'),
      timings: include.includes('timings'),
      alignedFace: include.includes('alignedFace'),
      mask: include.includes('mask'),
      explain: include.includes('explain'),
    },
  };
}

function wrong(message: string): FaceGaugeError {
  return new FaceGaugeError('INVALID_PARAMETER', message);
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

/** "a,b" or ["a", "b"]; undefined when absent or empty. */
function listOf(value: unknown): string[] | undefined {
  if (isAbsent(value)) return undefined;
  const parts: unknown[] = Array.isArray(value) ? value : [value];
  const names = parts.flatMap((part) => (typeof part === 'string' ? part.split(',') : [quoteValue(part)])).map((name) => name.trim()).filter((name) => name !== '');
  return names.length === 0 ? undefined : names;
}

function measureOf(name: string): MeasureId {
  const id = measureIds.find((known) => known === name);
  if (id === undefined) throw wrong(`measures: ${quoteValue(name)} is not the id of a measure; GET /v1/measures lists them.`);
  return id;
}

function profileOf(value: unknown, onlyMeasures: boolean, profiles: readonly Profile[]): Profile {
  if (isAbsent(value) && onlyMeasures) return sophonNo;
  const id = isAbsent(value) ? defaultProfileId : value;
  const profile = typeof id === 'string' ? findProfile(id, profiles) : undefined;
  if (profile === undefined) throw wrong(`profile: expected one of ${profiles.map((known) => known.id).join(', ')} but received ${quoteValue(id)}.`);
  return profile;
}

function countOf(name: string, value: unknown, fallback: number, most: number): number {
  if (isAbsent(value)) return fallback;
  const count = typeof value === 'number' ? value : typeof value === 'string' && /^\d{1,9}$/.test(value.trim()) ? Number(value) : Number.NaN;
  if (!Number.isInteger(count) || count < 1 || count > most) throw wrong(`${name}: expected an integer from 1 to ${most} but received ${quoteValue(value)}.`);
  return count;
}
