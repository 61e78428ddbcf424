/** The pixels of a BMP file; libvips as shipped with sharp does not read this format. */
import { FaceGaugeError } from '../../errors.js';
import { byteAt, uint16Le, uint32Le } from './byte-reader.js';
import type { BmpHeader } from './bmp-header.js';
import { unpackRuns } from './bmp-runs.js';
import { lostValue, minIntactShare, type StoredPixels } from './stored-pixels.js';

/**
 * Unpacks to R, G, B, with alpha where the file declares it. The caller has checked width × height against its limit.
 * Rows missing at the end of the file come out in `lost`; throws FaceGaugeError IMAGE_UNREADABLE when too many are.
 */
export function readBmpPixels(bytes: Uint8Array, header: BmpHeader): StoredPixels {
  const { width, height, topDown, bitsPerPixel } = header;
  const channels = header.masks && header.masks[3] !== 0 ? 4 : 3;
  const stride = Math.ceil((width * bitsPerPixel) / 32) * 4;
  const runs = header.packing === 'none' ? undefined : unpackRuns(bytes, header);
  // The padding of the last row may be missing: the pixels count.
  const least = Math.ceil((width * bitsPerPixel) / 8);
  const rows = runs ? runs.rows : Math.min(height, Math.max(0, Math.floor((bytes.length - header.pixelOffset - least) / stride) + 1));
  if (rows < height * minIntactShare) throw new FaceGaugeError('IMAGE_UNREADABLE', `the BMP data end after ${rows} of ${height} rows`);
  const data = new Uint8Array(width * height * channels);
  const readRow = runs ? indexedReader(runs.indices, header) : rowReader(bytes, header);
  for (let row = 0; row < rows; row++) {
    const target = (topDown ? row : height - 1 - row) * width * channels;
    readRow(data, target, runs ? row * width : header.pixelOffset + row * stride);
  }
  if (channels === 4) makeOpaqueIfEmpty(data);
  if (rows === height) return { width, height, channels, data };
  const lost = { x: 0, y: topDown ? rows : 0, width, height: height - rows };
  data.fill(lostValue, lost.y * width * channels, (lost.y + lost.height) * width * channels);
  if (channels === 4) for (let i = lost.y * width; i < (lost.y + lost.height) * width; i++) data[4 * i + 3] = 255;
  return { width, height, channels, data, lost };
}

/** Writes one row of pixels to `out` from `target` on, read from `source` on. */
type RowReader = (out: Uint8Array, target: number, source: number) => void;

function rowReader(bytes: Uint8Array, header: BmpHeader): RowReader {
  switch (header.bitsPerPixel) {
    case 24:
      return (out, target, source) => {
        for (let i = 0, at = source, to = target; i < header.width; i++, at += 3, to += 3) {
          out[to] = bytes[at + 2]!;
          out[to + 1] = bytes[at + 1]!;
          out[to + 2] = bytes[at]!;
        }
      };
    case 16:
    case 32:
      return maskedReader(bytes, header);
    default:
      return indexedReader(bytes, header);
  }
}

/** Indices of 1, 4 or 8 bits, the leftmost pixel in the highest bits; run-length data are unpacked to 8 before. */
function indexedReader(indices: Uint8Array, header: BmpHeader): RowReader {
  const palette = header.palette ?? new Uint8Array(3 * 256);
  const bits = header.packing === 'none' ? header.bitsPerPixel : 8;
  const perByte = 8 / bits;
  const mask = (1 << bits) - 1;
  return (out, target, source) => {
    for (let i = 0, to = target; i < header.width; i++, to += 3) {
      const packed = byteAt(indices, source + Math.floor(i / perByte));
      const entry = 3 * ((packed >> (8 - bits - bits * (i % perByte))) & mask);
      out[to] = palette[entry]!;
      out[to + 1] = palette[entry + 1]!;
      out[to + 2] = palette[entry + 2]!;
    }
  };
}

interface Field {
  readonly shift: number;
  /** Largest value of the field; 0 when it has no bits. */
  readonly most: number;
}

function maskedReader(bytes: Uint8Array, header: BmpHeader): RowReader {
  const [red, green, blue, alpha] = (header.masks ?? [0, 0, 0, 0]).map(fieldOf) as [Field, Field, Field, Field];
  const wide = header.bitsPerPixel === 32;
  const step = wide ? 4 : 2;
  const withAlpha = alpha.most > 0;
  return (out, target, source) => {
    for (let i = 0, at = source, to = target; i < header.width; i++, at += step, to += withAlpha ? 4 : 3) {
      const pixel = wide ? uint32Le(bytes, at) : uint16Le(bytes, at);
      out[to] = widen(pixel, red);
      out[to + 1] = widen(pixel, green);
      out[to + 2] = widen(pixel, blue);
      if (withAlpha) out[to + 3] = widen(pixel, alpha);
    }
  };
}

function fieldOf(mask: number): Field {
  if (mask === 0) return { shift: 0, most: 0 };
  const shift = 31 - Math.clz32(mask & -mask);
  return { shift, most: mask >>> shift };
}

/** The field's value stretched to 0…255. */
function widen(pixel: number, field: Field): number {
  return field.most === 0 ? 0 : Math.round((((pixel >>> field.shift) & field.most) >>> 0) * (255 / field.most));
}

/** Many writers declare an alpha mask and leave the alpha 0 everywhere: such an image is meant to be seen. */
function makeOpaqueIfEmpty(data: Uint8Array): void {
  for (let i = 3; i < data.length; i += 4) if (data[i] !== 0) return;
  for (let i = 3; i < data.length; i += 4) data[i] = 255;
}
