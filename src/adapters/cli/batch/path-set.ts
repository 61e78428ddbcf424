/** The names of photos that are done, as 64-bit digests: about 16 bytes a photo however long the names are. */
import { createHash } from 'node:crypto';

/**
 * Open addressing with linear probing, at most two thirds full. Two names share a digest with a probability of
 * n²/2⁶⁵: 3 in 10⁸ for a million photos.
 */
export class PathSet {
  #slots = new Uint32Array(2 * 1024);
  #size = 0;

  get size(): number { return this.#size; }

  /** Adds a name; false when it was there. */
  add(name: string): boolean {
    const digest = createHash('sha256').update(name).digest();
    // The slot value 0, 0 means "free"; the lowest bit is set so that no digest is taken for it.
    if (!this.#put(digest.readUInt32LE(0), (digest.readUInt32LE(4) | 1) >>> 0)) return false;
    this.#size += 1;
    if (this.#size * 3 > this.#slots.length) this.#grow();
    return true;
  }

  #put(high: number, low: number): boolean {
    const slots = this.#slots;
    const mask = slots.length / 2 - 1;
    for (let slot = high & mask; ; slot = (slot + 1) & mask) {
      if (slots[2 * slot + 1] === 0) {
        slots[2 * slot] = high;
        slots[2 * slot + 1] = low;
        return true;
      }
      if (slots[2 * slot] === high && slots[2 * slot + 1] === low) return false;
    }
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Uint32Array(2 * old.length);
    for (let slot = 0; slot < old.length; slot += 2) {
      const low = old[slot + 1]!;
      if (low !== 0) this.#put(old[slot]!, low);
    }
  }
}
