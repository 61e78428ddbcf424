/** Reads the configuration table from flags and environment. */
import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { FaceGaugeError } from '../errors.js';
import type { OptionEntry } from './option.js';
import { configTable, type Config, type ConfigKey } from './table.js';

export interface ConfigSources {
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Raw texts of command-line flags by key; they win over the environment. */
  readonly flags?: Readonly<Partial<Record<ConfigKey, string>>>;
}

/** The environment of this process. */
export function processEnvironment(): Readonly<Record<string, string | undefined>> {
  return process.env;
}

/** Throws FaceGaugeError CONFIGURATION_INVALID naming the variable or flag, what was expected and what was received. */
export function readConfig({ environment = process.env, flags = {} }: ConfigSources = {}): Config {
  const values = Object.entries(configTable).map(([key, entry]) => [key, readEntry(entry, flags[key as ConfigKey], environment)] as const);
  // The rows' types are those of the table, row by row; Object.fromEntries cannot say so.
  return Object.fromEntries(values) as Config;
}

function readEntry(entry: OptionEntry<TSchema, unknown>, flag: string | undefined, environment: NonNullable<ConfigSources['environment']>): unknown {
  if (flag !== undefined) return parse(entry, flag, `--${entry.flag}`);
  const text = environment[entry.variable];
  // An empty variable is how many deployment files say "not set".
  return text === undefined || text === '' ? entry.default : parse(entry, text, entry.variable);
}

function parse(entry: OptionEntry<TSchema, unknown>, text: string, source: string): unknown {
  const value = interpret(entry.schema, text);
  if (Value.Check(entry.schema, value)) return value;
  throw new FaceGaugeError('CONFIGURATION_INVALID', `${source}: expected ${describeSchema(entry.schema)} but received ${JSON.stringify(text)}.`);
}

/** The value that a text stands for; what does not fit the schema is left as it is and refused by it. */
function interpret(schema: TSchema, text: string): unknown {
  const { type } = schema as SchemaFacts;
  if (type === 'boolean') return text === 'true' || (text === 'false' ? false : text);
  return (type === 'integer' || type === 'number') && text.trim() !== '' ? Number(text) : text;
}

interface SchemaFacts {
  readonly type?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly anyOf?: readonly { readonly const?: unknown }[];
}

/** What a value may be, in words: "an integer from 0 to 65535". */
export function describeSchema(schema: TSchema): string {
  const { type, minimum, maximum, maxLength, anyOf } = schema as SchemaFacts;
  if (anyOf !== undefined) return `one of ${anyOf.map((member) => String(member.const)).join(', ')}`;
  if (type === 'boolean') return 'true or false';
  if (type === 'integer') return `an integer from ${minimum ?? '-∞'} to ${maximum ?? '∞'}`;
  return maxLength === undefined ? 'a text that is not empty' : `a text of 1 to ${maxLength} characters`;
}
