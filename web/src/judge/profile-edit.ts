/** Changes to a profile, each a new profile, and the file the service takes. */
import type { Profile, Range, Rule, Severity } from '../../../src/decision/contract.js';
import type { MeasureId } from '../../../src/measures/ids.js';

export type RangeKind = 'native' | 'quality';
export type Bound = keyof Range;
export const bounds = ['min', 'exclusiveMin', 'max', 'exclusiveMax'] as const satisfies readonly Bound[];

/** What is asked of a measure that nothing was asked of before: half-way up the scale of its quality. Own choice. */
const firstDemand: Range = { min: 50 };

export function setBound(profile: Profile, index: number, kind: RangeKind, bound: Bound, value: number): Profile {
  return withRule(profile, index, (rule) => ({ ...rule, [kind]: { ...rule[kind], [bound]: value } }));
}

export function setSeverity(profile: Profile, index: number, severity: Severity): Profile {
  return withRule(profile, index, (rule) => ({ ...rule, severity }));
}

export function dropRule(profile: Profile, index: number): Profile {
  return { ...profile, rules: profile.rules.filter((_, at) => at !== index) };
}

export function addRule(profile: Profile, measure: MeasureId): Profile {
  return { ...profile, rules: [...profile.rules, { measure, quality: firstDemand, severity: 'fail' }] };
}

function withRule(profile: Profile, index: number, change: (rule: Rule) => Rule): Profile {
  return { ...profile, rules: profile.rules.map((rule, at) => (at === index ? change(rule) : rule)) };
}

export function isChanged(profile: Profile, original: Profile): boolean {
  return JSON.stringify(profile.rules) !== JSON.stringify(original.rules);
}

const longestId = 64;
const suffix = '-own';

/** An id that no profile of the service has: the service refuses a file whose id is taken. */
export function exportId(base: string, taken: readonly string[]): string {
  for (let number = 1; ; number++) {
    const tail = number === 1 ? suffix : `${suffix}-${number}`;
    const id = `${base.slice(0, longestId - tail.length)}${tail}`;
    if (!taken.includes(id)) return id;
  }
}

/** The text of a profile file (docs/profiles.md): JSON, which is YAML too. */
export function exportProfile({ id, title, summary, rules }: Profile, taken: readonly string[]): { readonly name: string; readonly text: string } {
  const ownId = exportId(id, taken);
  const file = { id: ownId, title: `${title} (own limits)`, summary, rules };
  return { name: `${ownId}.json`, text: `${JSON.stringify(file, undefined, 2)}\n` };
}
