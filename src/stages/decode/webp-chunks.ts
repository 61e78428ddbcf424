/** The chunks of a WebP (RIFF container): whether its first frame is coded without loss. */
import { hasText, uint32Le } from './byte-reader.js';

/** True when the first bitstream of the file is VP8L; false for VP8 and for files without one. */
export function isLosslessWebp(bytes: Uint8Array): boolean {
  let at = 12;
  while (at + 8 <= bytes.length) {
    if (hasText(bytes, at, 'VP8L')) return true;
    if (hasText(bytes, at, 'VP8 ')) return false;
    // A frame of an animation holds its own chunks behind 16 bytes of position and timing.
    if (hasText(bytes, at, 'ANMF')) at += 24;
    else at += 8 + uint32Le(bytes, at + 4) + (uint32Le(bytes, at + 4) & 1);
  }
  return false;
}
