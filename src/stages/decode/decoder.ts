/** bytes → ImageSource: the first stage. */
import { FaceGaugeError } from '../../errors.js';
import type { ImageSource } from '../contract.js';
import { readBmpHeader } from './bmp-header.js';
import { readBmpPixels } from './bmp-pixels.js';
import { decodableFormats, nameOtherFormat, sniffFormat } from './format.js';
import { readImageHeader, type ImageHeader } from './image-header.js';
import { checkSize } from './image-limits.js';
import { hasHeicCodec } from './libvips.js';
import { LazyImage } from './lazy-image.js';

export interface OpenOptions {
  /** Most pixels (width × height) an image may have; checked before pixels are decoded. */
  readonly maxPixels: number;
}

const HEIC_MESSAGE = `this build has no codec for HEIC (HEVC); convert the photo to one of ${decodableFormats}`;

/**
 * Reads the header of an image and checks its limits; pixels are decoded on demand.
 *
 * Throws FaceGaugeError:
 * - IMAGE_FORMAT_UNSUPPORTED: a known kind of file that is not on the list (SVG, PDF, HEIC without codec, …)
 * - IMAGE_UNREADABLE: not recognised at all, or damaged beyond use
 * - IMAGE_TOO_LARGE: more than `maxPixels` pixels
 * - OVERLOADED: not enough memory at the moment
 *
 * `decode` and `decodeRegion` of the source throw IMAGE_UNREADABLE and OVERLOADED.
 */
export async function openImage(bytes: Uint8Array, options: OpenOptions): Promise<ImageSource> {
  const { maxPixels } = options;
  if (bytes.length === 0) throw new FaceGaugeError('IMAGE_UNREADABLE', 'the image has no bytes');
  const format = sniffFormat(bytes);
  if (format === undefined) throw unknownFormat(bytes);
  if (format === 'bmp') return openBmp(bytes, maxPixels);
  if (format === 'heic' && !hasHeicCodec()) throw new FaceGaugeError('IMAGE_FORMAT_UNSUPPORTED', HEIC_MESSAGE);
  const header = await readImageHeader(bytes, format, maxPixels);
  if (header.facts.format === 'heic' && !hasHeicCodec()) throw new FaceGaugeError('IMAGE_FORMAT_UNSUPPORTED', HEIC_MESSAGE);
  return new LazyImage(header);
}

function unknownFormat(bytes: Uint8Array): FaceGaugeError {
  const name = nameOtherFormat(bytes);
  return name === undefined
    ? new FaceGaugeError('IMAGE_UNREADABLE', `expected an image (${decodableFormats}) but the bytes are of no known kind`)
    : new FaceGaugeError('IMAGE_FORMAT_UNSUPPORTED', `expected an image (${decodableFormats}) but received ${name}`);
}

function openBmp(bytes: Uint8Array, maxPixels: number): ImageSource {
  const bmp = readBmpHeader(bytes);
  checkSize(bmp.width, bmp.height, maxPixels, 'bmp');
  const pixels = readBmpPixels(bytes, bmp);
  const header: ImageHeader = {
    facts: {
      format: 'bmp',
      width: bmp.width,
      height: bmp.height,
      orientation: 1,
      hasAlpha: pixels.channels === 4,
      isGrey: bmp.isGrey,
      bitDepth: bmp.bitsPerPixel === 16 ? 5 : 8,
      hasIccProfile: false,
      pages: 1,
      truncated: pixels.lost !== undefined,
    },
    encoding: { format: 'bmp', lossless: true },
    bytes,
    stored: { width: bmp.width, height: bmp.height },
    reading: { maxPixels, ignoreProfile: true },
    hasWideProfile: false,
    hasNarrowProfile: false,
  };
  return new LazyImage(header, pixels);
}
