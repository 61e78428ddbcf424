/** The blocks of a GIF (GIF89a specification): how many frames there are and where the first one ends. */
import { byteAt, uint16Le } from './byte-reader.js';

export interface GifBlocks {
  readonly width: number;
  readonly height: number;
  /** Whole frames in the file. */
  readonly frames: number;
  /** Offset behind the first whole frame; 0 when the file ends before. */
  readonly firstFrameEnd: number;
}

const EXTENSION = 0x21;
const IMAGE = 0x2c;

/** Bytes of a colour table, from the packed field that announces it. */
const tableLength = (packed: number): number => ((packed & 0x80) !== 0 ? 3 * (2 << (packed & 7)) : 0);

/** Walks the blocks, at most to the end of the file. */
export function readGifBlocks(bytes: Uint8Array): GifBlocks {
  let at = 13 + tableLength(byteAt(bytes, 10));
  let frames = 0;
  let firstFrameEnd = 0;
  while (at < bytes.length) {
    const introducer = byteAt(bytes, at);
    if (introducer !== EXTENSION && introducer !== IMAGE) break;
    const data = introducer === EXTENSION ? at + 2 : at + 11 + tableLength(byteAt(bytes, at + 9));
    const end = skipSubBlocks(bytes, data);
    if (end < 0) break;
    at = end;
    if (introducer === IMAGE && ++frames === 1) firstFrameEnd = end;
  }
  return { width: uint16Le(bytes, 6), height: uint16Le(bytes, 8), frames, firstFrameEnd };
}

/** A GIF with the first frame alone, so that a decoder has no other frames to walk through. */
export function keepFirstFrame(bytes: Uint8Array, blocks: GifBlocks): Uint8Array {
  const kept = new Uint8Array(blocks.firstFrameEnd + 1);
  kept.set(bytes.subarray(0, blocks.firstFrameEnd));
  kept[blocks.firstFrameEnd] = 0x3b;
  return kept;
}

/** Offset behind the zero-length sub-block that ends the series; −1 when the file ends first. */
function skipSubBlocks(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length) {
    const length = byteAt(bytes, at);
    at += 1 + length;
    if (length === 0) return at;
  }
  return -1;
}
