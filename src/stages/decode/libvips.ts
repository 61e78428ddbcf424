/** sharp set up for this house, and its errors in our terms. Every other file of this folder takes sharp from here. */
import sharp, { type Sharp, type SharpOptions } from 'sharp';
import { FaceGaugeError } from '../../errors.js';
import type { ImageFormat } from '../contract.js';
import type { StoredPixels } from './stored-pixels.js';

/**
 * Loaders that may be handed bytes. Everything else libvips could open (SVG, PDF, files by name, …) is blocked for the
 * whole process: a second fence behind the list of signatures, should libvips see another format than we do.
 */
const LOADERS = [
  'VipsForeignLoadJpegBuffer',
  'VipsForeignLoadPngBuffer',
  'VipsForeignLoadWebpBuffer',
  'VipsForeignLoadNsgifBuffer',
  'VipsForeignLoadTiffBuffer',
  'VipsForeignLoadHeifBuffer',
];

// Settings of the native library, which has one set a process. Parallelism comes from worker processes, and no two
// requests share an operation worth caching; a cache would keep photos in memory.
sharp.concurrency(1);
sharp.cache(false);
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: LOADERS });

/** How much damage makes libvips give up: from any sign of it to none. */
export type Strictness = 'warning' | 'error' | 'truncated' | 'none';

/** How a file is to be read, whatever the strictness. */
export interface ReadingOptions {
  readonly maxPixels: number;
  /** True when the embedded profile says sRGB, so that converting would change nothing. */
  readonly ignoreProfile: boolean;
}

/** Opens the first page of a file for reading from top to bottom. */
export function openEncoded(bytes: Uint8Array, strictness: Strictness, reading: ReadingOptions): Sharp {
  const options: SharpOptions = { failOn: strictness, limitInputPixels: reading.maxPixels, ignoreIcc: reading.ignoreProfile, sequentialRead: true, unlimited: false };
  return sharp(bytes, options);
}

export function openPixels(pixels: StoredPixels): Sharp {
  const { width, height, channels, data } = pixels;
  return sharp(data, { raw: { width, height, channels }, limitInputPixels: false });
}

/** Only a libvips that the operator has built names the HEIC suffix; the one shipped with sharp leaves the codec out. */
export function hasHeicCodec(): boolean {
  const suffixes: readonly string[] = sharp.format.heif.input.fileSuffix ?? [];
  return suffixes.includes('.heic');
}

/**
 * What libvips, sharp and the runtime say when memory runs out: the fault of the moment, not of the file. The security
 * limits of libheif, which also speak of allocation, are about the file and do not match.
 */
const OUT_OF_MEMORY = /out of memory|could not allocate enough memory|array buffer allocation failed|bad_alloc/i;

function isOutOfMemory(thrown: unknown): boolean {
  return thrown instanceof Error && OUT_OF_MEMORY.test(thrown.message);
}

/**
 * What the caller is told when pixels cannot be read. The decoder's own words stay out: they may quote the file.
 * Lack of memory is never the caller's error.
 */
export function decodeFailure(thrown: unknown, format: ImageFormat): FaceGaugeError {
  if (thrown instanceof FaceGaugeError) return thrown;
  if (isOutOfMemory(thrown)) return new FaceGaugeError('OVERLOADED', 'there is not enough memory to decode the image now');
  return new FaceGaugeError('IMAGE_UNREADABLE', `the ${formatName(format)} data are damaged and cannot be decoded`);
}

const NAMES: Readonly<Record<ImageFormat, string>> = { jpeg: 'JPEG', png: 'PNG', webp: 'WebP', gif: 'GIF', bmp: 'BMP', tiff: 'TIFF', avif: 'AVIF', heic: 'HEIC' };

export function formatName(format: ImageFormat): string {
  return NAMES[format];
}
