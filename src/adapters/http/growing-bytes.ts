/**
 * Bytes that arrive piece by piece, in one block of memory.
 *
 * Each piece is copied and freed at once; kept until the last has come, they would lie on the heap together.
 */
import { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { giveBack } from '../../engine/photo-memory.js';

/**
 * Most bytes that are taken on the word of a client: one that announces much and sends little shall hold little. Where a
 * length was announced, each next block is so many times as large: few blocks, and little of what was copied is left behind.
 */
const largestFirstBlock = 256 * 1024;
const announcedGrowth = 8;
/** Bytes of the first block where no length was announced. */
const usualFirstBlock = 65_536;

export class GrowingBytes {
  #block: Buffer | undefined;
  #length = 0;
  readonly #ownsPieces: boolean;
  readonly #expected: number | undefined;

  /**
   * `source`: where the pieces come from, with no other listener than this one. Node's parser of HTTP makes each of them (up to 64 kB)
   * for its listener alone, so one that has been copied is freed; what comes from elsewhere stays its owner's.
   * `expectedLength`: bytes that are thought to come; more or fewer may. No memory is taken before the first do.
   */
  constructor(source: Readable, expectedLength?: number) {
    this.#ownsPieces = source instanceof IncomingMessage;
    this.#expected = expectedLength;
  }

  get length(): number {
    return this.#length;
  }

  /** Copies the piece, which may be empty afterwards, as may what `bytes` gave before. */
  append(piece: Buffer): void {
    const length = this.#length + piece.length;
    let block = this.#block;
    if (block === undefined || block.length < length) {
      const larger = Buffer.allocUnsafeSlow(this.#roomFor(length));
      if (block !== undefined) {
        block.copy(larger, 0, 0, this.#length);
        giveBack(block);
      }
      this.#block = larger;
      block = larger;
    }
    piece.copy(block, this.#length);
    this.#length = length;
    // A part of a larger piece, such as a form's, may be followed by another.
    if (this.#ownsPieces && piece.length === piece.buffer.byteLength) giveBack(piece);
  }

  /** A multiple of what was there, but no more than is expected, and at least `length`. */
  #roomFor(length: number): number {
    const growth = this.#expected === undefined ? 2 : announcedGrowth;
    const wanted = this.#block === undefined ? Math.min(this.#expected ?? usualFirstBlock, largestFirstBlock) : growth * this.#block.length;
    return Math.max(length, Math.min(wanted, this.#expected ?? wanted));
  }

  /** What has come so far: a view of the block, no copy. */
  bytes(): Buffer {
    return this.#block?.subarray(0, this.#length) ?? Buffer.alloc(0);
  }
}
