/** Images as base64 text, as clients really send them. */
import { FaceGaugeError } from '../../errors.js';
import { LongText } from './json-text.js';

const space = 0x20;
const isBlank = (byte: number): boolean => byte === space || (byte >= 0x09 && byte <= 0x0d);
const padding = 0x3d;

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

/** True when nothing but blanks stands in the text. */
export function isBlankText(text: string | LongText): boolean {
  return !(text instanceof LongText) && text.trim() === '';
}

/** Undefined unless every byte after the prefix and between surrounding spaces belongs to base64. */
function decode(bytes: Buffer): Buffer | undefined {
  let start = 0;
  let end = bytes.length;
  // Spaces only: a raw line break in a LongText is not JSON, and toBytes must be asked.
  while (start < end && bytes[start] === space) start += 1;
  while (end > start && bytes[end - 1] === space) end -= 1;
  const payload = skipPrefix(bytes, start, end);
  if (payload === undefined) return undefined;
  for (let pads = 0; pads < 2 && end > payload && bytes[end - 1] === padding; pads++) end -= 1;
  const digits = end - payload;
  if (digits === 0 || digits % 4 === 1) return undefined;
  // Node skips what is not base64, so a full length proves that nothing was skipped.
  const image = Buffer.from(bytes.toString('latin1', payload, end), 'base64');
  return image.length === Math.floor((digits * 3) / 4) ? image : undefined;
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
