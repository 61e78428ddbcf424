/** What is wrong with a Dockerfile, a compose file or a Kubernetes manifest, as lines to read; none when all is well. */
import { DCLinter } from 'dclint';
import { ValidationSeverity, validate as validateDockerfile } from 'dockerfile-utils';
import { parseAllDocuments } from 'yaml';

/** Every finding of dockerfile-utils counts, warnings too. */
export function lintDockerfile(text: string): string[] {
  return validateDockerfile(text).map(({ message, severity, range }) => `line ${range.start.line + 1}: ${severity === ValidationSeverity.ERROR ? 'error' : 'warning'}: ${typeof message === 'string' ? message : message.value}`);
}

/**
 * The schema of the compose specification and the rules of dclint, but for those of order and quotes: the file is in the
 * order in which it is read, and the rule of quotes does not see them in `[…]`.
 */
const composeRules = {
  'top-level-properties-order': 0, 'service-keys-order': 0, 'services-alphabetical-order': 0,
  'require-quotes-in-ports': 0, 'no-quotes-in-volumes': 0,
} as const;

/** What is used of dclint: the declarations in its package name a file that is not in it. */
interface ComposeLinter {
  lintFiles(files: readonly string[], isRecursive: boolean): Promise<readonly { readonly messages: readonly { readonly line: number; readonly rule: string; readonly message: string }[] }[]>;
}

export async function lintCompose(file: string): Promise<string[]> {
  const createLinter = DCLinter as unknown as new (config: object) => ComposeLinter;
  const linter = new createLinter({ rules: composeRules, quiet: false, debug: false, exclude: [] });
  const results = await linter.lintFiles([file], false);
  if (results.length !== 1) throw new Error(`expected one compose file at ${file} but found ${results.length}`);
  return results.flatMap(({ messages }) => messages.map(({ line, rule, message }) => `line ${line}: ${rule}: ${message}`));
}

interface ManifestModel {
  readonly prototype: { validate(this: unknown): void | Promise<void> };
}

/** Every document against the schema of its kind, and every field that the schema does not know. */
export async function lintManifests(text: string): Promise<string[]> {
  const problems: string[] = [];
  for (const document of parseAllDocuments(text)) {
    if (document.errors.length > 0) problems.push(...document.errors.map(({ message }) => message));
    else problems.push(...await lintManifest(document.toJS() as Readonly<Record<string, unknown>>));
  }
  return problems;
}

async function lintManifest(manifest: Readonly<Record<string, unknown>>): Promise<string[]> {
  const name = `${String(manifest.apiVersion)} ${String(manifest.kind)}`;
  const model = await findModel(String(manifest.apiVersion), String(manifest.kind));
  if (model === undefined) return [`${name}: there is no such kind`];
  const fields = { found: new Set<string>(), known: new Set<string>() };
  const watched = watchFields(manifest, '', fields);
  try {
    await model.prototype.validate.call(watched);
  } catch (error) {
    return [`${name}: ${error instanceof Error ? error.message : String(error)}`];
  }
  return [...fields.found].filter((field) => !fields.known.has(field)).map((field) => `${name}: unknown field ${field}`);
}

async function findModel(apiVersion: string, kind: string): Promise<ManifestModel | undefined> {
  const group = apiVersion.split('/')[0] ?? '';
  const module = group.endsWith('keda.sh') ? `@kubernetes-models/keda/${apiVersion}` : `kubernetes-models/${apiVersion}`;
  const models = await import(module).catch(() => ({})) as Readonly<Record<string, ManifestModel>>;
  return models[kind];
}

/** The schemas let unknown fields pass, as a server does without strict validation. What a validator never reads, it does not know. */
function watchFields<Value>(value: Value, path: string, fields: { readonly found: Set<string>; readonly known: Set<string> }): Value {
  if (typeof value !== 'object' || value === null) return value;
  for (const key of Object.keys(value)) fields.found.add(`${path}/${key}`);
  return new Proxy(value, {
    get(target, key) {
      const inner: unknown = Reflect.get(target, key);
      if (typeof key === 'symbol' || !Object.hasOwn(target, key)) return inner;
      fields.known.add(`${path}/${key}`);
      return watchFields(inner, `${path}/${key}`, fields);
    },
  });
}
