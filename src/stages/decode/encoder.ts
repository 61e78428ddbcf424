/** Rasters as PNG, for answers that show what was looked at. */
import sharp from 'sharp';
import type { Raster } from '../../image/raster.js';

/** Quick rather than small: zlib level 3 halves the time of level 6 for a few per cent more bytes. */
const compressionLevel = 3;

/** A PNG of a raster with one or three channels of 8 bits. */
export async function encodePng({ width, height, channels, data }: Raster): Promise<Uint8Array> {
  return sharp(data, { raw: { width, height, channels } }).toColourspace(channels === 1 ? 'b-w' : 'srgb').png({ compressionLevel }).toBuffer();
}

/** A PNG of a mask of 0 and 1, drawn as black and white. */
export function encodeMaskPng(mask: Raster): Promise<Uint8Array> {
  return encodePng({ ...mask, data: mask.data.map((value) => (value === 0 ? 0 : 255)) });
}
