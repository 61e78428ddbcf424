/** Images as base64 text, as clients really send them. */
import type { AssessControl, Assessment, Assessor, AssessRequest } from '../../assessment.js';
import { FaceGaugeError } from '../../errors.js';
import { LongText } from './json-text.js';

const space = 0x20;
const blanks = [space, 0x09, 0x0a, 0x0b, 0x0c, 0x0d] as const;
const isBlank = (byte: number): boolean => byte === space || (byte >= 0x09 && byte <= 0x0d);
const padding = 0x3d;
const backslash = 0x5c;

/** Longest `data:` prefix that is looked for; `data:image/svg+xml;charset=utf-8;base64,` has 39 characters. */
const maxPrefixBytes = 256;

/**
 * Decodes base64 with or without a `data:` prefix, in the usual or the URL-safe alphabet, with or without padding, with
 * blanks and line breaks anywhere.
 *
 * Throws FaceGaugeError IMAGE_UNREADABLE when it is not base64, and SyntaxError when a LongText is not a JSON string.
 */
export function decodeBase64Image(text: string | LongText): Uint8Array {
  const plain = text instanceof LongText ? decode(text.raw) : undefined;
  const image = plain ?? decode(withoutBlanks(text instanceof LongText ? text.toBytes() : Buffer.from(text, 'utf8')));
  if (image === undefined) throw new FaceGaugeError('IMAGE_UNREADABLE', 'The image is not base64.');
  return image;
}

/**
 * Assesses an image that came as bytes or as base64 text. A long plain text is decoded by whoever looks at the photo: so this
 * process need not hold the text, the string that it is decoded from and the image at a time (docs/decisions/0026).
 *
 * Throws as `decodeBase64Image` and the assessor do.
 */
export async function assessImage(assessor: Pick<Assessor, 'assess' | 'assessDigits'>, image: string | LongText | Uint8Array, request: AssessRequest, control?: AssessControl): Promise<Assessment> {
  if (image instanceof Uint8Array) return assessor.assess(image, request, control);
  const digits = image instanceof LongText ? likelyDigits(image.raw) : undefined;
  if (digits === undefined || assessor.assessDigits === undefined) return assessor.assess(decodeBase64Image(image), request, control);
  try {
    return await assessor.assessDigits(digits, request, control);
  } catch (thrown) {
    // The image, or its text: one with blanks or escapes further on may still be decoded, and another says here what is wrong.
    if (!(thrown instanceof FaceGaugeError && thrown.code === 'IMAGE_UNREADABLE') || decode(digits) !== undefined) throw thrown;
    return assessor.assess(decodeBase64Image(image), request, control);
  }
}

/** Bytes of a text that show how its writer writes: lines have 76 letters or less, and one in 64 is a slash, which some escape. */
const telling = 4096;

/** The digits of a text whose beginning has neither blanks nor escapes; what comes after that is not looked at. */
function likelyDigits(text: Buffer): Buffer | undefined {
  const span = digitsWithin(text);
  if (span === undefined) return undefined;
  const digits = text.subarray(span.start, span.end);
  const head = digits.subarray(0, telling);
  return [backslash, ...blanks].some((byte) => head.includes(byte)) ? undefined : digits;
}

/** True when nothing but blanks stands in the text. */
export function isBlankText(text: string | LongText): boolean {
  return !(text instanceof LongText) && text.trim() === '';
}

/** Undefined unless every byte after the prefix and between surrounding spaces belongs to base64. */
function decode(bytes: Buffer): Buffer | undefined {
  const span = digitsWithin(bytes);
  if (span === undefined) return undefined;
  // Node skips what is not base64, so a full length proves that nothing was skipped.
  const image = Buffer.from(bytes.toString('latin1', span.start, span.end), 'base64');
  return image.length === Math.floor(((span.end - span.start) * 3) / 4) ? image : undefined;
}

/** What stands after the prefix, between surrounding spaces and before the padding; undefined where that is no number of digits. */
function digitsWithin(bytes: Buffer): { readonly start: number; readonly end: number } | undefined {
  let start = 0;
  let end = bytes.length;
  // Spaces only: a raw line break in a LongText is not JSON, and toBytes must be asked.
  while (start < end && bytes[start] === space) start += 1;
  while (end > start && bytes[end - 1] === space) end -= 1;
  const payload = skipPrefix(bytes, start, end);
  if (payload === undefined) return undefined;
  for (let pads = 0; pads < 2 && end > payload && bytes[end - 1] === padding; pads++) end -= 1;
  const digits = end - payload;
  return digits === 0 || digits % 4 === 1 ? undefined : { start: payload, end };
}

/** Where the base64 begins: after `data:<anything>;base64,` or at the start. Undefined for a prefix without base64. */
function skipPrefix(bytes: Buffer, start: number, end: number): number | undefined {
  const head = bytes.toString('latin1', start, Math.min(end, start + maxPrefixBytes));
  if (!/^data:/i.test(head)) return start;
  const prefix = /^data:[^,]*;\s*base64\s*,/i.exec(head);
  return prefix === null ? undefined : start + prefix[0].length;
}

function withoutBlanks(bytes: Buffer): Buffer {
  const kept = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  for (const byte of bytes) {
    if (!isBlank(byte)) kept[length++] = byte;
  }
  return kept.subarray(0, length);
}
