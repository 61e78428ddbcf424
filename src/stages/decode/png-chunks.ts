/** The chunks of a PNG (ISO/IEC 15948): size, frames of an animation, checksums. */
import { crc32, createInflate } from 'node:zlib';
import { byteAt, hasText, textAt, uint32Be } from './byte-reader.js';

export interface PngHeader {
  readonly width: number;
  readonly height: number;
  readonly interlaced: boolean;
  /** Frames of an APNG, else 1. */
  readonly frames: number;
}

interface PngChunk {
  readonly type: string;
  /** Offset of the length field; data begin 8 bytes later. */
  readonly start: number;
  readonly length: number;
}

/** Whole chunks from the front; stops at the first one that does not fit into the file. */
function* wholeChunks(bytes: Uint8Array): Generator<PngChunk> {
  let start = 8;
  while (start + 12 <= bytes.length) {
    const length = uint32Be(bytes, start);
    if (start + 12 + length > bytes.length) return;
    const type = textAt(bytes, start + 4, 4);
    yield { type, start, length };
    if (type === 'IEND') return;
    start += 12 + length;
  }
}

/** Undefined when the file does not begin with a header chunk. */
export function readPngHeader(bytes: Uint8Array): PngHeader | undefined {
  if (bytes.length < 33 || !hasText(bytes, 12, 'IHDR')) return undefined;
  let frames = 1;
  for (const chunk of wholeChunks(bytes)) {
    if (chunk.type === 'IDAT') break;
    if (chunk.type === 'acTL' && chunk.length >= 8) frames = Math.max(1, uint32Be(bytes, chunk.start + 8));
  }
  return { width: uint32Be(bytes, 16), height: uint32Be(bytes, 20), interlaced: byteAt(bytes, 28) !== 0, frames };
}

export interface PngRepair {
  /** Whether a checksum was wrong in a chunk that holds pixels. */
  readonly pixelChunkDamaged: boolean;
  /** A copy of the file in which every whole chunk has the checksum that belongs to its data. */
  readonly bytes: Uint8Array;
}

/** Recomputes the checksums of all whole chunks. */
export function repairChecksums(bytes: Uint8Array): PngRepair {
  const copy = Uint8Array.from(bytes);
  let pixelChunkDamaged = false;
  for (const { type, start, length } of wholeChunks(bytes)) {
    const at = start + 8 + length;
    const expected = crc32(bytes.subarray(start + 4, at));
    if (expected === uint32Be(bytes, at)) continue;
    if (type === 'IDAT') pixelChunkDamaged = true;
    new DataView(copy.buffer).setUint32(at, expected);
  }
  return { pixelChunkDamaged, bytes: copy };
}

/**
 * Whether the compressed pixels unpack without error and match their own checksum (Adler-32, RFC 1950), so that a
 * wrong chunk checksum did no harm. Unpacked data are counted, not kept; more than `maxBytes` counts as a failure.
 */
export async function pixelsUnpack(bytes: Uint8Array, maxBytes: number): Promise<boolean> {
  const parts: Uint8Array[] = [];
  for (const { type, start, length } of wholeChunks(bytes)) if (type === 'IDAT') parts.push(bytes.subarray(start + 8, start + 8 + length));
  const inflate = createInflate();
  return new Promise((resolve) => {
    let total = 0;
    const finish = (whole: boolean): void => {
      inflate.destroy();
      resolve(whole);
    };
    inflate.on('data', (data: Uint8Array) => {
      total += data.length;
      if (total > maxBytes) finish(false);
    });
    inflate.on('error', () => { finish(false); });
    inflate.on('end', () => { finish(true); });
    inflate.end(Buffer.concat(parts));
  });
}
