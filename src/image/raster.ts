/**
 * Eight-bit rasters: the one pixel format of the house.
 *
 * Pixels are interleaved, row-major, sRGB-encoded. Pixel (x, y) covers the square [x, x+1) × [y, y+1), its centre is
 * at (x + 0.5, y + 0.5): a full-size coordinate divided by a scale is a reduced-size coordinate without any offset.
 */
export interface Raster {
  readonly width: number;
  readonly height: number;
  /** 3 = R, G, B; 1 = a single plane (mask or grey). */
  readonly channels: 1 | 3;
  /** Length width × height × channels, values 0…255. */
  readonly data: Uint8Array;
  /** The same at half the size (2×2 pixels averaged; an odd last column or row by itself), where it is at hand: see PyramidRaster. */
  readonly half?: Raster | undefined;
}

/** Makes a raster of zeros (black). Throws RangeError when a side is not a positive integer. */
export function createRaster(width: number, height: number, channels: 1 | 3): Raster {
  if (!Number.isInteger(width) || !Number.isInteger(height) || width <= 0 || height <= 0) {
    throw new RangeError(`expected positive integer sides for a raster but received ${width}×${height}`);
  }
  return { width, height, channels, data: new Uint8Array(width * height * channels) };
}
