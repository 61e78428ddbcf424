/**
 * How coarsely a lossy WebP was quantised: the frame header of its VP8 key frame (RFC 6386, section 9).
 *
 * Everything up to the quantiser index is coded with even odds in the first partition, so a dozen steps of the boolean
 * decoder (section 7) suffice. Lengths in the file are not trusted: bytes beyond its end read as 0.
 */
import { byteAt } from './byte-reader.js';

/** The boolean decoder of RFC 6386, for literals of even odds alone. */
class LiteralReader {
  private readonly bytes: Uint8Array;
  private at: number;
  private range = 255;
  private value: number;
  private bitsLeft = 8;

  constructor(bytes: Uint8Array, start: number) {
    this.bytes = bytes;
    this.value = (byteAt(bytes, start) << 8) | byteAt(bytes, start + 1);
    this.at = start + 2;
  }

  private bit(): number {
    // Probability 128 of 256: split = 1 + ((range − 1) · 128 >> 8).
    const split = 1 + ((this.range - 1) >> 1);
    const big = split << 8;
    let bit = 0;
    if (this.value >= big) {
      bit = 1;
      this.range -= split;
      this.value -= big;
    } else {
      this.range = split;
    }
    while (this.range < 128) {
      this.value <<= 1;
      this.range <<= 1;
      this.bitsLeft--;
      if (this.bitsLeft === 0) {
        this.bitsLeft = 8;
        this.value |= byteAt(this.bytes, this.at);
        this.at++;
      }
    }
    return bit;
  }

  flag(): boolean {
    return this.bit() === 1;
  }

  /** An unsigned number, most significant bit first. */
  literal(bits: number): number {
    let value = 0;
    for (let i = 0; i < bits; i++) value = 2 * value + this.bit();
    return value;
  }

  /** An optional number with its sign behind it. */
  optionalSigned(bits: number): number {
    if (!this.flag()) return 0;
    const size = this.literal(bits);
    return this.flag() ? -size : size;
  }

  skipOptional(count: number, bits: number): void {
    for (let i = 0; i < count; i++) if (this.flag()) this.literal(bits);
  }
}

const largestIndex = 127;

/**
 * Quantiser index of a VP8 key frame, 0 (finest) to 127 (coarsest); the mean over its segments where it has some.
 * Undefined when the bytes at `start` are not a key frame.
 */
export function readVp8QuantiserIndex(bytes: Uint8Array, start: number): number | undefined {
  const isKeyFrame = (byteAt(bytes, start) & 1) === 0;
  const hasStartCode = byteAt(bytes, start + 3) === 0x9d && byteAt(bytes, start + 4) === 0x01 && byteAt(bytes, start + 5) === 0x2a;
  if (!isKeyFrame || !hasStartCode) return undefined;
  const reader = new LiteralReader(bytes, start + 10);
  // Colour space and clamping.
  reader.literal(2);
  const segments = reader.flag() ? readSegments(reader) : undefined;
  // Filter type, level, sharpness.
  reader.literal(1 + 6 + 3);
  // Loop filter adjustments: enabled, updated, then four for reference frames and four for modes.
  if (reader.flag() && reader.flag()) reader.skipOptional(8, 7);
  // Logarithm of the number of partitions.
  reader.literal(2);
  const base = reader.literal(7);
  if (segments === undefined) return base;
  const indices = segments.values.map((value) => (segments.isAbsolute ? value : base + value));
  return indices.reduce((sum, index) => sum + Math.min(largestIndex, Math.max(0, index)), 0) / indices.length;
}

interface Segments {
  readonly isAbsolute: boolean;
  readonly values: readonly number[];
}

function readSegments(reader: LiteralReader): Segments | undefined {
  const hasMap = reader.flag();
  let segments: Segments | undefined;
  if (reader.flag()) {
    const isAbsolute = reader.flag();
    const values = [0, 1, 2, 3].map(() => reader.optionalSigned(7));
    // Loop filter levels of the segments.
    for (let i = 0; i < 4; i++) reader.optionalSigned(6);
    segments = { isAbsolute, values };
  }
  if (hasMap) reader.skipOptional(3, 8);
  return segments;
}
