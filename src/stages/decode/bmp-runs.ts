/** Run-length packed BMP pixels (RLE4 and RLE8). */
import { byteAt } from './byte-reader.js';
import type { BmpHeader } from './bmp-header.js';

export interface UnpackedRuns {
  /** Palette index of each pixel, rows in file order (the first is the lowest of the image unless it is stored top-down). */
  readonly indices: Uint8Array;
  /** Rows that were reached before the data ended; all of them when the end mark was found. */
  readonly rows: number;
}

/** Unpacks to width × height indices; pixels that the runs skip keep index 0. Runs past the right border are cut. */
export function unpackRuns(bytes: Uint8Array, header: BmpHeader): UnpackedRuns {
  const { width, height } = header;
  const nibbles = header.packing === 'rle4';
  const indices = new Uint8Array(width * height);
  let at = header.pixelOffset;
  let x = 0;
  let y = 0;
  const put = (value: number): void => {
    if (x < width) indices[y * width + x] = value;
    x++;
  };
  while (y < height && at + 1 < bytes.length) {
    const count = byteAt(bytes, at);
    const value = byteAt(bytes, at + 1);
    at += 2;
    if (count > 0) {
      for (let i = 0; i < count && x < width; i++) put(nibbles ? (i & 1 ? value & 15 : value >> 4) : value);
    } else if (value === 0) {
      x = 0;
      y++;
    } else if (value === 1) {
      return { indices, rows: height };
    } else if (value === 2) {
      x += byteAt(bytes, at);
      y += byteAt(bytes, at + 1);
      at += 2;
    } else {
      for (let i = 0; i < value; i++) {
        const packed = byteAt(bytes, nibbles ? at + (i >> 1) : at + i);
        put(nibbles ? (i & 1 ? packed & 15 : packed >> 4) : packed);
      }
      // Literal pixels are padded to an even number of bytes.
      const length = nibbles ? (value + 1) >> 1 : value;
      at += length + (length & 1);
    }
  }
  return { indices, rows: Math.min(y, height) };
}
