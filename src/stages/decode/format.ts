/** The type of an image is told from its first bytes, never from a name or a declared type. */
import type { ImageFormat } from '../contract.js';
import { byteAt, hasText, textAt, uint16Le, uint32Be, uint32Le } from './byte-reader.js';

/** For messages: the formats this build decodes. HEIC is recognised, but decoded only where libvips has the codec. */
export const decodableFormats = 'JPEG, PNG, WebP, GIF, BMP, TIFF, AVIF';

export const pngSignature = '\x89PNG\r\n\x1a\n';

/** Lengths of the BMP information headers that exist: OS/2 1 and 2, Windows 3, V2, V3, V4, V5. */
const BMP_HEADER_LENGTHS = [12, 16, 40, 52, 56, 64, 108, 124];

/** The format of the file, or undefined when it is not on the list. */
export function sniffFormat(bytes: Uint8Array): ImageFormat | undefined {
  if (hasText(bytes, 0, '\xff\xd8\xff')) return 'jpeg';
  if (hasText(bytes, 0, pngSignature)) return 'png';
  if (hasText(bytes, 0, 'GIF87a') || hasText(bytes, 0, 'GIF89a')) return 'gif';
  if (hasText(bytes, 0, 'RIFF') && hasText(bytes, 8, 'WEBP')) return 'webp';
  if (isBmp(bytes)) return 'bmp';
  if (isTiff(bytes)) return 'tiff';
  return sniffHeif(bytes);
}

/** 'BM' alone also begins ordinary text: the header length and the colour planes (always 1) must agree. */
function isBmp(bytes: Uint8Array): boolean {
  if (!hasText(bytes, 0, 'BM') || bytes.length < 26) return false;
  const headerLength = uint32Le(bytes, 14);
  return BMP_HEADER_LENGTHS.includes(headerLength) && uint16Le(bytes, headerLength === 12 ? 22 : 26) === 1;
}

/** TIFF and BigTIFF in both byte orders. Canon's raw format shares the first bytes and adds its own mark. */
function isTiff(bytes: Uint8Array): boolean {
  const classic = hasText(bytes, 0, 'II*\0') || hasText(bytes, 0, 'MM\0*');
  const big = hasText(bytes, 0, 'II+\0') || hasText(bytes, 0, 'MM\0+');
  return (classic && !hasText(bytes, 8, 'CR\x02')) || big;
}

const AVIF_BRANDS = ['avif', 'avis'];
const HEIC_BRANDS = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs'];
const HEIF_BRANDS = ['mif1', 'msf1', 'mif2'];

/** ISO/IEC 23008-12 files: the major brand decides; under a general brand the compatible ones do. */
function sniffHeif(bytes: Uint8Array): ImageFormat | undefined {
  if (!hasText(bytes, 4, 'ftyp')) return undefined;
  const major = textAt(bytes, 8, 4);
  if (AVIF_BRANDS.includes(major)) return 'avif';
  if (HEIC_BRANDS.includes(major)) return 'heic';
  if (!HEIF_BRANDS.includes(major)) return undefined;
  const end = Math.min(uint32Be(bytes, 0), bytes.length, 256);
  for (let at = 16; at + 4 <= end; at += 4) {
    const brand = textAt(bytes, at, 4);
    if (AVIF_BRANDS.includes(brand)) return 'avif';
    if (HEIC_BRANDS.includes(brand)) return 'heic';
  }
  return 'heic';
}

const OTHER_SIGNATURES: readonly (readonly [name: string, at: number, text: string])[] = [
  ['PDF', 0, '%PDF'],
  ['JPEG 2000', 4, 'jP  \r\n'],
  ['JPEG 2000', 0, '\xff\x4f\xff\x51'],
  ['JPEG XL', 0, '\xff\x0a'],
  ['JPEG XL', 4, 'JXL \r\n'],
  ['Photoshop', 0, '8BPS'],
  ['Windows icon', 0, '\0\0\x01\0'],
  ['OpenEXR', 0, '\x76\x2f\x31\x01'],
  ['Radiance HDR', 0, '#?'],
  ['Canon raw', 8, 'CR\x02'],
  ['ISO media (video or camera raw)', 4, 'ftyp'],
  ['RIFF (sound or video)', 0, 'RIFF'],
  ['Matroska', 0, '\x1a\x45\xdf\xa3'],
  ['ZIP', 0, 'PK\x03\x04'],
  ['gzip', 0, '\x1f\x8b'],
];

/** A name for a file that is not on the list, for the error message; undefined when nothing is recognised. */
export function nameOtherFormat(bytes: Uint8Array): string | undefined {
  const known = OTHER_SIGNATURES.find(([, at, text]) => hasText(bytes, at, text));
  if (known) return known[0];
  if (/^P[1-7]\s/.test(textAt(bytes, 0, 3))) return 'Netpbm';
  const start = textAt(bytes, 0, 1024);
  if (/^(\xef\xbb\xbf)?\s*</.test(start)) return /<svg[\s>:]/i.test(start) ? 'SVG' : 'XML or HTML';
  return isPlainText(bytes) ? 'text' : undefined;
}

function isPlainText(bytes: Uint8Array): boolean {
  const length = Math.min(bytes.length, 256);
  for (let i = 0; i < length; i++) {
    const value = byteAt(bytes, i);
    if (value < 0x20 ? value !== 9 && value !== 10 && value !== 13 : value > 0x7e) return false;
  }
  return length > 0;
}
