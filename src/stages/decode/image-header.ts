/** What the header of a file tells: size, orientation, encoding. No pixel is decoded here. */
import type { Metadata } from 'sharp';
import { FaceGaugeError } from '../../errors.js';
import type { ImageEncoding, ImageFacts, ImageFormat } from '../contract.js';
import { keepFirstFrame, readGifBlocks } from './gif-blocks.js';
import { isSrgbProfile } from './icc-profile.js';
import { checkJpeg, checkSize } from './image-limits.js';
import { isChromaSubsampled, readJpegMarkers, type JpegMarkers } from './jpeg-markers.js';
import { decodeFailure, formatName, openEncoded, type ReadingOptions } from './libvips.js';
import { turnSize, type Size } from './orientation.js';
import { readPngHeader, type PngHeader } from './png-chunks.js';
import { readHeifSizes } from './heif-boxes.js';
import { isLosslessTiff } from './tiff-tags.js';
import { readWebpCoding } from './webp-chunks.js';

export interface ImageHeader {
  readonly facts: ImageFacts;
  readonly encoding: ImageEncoding;
  /** What libvips is given: the file, or its first frame alone. */
  readonly bytes: Uint8Array;
  /** Size before the EXIF orientation is applied. */
  readonly stored: Size;
  readonly reading: ReadingOptions;
  /** 16 bits a channel with a colour profile that counts: sharp works on those in Display P3 and needs to be told to leave it. */
  readonly hasWideProfile: boolean;
  /** R, G, B of 8 bits with a colour profile that counts. */
  readonly hasNarrowProfile: boolean;
  readonly jpeg?: JpegMarkers;
  readonly png?: PngHeader;
}

/** What we read ourselves, ahead of libvips. */
interface Preview {
  readonly bytes: Uint8Array;
  readonly pages?: number;
  readonly encoding: ImageEncoding;
  readonly jpeg?: JpegMarkers;
  readonly png?: PngHeader;
}

/**
 * Reads the header of a file that libvips decodes and checks its limits.
 *
 * Throws FaceGaugeError: IMAGE_UNREADABLE, IMAGE_TOO_LARGE, IMAGE_FORMAT_UNSUPPORTED.
 */
export async function readImageHeader(file: Uint8Array, format: ImageFormat, maxPixels: number): Promise<ImageHeader> {
  const preview = previewFile(file, format, maxPixels);
  const metadata = readPlainJpeg(preview.jpeg) ?? await readMetadata(preview.bytes, format);
  const stored = { width: metadata.width, height: metadata.height };
  checkSize(stored.width, stored.height, maxPixels, format);
  const ignoreProfile = metadata.icc !== undefined && isSrgbProfile(metadata.icc);
  const orientation = validOrientation(metadata.orientation);
  const facts: ImageFacts = {
    format: actualFormat(format, metadata),
    ...turnSize(stored, orientation),
    orientation,
    hasAlpha: metadata.hasAlpha,
    isGrey: metadata.space === 'b-w' || metadata.space === 'grey16',
    bitDepth: bitDepth(metadata),
    hasIccProfile: metadata.hasProfile,
    pages: preview.pages ?? metadata.pages ?? 1,
    truncated: false,
  };
  const { encoding, bytes, jpeg, png } = preview;
  return {
    facts,
    encoding: { ...encoding, format: facts.format },
    bytes,
    stored,
    reading: { maxPixels, ignoreProfile },
    hasWideProfile: metadata.hasProfile && !ignoreProfile && metadata.space === 'rgb16',
    hasNarrowProfile: metadata.hasProfile && !ignoreProfile && metadata.space === 'srgb',
    ...(jpeg && { jpeg }),
    ...(png && { png }),
  };
}

