/** The appliance's levels and the profiles they stand for. */
import type { Profile } from '../../decision/contract.js';
import { findProfile } from '../../decision/profiles.js';
import { FaceGaugeError } from '../../errors.js';

export const levels = ['high', 'middle', 'low', 'no', 'custom'] as const;
export type Level = (typeof levels)[number];

/** `normal` is what sibling endpoints of the appliance call `middle`. */
const synonyms: Readonly<Record<string, Level>> = { normal: 'middle' };

/**
 * Reads `fiqa_level`: absent, null and empty mean `high`; letter case and surrounding blanks do not matter.
 * Undefined for anything else that is not a level.
 */
export function parseLevel(value: unknown): Level | undefined {
  if (value === undefined || value === null) return 'high';
  if (typeof value !== 'string') return undefined;
  const name = value.trim().toLowerCase();
  if (name === '') return 'high';
  return levels.find((level) => level === (synonyms[name] ?? name));
}

/** The profile of each level; `custom` is there when the operator has configured one. */
export type LevelProfiles = Readonly<Record<Exclude<Level, 'custom'>, Profile>> & { readonly custom: Profile | undefined };

/** The built-in profiles, and the operator's own. */
export function createLevelProfiles(custom: Profile | undefined): LevelProfiles {
  return { high: builtIn('high'), middle: builtIn('middle'), low: builtIn('low'), no: builtIn('no'), custom };
}

function builtIn(level: Exclude<Level, 'custom'>): Profile {
  const profile = findProfile(`sophon-${level}`);
  if (profile === undefined) throw new FaceGaugeError('INTERNAL', `The profile sophon-${level} is missing.`);
  return profile;
}

/** Throws FaceGaugeError INVALID_PARAMETER for `custom` when none is configured. */
export function profileOfLevel(profiles: LevelProfiles, level: Level): Profile {
  const profile = profiles[level];
  if (profile === undefined) throw new FaceGaugeError('INVALID_PARAMETER', `fiqa_level: no ${level} profile is configured.`);
  return profile;
}
