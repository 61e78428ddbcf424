/** The one tag of a TIFF (6.0, and BigTIFF) that libvips does not report: how the first image is compressed. */
import { hasText, uint16Be, uint16Le, uint32Be, uint32Le } from './byte-reader.js';

const COMPRESSION = 259;
/** Compression values that lose detail: old-style JPEG, JPEG, lossy DNG, JPEG 2000, WebP, JPEG XL. */
const LOSSY = [6, 7, 34892, 33003, 33005, 34712, 50001, 50002, 52546];

/** False only when the first directory names a lossy compression. */
export function isLosslessTiff(bytes: Uint8Array): boolean {
  const little = hasText(bytes, 0, 'II');
  const short = (at: number): number => (little ? uint16Le(bytes, at) : uint16Be(bytes, at));
  const long = (at: number): number => (little ? uint32Le(bytes, at) : uint32Be(bytes, at));
  // 64-bit offsets of BigTIFF: the upper half is 0 in any file that fits into a request.
  const big = short(2) === 43;
  const directory = long(big ? (little ? 8 : 12) : 4);
  const count = short(directory + (big && !little ? 6 : 0));
  const [first, step] = big ? [directory + 8, 20] : [directory + 2, 12];
  for (let i = 0, at = first; i < count && at < bytes.length; i++, at += step) {
    if (short(at) === COMPRESSION) return !LOSSY.includes(short(at + (big ? 12 : 8)));
  }
  return true;
}
