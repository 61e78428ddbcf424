/**
 * Bytes that arrive piece by piece, in one block of memory.
 *
 * Each piece is copied and can be freed at once; kept until the last has come, they would lie on the heap together.
 */
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
  readonly #expected: number | undefined;

  /** `expectedLength`: bytes that are thought to come; more or fewer may. No memory is taken before the first do. */
  constructor(expectedLength?: number) {
    this.#expected = expectedLength;
  }

  get length(): number {
    return this.#length;
  }

  /** Copies the piece, so that it can be freed at once. What `bytes` gave before may be empty afterwards. */
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
