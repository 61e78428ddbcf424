/** The header of a BMP file: OS/2 1 and 2, Windows 3, V2 to V5. */
import { FaceGaugeError } from '../../errors.js';
import { byteAt, int32Le, uint16Le, uint32Le } from './byte-reader.js';

export interface BmpHeader {
  readonly width: number;
  readonly height: number;
  /** False: the last row comes first in the file, as is usual. */
  readonly topDown: boolean;
  readonly bitsPerPixel: number;
  readonly packing: 'none' | 'rle4' | 'rle8';
  /** R, G, B of the 256 possible indices (black beyond the file's own entries); images of at most 8 bits. */
  readonly palette?: Uint8Array;
  /** Where red, green, blue and alpha lie in a 16- or 32-bit pixel; a zero alpha mask means opaque. */
  readonly masks?: readonly [red: number, green: number, blue: number, alpha: number];
  readonly pixelOffset: number;
  /** True when every entry of the palette is grey. */
  readonly isGrey: boolean;
}

const FILE_HEADER_LENGTH = 14;
const CORE_HEADER_LENGTH = 12;
const BITS = [1, 4, 8, 16, 24, 32];
/** Values of the compression field that this reader knows. */
const RGB = 0;
const RLE8 = 1;
const RLE4 = 2;
const BITFIELDS = 3;
const ALPHA_BITFIELDS = 6;

const DEFAULT_MASKS_16 = [0x7c00, 0x03e0, 0x001f, 0] as const;
const DEFAULT_MASKS_32 = [0xff0000, 0xff00, 0xff, 0] as const;

/** Throws FaceGaugeError: IMAGE_UNREADABLE on contradictions, IMAGE_FORMAT_UNSUPPORTED on kinds this reader does not know. */
export function readBmpHeader(bytes: Uint8Array): BmpHeader {
  const headerLength = uint32Le(bytes, FILE_HEADER_LENGTH);
  const core = headerLength === CORE_HEADER_LENGTH;
  const width = core ? uint16Le(bytes, 18) : int32Le(bytes, 18);
  const signedHeight = core ? uint16Le(bytes, 20) : int32Le(bytes, 22);
  const bitsPerPixel = uint16Le(bytes, core ? 24 : 28);
  const compression = headerLength >= 40 ? uint32Le(bytes, 30) : RGB;
  if (width <= 0 || signedHeight === 0 || signedHeight === -0x80000000) throw new FaceGaugeError('IMAGE_UNREADABLE', 'the BMP header gives no valid size');
  const packing = packingOf(compression, bitsPerPixel, headerLength);
  const masks = masksOf(bytes, headerLength, compression, bitsPerPixel);
  const afterMasks = FILE_HEADER_LENGTH + headerLength + (headerLength === 40 ? maskBytes(compression) : 0);
  const palette = bitsPerPixel <= 8 ? readPalette(bytes, afterMasks, core, bitsPerPixel, headerLength >= 40 ? uint32Le(bytes, 46) : 0) : undefined;
  const declaredOffset = uint32Le(bytes, 10);
  const leastOffset = palette ? palette.end : afterMasks;
  return {
    width,
    height: Math.abs(signedHeight),
    topDown: signedHeight < 0,
    bitsPerPixel,
    packing,
    ...(palette && { palette: palette.colours }),
    ...(masks && { masks }),
    // Some writers leave the field 0; pixels before the end of the headers cannot be meant either.
    pixelOffset: declaredOffset >= FILE_HEADER_LENGTH + headerLength && declaredOffset < bytes.length ? declaredOffset : leastOffset,
    isGrey: palette?.colours.every((value, i, all) => value === all[i - (i % 3)]) ?? false,
  };
}

function packingOf(compression: number, bitsPerPixel: number, headerLength: number): BmpHeader['packing'] {
  if (compression === RLE8 && bitsPerPixel === 8) return 'rle8';
  if (compression === RLE4 && bitsPerPixel === 4) return 'rle4';
  // In the OS/2 2 header the value 3 means Huffman coding, not bit fields.
  const fields = (compression === BITFIELDS || compression === ALPHA_BITFIELDS) && headerLength !== 64 && (bitsPerPixel === 16 || bitsPerPixel === 32);
  if ((compression === RGB || fields) && BITS.includes(bitsPerPixel)) return 'none';
  throw new FaceGaugeError('IMAGE_FORMAT_UNSUPPORTED', `a BMP of ${bitsPerPixel} bits with compression ${compression} is not supported`);
}

const maskBytes = (compression: number): number => (compression === BITFIELDS ? 12 : compression === ALPHA_BITFIELDS ? 16 : 0);

function masksOf(bytes: Uint8Array, headerLength: number, compression: number, bitsPerPixel: number): BmpHeader['masks'] {
  if (bitsPerPixel !== 16 && bitsPerPixel !== 32) return undefined;
  if (compression === RGB) return bitsPerPixel === 16 ? DEFAULT_MASKS_16 : DEFAULT_MASKS_32;
  const at = FILE_HEADER_LENGTH + 40;
  const hasAlpha = headerLength >= 56 || compression === ALPHA_BITFIELDS;
  return [uint32Le(bytes, at), uint32Le(bytes, at + 4), uint32Le(bytes, at + 8), hasAlpha ? uint32Le(bytes, at + 12) : 0];
}

function readPalette(bytes: Uint8Array, at: number, core: boolean, bitsPerPixel: number, declared: number): { colours: Uint8Array; end: number } {
  const most = 1 << bitsPerPixel;
  const count = declared === 0 || declared > most ? most : declared;
  const entry = core ? 3 : 4;
  const colours = new Uint8Array(3 * 256);
  for (let i = 0; i < count; i++) {
    colours[3 * i] = byteAt(bytes, at + entry * i + 2);
    colours[3 * i + 1] = byteAt(bytes, at + entry * i + 1);
    colours[3 * i + 2] = byteAt(bytes, at + entry * i);
  }
  return { colours, end: at + entry * count };
}
