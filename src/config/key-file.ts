/** The operator's file of API keys, in YAML or JSON: who may do what, and a hash in place of each key. */
import { Type, type Static } from 'typebox';
import { FaceGaugeError } from '../errors.js';
import { parseChecked, readText } from './checked-yaml.js';

/** What a key may be for: assessing photos (and the console), reading the metrics, reading the interface's description. */
export const scopes = ['assess', 'metrics', 'docs'] as const;
export type Scope = (typeof scopes)[number];

const namePattern = '^[A-Za-z0-9][\\w.@-]{0,63}$';

const KeyEntry = Type.Object(
  {
    name: Type.String({ pattern: namePattern }),
    /** SHA-256 of the key: never the key itself. */
    hash: Type.String({ pattern: '^sha256:[0-9a-f]{64}$' }),
    scopes: Type.Array(Type.Enum([...scopes]), { minItems: 1, uniqueItems: true }),
    requestsPerMinute: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
    concurrency: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })),
    expires: Type.Optional(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })),
  },
  { additionalProperties: false },
);
export type KeyEntry = Static<typeof KeyEntry>;

const KeyFile = Type.Object({ keys: Type.Array(KeyEntry) }, { additionalProperties: false });

/** Throws FaceGaugeError CONFIGURATION_INVALID: no such file, or a mistake with its line. */
export function readKeyFile(path: string): readonly KeyEntry[] {
  return parseKeys(readText(path, 'a file of keys'), path);
}

/** Reads keys from a text that is already there; `name` stands in the messages. */
export function parseKeys(text: string, name: string): readonly KeyEntry[] {
  const { keys } = parseChecked(KeyFile, text, name, 'the file of keys');
  for (const field of ['name', 'hash'] as const) {
    const values = keys.map((key) => key[field]);
    const twice = keys.find((key, index) => values.indexOf(key[field]) !== index);
    if (twice !== undefined) throw new FaceGaugeError('CONFIGURATION_INVALID', `${name}: the ${field} of ${twice.name} stands there twice; give every key a ${field} of its own.`);
  }
  for (const { name: key, expires } of keys) {
    if (expires !== undefined && Number.isNaN(Date.parse(expires))) throw new FaceGaugeError('CONFIGURATION_INVALID', `${name}: expected a date for the end of ${key} but received ${expires}.`);
  }
  return keys;
}

/** Throws FaceGaugeError CONFIGURATION_INVALID unless a key may be called so. */
export function checkKeyName(name: string): string {
  if (new RegExp(namePattern).test(name)) return name;
  throw new FaceGaugeError('CONFIGURATION_INVALID', '--name: expected 1 to 64 letters, digits and . _ @ - beginning with a letter or digit.');
}

/** The line of a key for the file, below `keys:`. */
export function formatKeyLine(entry: KeyEntry): string {
  const { name, hash, scopes: allowed, ...rest } = entry;
  const fields = [`name: "${name}"`, `hash: "${hash}"`, `scopes: [${allowed.join(', ')}]`, ...Object.entries(rest).map(([field, value]) => `${field}: ${typeof value === 'string' ? `"${value}"` : value}`)];
  return `  - {${fields.join(', ')}}`;
}
