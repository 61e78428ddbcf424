/** From whatever a file holds to R, G, B of 8 bits in sRGB. */
import type { Sharp } from 'sharp';
import { FaceGaugeError } from '../../errors.js';
import type { Raster } from '../../image/raster.js';

/** Transparent pixels show white, as on a page or in a document (docs/decisions: transparency). */
const BACKDROP = { r: 255, g: 255, b: 255 };

/**
 * Runs the pipeline: colour profile → sRGB, alpha over white, 16 → 8 bits, grey → three equal channels. The raster
 * stands on the decoder's own buffer; no pixel is copied.
 */
export async function toRaster(image: Sharp, hasWideProfile: boolean): Promise<Raster> {
  const flat = image.flatten({ background: BACKDROP }).toColourspace('srgb');
  const { data, info } = await (hasWideProfile ? flat.withIccProfile('srgb') : flat).raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  if (info.channels !== 3) throw new FaceGaugeError('IMAGE_UNREADABLE', `the image decodes to ${info.channels} channels instead of 3`);
  return { width: info.width, height: info.height, channels: 3, data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) };
}
