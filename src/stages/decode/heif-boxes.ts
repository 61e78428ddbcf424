/** The boxes of a HEIF container (ISO/IEC 23008-12) that say how large its images are. */
import { hasText, uint32Be } from './byte-reader.js';

export interface StatedSize {
  readonly width: number;
  readonly height: number;
}

/** The boxes within boxes that lead to the sizes, and how many bytes of their own come before what they hold. */
const path = [{ name: 'meta', ownBytes: 4 }, { name: 'iprp', ownBytes: 0 }, { name: 'ipco', ownBytes: 0 }] as const;
const headBytes = 8;
const sizeBoxBytes = 20;

/** Every size that the file states for one of its images (property `ispe`), in pixels, absurd ones included. */
export function readHeifSizes(bytes: Uint8Array): StatedSize[] {
  let parts: readonly Uint8Array[] = [bytes];
  for (const { name, ownBytes } of path) parts = parts.flatMap((part) => findBoxes(part, name).map((box) => box.subarray(headBytes + ownBytes)));
  return parts.flatMap((part) => findBoxes(part, 'ispe')).filter(({ length }) => length >= sizeBoxBytes)
    .map((box) => ({ width: uint32Be(box, 12), height: uint32Be(box, 16) }));
}

/** The boxes of a name that lie one after another, with their heads; what is cut off ends with the bytes. */
function findBoxes(bytes: Uint8Array, name: string): Uint8Array[] {
  const found: Uint8Array[] = [];
  for (let at = 0; at + headBytes <= bytes.length;) {
    const stated = uint32Be(bytes, at);
    // 0: to the end; less than a head (1 announces a 64-bit length, which no box on this way needs): nothing to go on from.
    if (stated > 0 && stated < headBytes) break;
    const end = stated === 0 ? bytes.length : Math.min(bytes.length, at + stated);
    if (hasText(bytes, at + 4, name)) found.push(bytes.subarray(at, end));
    at = end;
  }
  return found;
}
