/** The chunks of a WebP (RIFF container): how its first frame is coded. */
import { hasText, uint32Le } from './byte-reader.js';
import { readVp8QuantiserIndex } from './vp8-quantiser.js';

export interface WebpCoding {
  /** True when the first bitstream of the file is VP8L; false for VP8 and for files without one. */
  readonly lossless: boolean;
  /** Quantiser index of the VP8 bitstream, when it is a key frame. */
  readonly quantiserIndex?: number;
}

export function readWebpCoding(bytes: Uint8Array): WebpCoding {
  let at = 12;
  while (at + 8 <= bytes.length) {
    if (hasText(bytes, at, 'VP8L')) return { lossless: true };
    if (hasText(bytes, at, 'VP8 ')) {
      const quantiserIndex = readVp8QuantiserIndex(bytes, at + 8);
      return { lossless: false, ...(quantiserIndex !== undefined && { quantiserIndex }) };
    }
    // A frame of an animation holds its own chunks behind 16 bytes of position and timing.
    if (hasText(bytes, at, 'ANMF')) at += 24;
    else at += 8 + uint32Le(bytes, at + 4) + (uint32Le(bytes, at + 4) & 1);
  }
  return { lossless: false };
}
