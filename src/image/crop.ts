import type { Raster } from './raster.js';
import type { PixelRegion } from './shrink.js';

/** Copies a region that lies inside the raster, row by row. */
export function cropRaster(source: Raster, region: PixelRegion): Raster {
  const { channels, data } = source;
  const length = region.width * channels;
  const cropped = new Uint8Array(length * region.height);
  for (let row = 0; row < region.height; row++) {
    const from = ((region.y + row) * source.width + region.x) * channels;
    cropped.set(data.subarray(from, from + length), row * length);
  }
  return { width: region.width, height: region.height, channels, data: cropped };
}

/** The part of a region that lies in a width × height image, in whole pixels. Throws RangeError when there is none. */
export function clipRegion(region: PixelRegion, width: number, height: number): PixelRegion {
  const x = Math.max(0, Math.floor(region.x));
  const y = Math.max(0, Math.floor(region.y));
  const right = Math.min(width, Math.ceil(region.x + region.width));
  const below = Math.min(height, Math.ceil(region.y + region.height));
  if (!(right > x && below > y)) throw new RangeError(`expected a region that meets the image of ${width}×${height} pixels`);
  return { x, y, width: right - x, height: below - y };
}
