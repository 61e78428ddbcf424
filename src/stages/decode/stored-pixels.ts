import type { PixelRegion } from '../../image/shrink.js';

/** Unpacked pixels in the orientation of the file: what a reader without libvips, or the rescue of a damaged file, hands on. */
export interface StoredPixels {
  readonly width: number;
  readonly height: number;
  /** 3 = R, G, B; 4 = R, G, B, alpha (not premultiplied). */
  readonly channels: 3 | 4;
  readonly data: Uint8Array;
  /** Rows that the file does not bring; they are filled with `lostValue`. */
  readonly lost?: PixelRegion;
}

/** Mid-grey: neither a dark nor a bright shape to a detector, and what JPEG decoders show for missing blocks. */
export const lostValue = 128;

/**
 * Smallest share of the rows that must be there for a damaged image to be used. With the lowest quarter missing the
 * face of a usual portrait is still whole; with half of it missing it never is (docs/decisions/0011).
 */
export const minIntactShare = 0.75;
