/** Writes BMP files of every kind the reader knows, from the format's description alone. */
export interface BmpOptions {
  readonly width: number;
  readonly height: number;
  readonly bits: 1 | 4 | 8 | 16 | 24 | 32;
  readonly topDown?: boolean;
  /** Length of the information header; 40 by default. */
  readonly headerLength?: 12 | 40 | 56 | 108 | 124;
  readonly compression?: number;
  /** Blue, green, red triples. */
  readonly palette?: readonly (readonly [number, number, number])[];
  readonly masks?: readonly number[];
  /** The packed pixels as they stand in the file. */
  readonly pixels: Uint8Array;
}

export function buildBmp(options: BmpOptions): Buffer {
  const { width, height, bits, headerLength = 40, compression = 0, palette = [], masks = [] } = options;
  const core = headerLength === 12;
  const masksInHeader = headerLength > 40;
  const paletteAt = 14 + headerLength + (masksInHeader ? 0 : 4 * masks.length);
  const pixelsAt = paletteAt + palette.length * (core ? 3 : 4);
  const file = Buffer.alloc(pixelsAt + options.pixels.length);
  file.write('BM', 'latin1');
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(pixelsAt, 10);
  file.writeUInt32LE(headerLength, 14);
  if (core) {
    file.writeUInt16LE(width, 18);
    file.writeUInt16LE(height, 20);
    file.writeUInt16LE(1, 22);
    file.writeUInt16LE(bits, 24);
  } else {
    file.writeInt32LE(width, 18);
    file.writeInt32LE(options.topDown ? -height : height, 22);
    file.writeUInt16LE(1, 26);
    file.writeUInt16LE(bits, 28);
    file.writeUInt32LE(compression, 30);
    file.writeUInt32LE(palette.length, 46);
    masks.forEach((mask, i) => file.writeUInt32LE(mask, 54 + 4 * i));
  }
  palette.forEach((colour, i) => { file.set(colour, paletteAt + i * (core ? 3 : 4)); });
  file.set(options.pixels, pixelsAt);
  return file;
}

/** Packs rows of values of `bits` bits, leftmost in the highest bits, each row padded to four bytes; rows are given from the top. */
export function packRows(rows: readonly (readonly number[])[], bits: number, topDown = false): Uint8Array {
  const stride = Math.ceil((rows[0]!.length * bits) / 32) * 4;
  const packed = new Uint8Array(stride * rows.length);
  rows.forEach((row, y) => {
    const at = stride * (topDown ? y : rows.length - 1 - y);
    row.forEach((value, x) => {
      if (bits < 8) packed[at + Math.floor((x * bits) / 8)]! |= value << (8 - bits - ((x * bits) % 8));
      else for (let byte = 0; byte < bits / 8; byte++) packed[at + (x * bits) / 8 + byte] = Math.floor(value / 256 ** byte) & 255;
    });
  });
  return packed;
}