function previewFile(file: Uint8Array, format: ImageFormat, maxPixels: number): Preview {
  switch (format) {
    case 'jpeg': {
      const jpeg = readJpegMarkers(file);
      if (jpeg.frame) checkSize(jpeg.frame.width, jpeg.frame.height, maxPixels, format);
      checkJpeg(jpeg);
      return { bytes: file, pages: 1, encoding: jpegEncoding(jpeg), jpeg };
    }
    case 'png': {
      const png = readPngHeader(file);
      if (!png) throw new FaceGaugeError('IMAGE_UNREADABLE', 'the PNG has no header chunk');
      checkSize(png.width, png.height, maxPixels, format);
      return { bytes: file, pages: png.frames, encoding: { format, lossless: true }, png };
    }
    case 'gif': {
      const gif = readGifBlocks(file);
      checkSize(gif.width, gif.height, maxPixels, format);
      if (gif.frames === 0) throw new FaceGaugeError('IMAGE_UNREADABLE', 'the GIF ends before its first frame is whole');
      return { bytes: keepFirstFrame(file, gif), pages: gif.frames, encoding: { format, lossless: true } };
    }
    case 'webp': {
      const { lossless, quantiserIndex } = readWebpCoding(file);
      return { bytes: file, encoding: { format, lossless, ...(quantiserIndex !== undefined && { webpQuantiserIndex: quantiserIndex }) } };
    }
    case 'tiff':
      return { bytes: file, encoding: { format, lossless: isLosslessTiff(file) } };
    case 'avif':
    case 'heic': {
      // Before libvips opens it, which complains on standard error of a width that its own numbers cannot hold.
      for (const { width, height } of readHeifSizes(file)) checkSize(width, height, maxPixels, format);
      return { bytes: file, encoding: { format, lossless: false } };
    }
    default:
      return { bytes: file, encoding: { format, lossless: false } };
  }
}

function jpegEncoding(jpeg: JpegMarkers): ImageEncoding {
  return {
    format: 'jpeg',
    lossless: false,
    ...(jpeg.lumaQuantisation && { lumaQuantisation: jpeg.lumaQuantisation }),
    ...(jpeg.chromaQuantisation && { chromaQuantisation: jpeg.chromaQuantisation }),
    ...(jpeg.frame && { chromaSubsampled: isChromaSubsampled(jpeg.frame) }),
  };
}

type HeaderFields = Pick<Metadata, 'width' | 'height' | 'orientation' | 'hasAlpha' | 'space' | 'depth' | 'bitsPerSample' | 'isPalette' | 'icc' | 'hasProfile' | 'pages' | 'compression'>;

/**
 * What libvips would say of a JPEG with no application data but JFIF, as cameras' frame grabbers and browsers' canvases
 * write them, without asking it: that costs as much as 0.7 ms.
 */
function readPlainJpeg(jpeg: JpegMarkers | undefined): HeaderFields | undefined {
  const frame = jpeg?.frame;
  const components = frame?.components.length;
  if (frame === undefined || jpeg?.hasApplicationData !== false || jpeg.scans === 0 || (components !== 1 && components !== 3)) return undefined;
  return { width: frame.width, height: frame.height, hasAlpha: false, space: components === 1 ? 'b-w' : 'srgb', depth: 'uchar', isPalette: false, hasProfile: false };
}

async function readMetadata(bytes: Uint8Array, format: ImageFormat): Promise<HeaderFields> {
  try {
    // Limits are checked by the caller, with a message of its own; damage shows when pixels are read.
    return await openEncoded(bytes, 'none', { maxPixels: 0, ignoreProfile: true }).metadata();
  } catch (thrown) {
    const failure = decodeFailure(thrown, format);
    throw failure.code === 'IMAGE_UNREADABLE' ? new FaceGaugeError('IMAGE_UNREADABLE', `the ${formatName(format)} header cannot be read`) : failure;
  }
}

/** A HEIF container says only inside which codec it holds. */
function actualFormat(format: ImageFormat, metadata: HeaderFields): ImageFormat {
  if (format !== 'avif' && format !== 'heic') return format;
  return metadata.compression === 'av1' ? 'avif' : 'heic';
}

/** 1…8; anything else a file may hold counts as upright. */
function validOrientation(value: number | undefined): number {
  return value !== undefined && Number.isInteger(value) && value >= 1 && value <= 8 ? value : 1;
}

/** Bits of a colour value. The index depth of a palette image is not one: palettes hold 8 bits a channel. */
function bitDepth(metadata: HeaderFields): number {
  if (metadata.bitsPerSample !== undefined && !metadata.isPalette) return metadata.bitsPerSample;
  return metadata.depth === 'uchar' || metadata.depth === 'char' ? 8 : metadata.depth === 'ushort' || metadata.depth === 'short' ? 16 : 32;
}
