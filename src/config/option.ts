/** One row of the configuration table: where a value comes from, what it may be, and what it is for. */
import type { Static, TSchema } from 'typebox';

/** Sections of the documentation, and which commands take a row. */
export type OptionGroup = 'server' | 'admin' | 'access' | 'engine' | 'limits' | 'models' | 'rules' | 'queue' | 'log' | 'traces';

export interface OptionEntry<Schema extends TSchema, Default> {
  readonly group: OptionGroup;
  /** Environment variable. */
  readonly variable: string;
  /** Long command-line flag without its dashes; it wins over the variable. */
  readonly flag: string;
  readonly schema: Schema;
  readonly default: Default;
  /** How the default reads in the documentation when its value depends on the machine. */
  readonly defaultText?: string;
  readonly summary: string;
}

/** A list in the environment is separated like PATH is. */
export function option<Schema extends TSchema, const Default extends Static<Schema> | undefined>(
  group: OptionGroup,
  variable: string,
  schema: Schema,
  defaultValue: Default,
  summary: string,
  defaultText?: string,
): OptionEntry<Schema, Default> {
  const flag = variable.replace(/^FACEGAUGE_/, '').toLowerCase().replaceAll('_', '-');
  const entry = { group, variable, flag, schema, default: defaultValue, summary };
  return defaultText === undefined ? entry : { ...entry, defaultText };
}

type DefaultOf<Entry> = Entry extends OptionEntry<TSchema, infer Default> ? (undefined extends Default ? undefined : never) : never;

/** What reading a table gives: each row's type, `undefined` only where the row has no default. */
export type ConfigOf<Table extends Record<string, OptionEntry<TSchema, unknown>>> = {
  readonly [Key in keyof Table]: Static<Table[Key]['schema']> | DefaultOf<Table[Key]>;
};
