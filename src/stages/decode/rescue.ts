/** What to do with a file whose pixels could not be read without complaint (docs/decisions/0011). */
import { FaceGaugeError } from '../../errors.js';
import type { ImageHeader } from './image-header.js';
import { toRaster } from './colour.js';
import { isProgressive, type JpegMarkers } from './jpeg-markers.js';
import { decodeFailure, formatName, openEncoded, type Strictness } from './libvips.js';
import { pixelsUnpack, repairChecksums } from './png-chunks.js';
import { lostValue, minIntactShare, type StoredPixels } from './stored-pixels.js';

/** Either a file that decodes at the given strictness, or the pixels that could be saved. */
export type Rescue =
  | { readonly kind: 'file'; readonly bytes: Uint8Array; readonly strictness: Strictness; readonly damaged: boolean }
  | { readonly kind: 'pixels'; readonly pixels: StoredPixels };

/**
 * Complaints of libjpeg that leave the pixels in doubt. The others (extraneous bytes before a marker, an odd version
 * number, an unknown colour transform) are about the wrapping.
 */
const JPEG_DATA_DAMAGE = /premature end|bad Huffman|bad arithmetic|instead of RST|Inconsistent progression|Invalid|Unsupported/i;

/** Throws FaceGaugeError IMAGE_UNREADABLE when too little can be saved to judge a face by. */
export async function rescueFile(header: ImageHeader, thrown: unknown): Promise<Rescue> {
  const failure = decodeFailure(thrown, header.facts.format);
  if (failure.code !== 'IMAGE_UNREADABLE') throw failure;
  const message = thrown instanceof Error ? thrown.message : '';
  switch (header.facts.format) {
    case 'jpeg': {
      if (!JPEG_DATA_DAMAGE.test(message)) return { kind: 'file', bytes: header.bytes, strictness: 'error', damaged: false };
      if (header.jpeg && hasSeveralScans(header.jpeg)) return wholeScans(header, header.jpeg);
      return intactRows(header, 'warning');
    }
    case 'png': {
      const repair = repairChecksums(header.bytes);
      if (repair.pixelChunkDamaged && !(await pixelsUnpack(header.bytes, maxUnpackedBytes(header)))) throw failure;
      const repaired = { ...header, bytes: repair.bytes };
      if (await decodes(repaired, 'error', header.stored.height)) return { kind: 'file', bytes: repair.bytes, strictness: 'error', damaged: true };
      return intactRows(repaired, 'error');
    }
    case 'tiff':
      return intactRows(header, 'error');
    default:
      throw failure;
  }
}

function hasSeveralScans(jpeg: JpegMarkers): boolean {
  return jpeg.frame !== undefined && (isProgressive(jpeg.frame) || jpeg.scans > 1 || jpeg.wholeScansEnd > 0);
}

/** A JPEG of several scans is cut behind its last whole one: the picture is all there, only coarser. */
function wholeScans(header: ImageHeader, jpeg: JpegMarkers): Rescue {
  if (!jpeg.coversPicture) throw new FaceGaugeError('IMAGE_UNREADABLE', 'the JPEG ends before its first scans are whole');
  const bytes = new Uint8Array(jpeg.wholeScansEnd + 2);
  bytes.set(header.bytes.subarray(0, jpeg.wholeScansEnd));
  bytes.set([0xff, 0xd9], jpeg.wholeScansEnd);
  return { kind: 'file', bytes, strictness: 'warning', damaged: true };
}

/** Filter bytes and pixels at 16 bits × 4 channels, the seven passes of an interlaced image counted generously. */
function maxUnpackedBytes(header: ImageHeader): number {
  return header.stored.width * header.stored.height * 8 + 16 * header.stored.height + 1024;
}

async function decodeRows(header: ImageHeader, strictness: Strictness, rows: number): Promise<Uint8Array | undefined> {
  try {
    const image = openEncoded(header.bytes, strictness, header.reading).extract({ left: 0, top: 0, width: header.stored.width, height: rows });
    return (await toRaster(image, header.hasWideProfile)).data;
  } catch (thrown) {
    const failure = decodeFailure(thrown, header.facts.format);
    if (failure.code !== 'IMAGE_UNREADABLE') throw failure;
    return undefined;
  }
}

async function decodes(header: ImageHeader, strictness: Strictness, rows: number): Promise<boolean> {
  return (await decodeRows(header, strictness, rows)) !== undefined;
}

/** Steps of the search for the last readable row; 5 halvings leave 1/128 of the height undecided. */
const SEARCH_STEPS = 5;

/**
 * Finds how many rows from the top decode without complaint, at least the share that is demanded, and replaces the
 * rest: what a decoder leaves there is not part of the photo, and may be left over from another one.
 */
async function intactRows(header: ImageHeader, strictness: Strictness): Promise<Rescue> {
  const { width, height } = header.stored;
  let least = Math.ceil(height * minIntactShare);
  let saved = await decodeRows(header, strictness, least);
  if (!saved) {
    throw new FaceGaugeError('IMAGE_UNREADABLE', `more than ${Math.round(100 * (1 - minIntactShare))} % of the ${formatName(header.facts.format)} rows are missing or damaged`);
  }
  let most = height;
  for (let step = 0; step < SEARCH_STEPS && most - least > 1; step++) {
    const middle = (least + most) >> 1;
    const more = await decodeRows(header, strictness, middle);
    if (more) {
      saved = more;
      least = middle;
    } else most = middle;
  }
  const data = new Uint8Array(width * height * 3);
  data.set(saved);
  data.fill(lostValue, saved.length);
  return { kind: 'pixels', pixels: { width, height, channels: 3, data, lost: { x: 0, y: least, width, height: height - least } } };
}
