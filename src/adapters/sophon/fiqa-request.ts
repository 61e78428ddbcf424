/** Reads the fields of a FIQA request. What is wrong with them is a value: each generation words it in its own way. */
import { LongText } from '../wire/json-text.js';
import { isBlankText } from '../wire/base64.js';
import { parseLevel, type Level } from './levels.js';

export { quoteValue } from '../wire/quoted-value.js';

/** The one field that may be long. */
export const imageField = 'image_base64_str';

export type Refusal =
  /** Not a JSON object. */
  | { readonly kind: 'not-json' }
  /** No body, or an object without fields. */
  | { readonly kind: 'empty' }
  | { readonly kind: 'image-missing' }
  | { readonly kind: 'image-not-text' }
  | { readonly kind: 'level-unknown'; readonly level: unknown };

export interface FiqaFields {
  readonly kind: 'fields';
  /** Absent when the request names a path only. */
  readonly image?: string | LongText;
  /** Of the second generation; a text that is not empty, or whatever else was sent. */
  readonly imagePath?: unknown;
  readonly level: Level;
}

/** Checks in a fixed order: object, fields, image, level. */
export function readFiqaFields(body: unknown): FiqaFields | Refusal {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return { kind: 'not-json' };
  const fields = body as Record<string, unknown>;
  if (Object.keys(fields).length === 0) return { kind: 'empty' };
  const field = (name: string): unknown => (Object.hasOwn(fields, name) ? fields[name] : undefined);
  const image = field(imageField) ?? '';
  const imagePath = field('image_path') ?? '';
  if (typeof image !== 'string' && !(image instanceof LongText)) return { kind: 'image-not-text' };
  const hasImage = !isBlankText(image);
  if (!hasImage && imagePath === '') return { kind: 'image-missing' };
  const level = parseLevel(field('fiqa_level'));
  if (level === undefined) return { kind: 'level-unknown', level: field('fiqa_level') };
  return { kind: 'fields', level, ...(hasImage ? { image } : {}), ...(imagePath === '' ? {} : { imagePath }) };
}
