/**
 * Bytes that arrive piece by piece, in one block of memory.
 *
 * Pieces kept until the last has come would lie on the heap together, and the C library gives little of such a heap
 * back: one body of 32 MB left 13 MB behind in a process that then stayed so.
 */

/** Bytes of the first block where no length was announced. */
const INITIAL_CAPACITY = 65_536;

export class GrowingBytes {
  #block: Buffer | undefined;
  #length = 0;
  readonly #capacity: number;

  /** `expectedLength`: bytes that are thought to come; more or fewer may. No memory is taken before the first do. */
  constructor(expectedLength = INITIAL_CAPACITY) {
    this.#capacity = expectedLength;
  }

  get length(): number {
    return this.#length;
  }

  /** Copies the piece, so that it can be freed at once. */
  append(piece: Buffer): void {
    const length = this.#length + piece.length;
    let block = this.#block;
    if (block === undefined || block.length < length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(length, block === undefined ? this.#capacity : 2 * block.length));
      block?.copy(larger, 0, 0, this.#length);
      this.#block = larger;
      block = larger;
    }
    piece.copy(block, this.#length);
    this.#length = length;
  }

  /** What has come so far: a view of the block, no copy. */
  bytes(): Buffer {
    return this.#block?.subarray(0, this.#length) ?? Buffer.alloc(0);
  }
}
