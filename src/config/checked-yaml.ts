/** Files that an operator writes, in YAML or JSON (JSON is YAML), checked by a schema; a mistake is named with its line. */
import { readFileSync } from 'node:fs';
import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import { FaceGaugeError } from '../errors.js';

/** Throws FaceGaugeError CONFIGURATION_INVALID when the file cannot be read; `what` says what it should have been. */
export function readText(path: string, what: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new FaceGaugeError('CONFIGURATION_INVALID', `Expected ${what} at ${path} but the file cannot be read.`, { cause });
  }
}

/**
 * The value of a text. `name` stands in the messages, `whole` is what the whole of it is called there.
 *
 * Throws FaceGaugeError CONFIGURATION_INVALID with the line of the first error.
 */
export function parseChecked<Schema extends TSchema>(schema: Schema, text: string, name: string, whole: string): Static<Schema> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [syntaxError] = document.errors;
  if (syntaxError !== undefined) {
    const { line } = lines.linePos(syntaxError.pos[0]);
    throw new FaceGaugeError('CONFIGURATION_INVALID', `${name}, line ${line}: ${syntaxError.message.split('\n')[0] ?? 'not YAML'}`);
  }
  const value: unknown = document.toJS();
  if (Value.Check(schema, value)) return value;
  const [first] = Value.Errors(schema, value);
  const path = first?.instancePath ?? '';
  const what = first?.keyword === 'boolean' ? 'is not a known key' : (first?.message ?? 'is not as expected');
  throw new FaceGaugeError('CONFIGURATION_INVALID', `${name}, line ${lineOf(document, path, lines)}: ${path === '' ? whole : path} ${what}.`);
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
