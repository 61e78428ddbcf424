import { createRaster, type Raster } from './raster.js';

/** Whole pixels: x, y of the first one, and the sides. */
export interface PixelRegion {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Halves a raster, or a region of it, by averaging 2×2 pixels. A target pixel (i, j) covers the source square
 * [x + 2i, x + 2i + 2) × [y + 2j, y + 2j + 2); at an odd edge it averages the pixels there are.
 */
export function halveRaster(source: Raster, region: PixelRegion = { x: 0, y: 0, width: source.width, height: source.height }): Raster {
  const width = Math.ceil(region.width / 2);
  const height = Math.ceil(region.height / 2);
  const target = createRaster(width, height, source.channels);
  const channels = source.channels;
  const input = source.data;
  const output = target.data;
  const stride = source.width * channels;
  const lastX = region.x + region.width - 1;
  const lastY = region.y + region.height - 1;
  const pairs = region.width >> 1;
  let out = 0;
  for (let j = 0; j < height; j++) {
    const top = (region.y + 2 * j) * stride + region.x * channels;
    const below = region.y + 2 * j < lastY ? stride : 0;
    let at = top;
    if (channels === 3) {
      for (let i = 0; i < pairs; i++, at += 6, out += 3) {
        const low = at + below;
        output[out] = (input[at]! + input[at + 3]! + input[low]! + input[low + 3]! + 2) >> 2;
        output[out + 1] = (input[at + 1]! + input[at + 4]! + input[low + 1]! + input[low + 4]! + 2) >> 2;
        output[out + 2] = (input[at + 2]! + input[at + 5]! + input[low + 2]! + input[low + 5]! + 2) >> 2;
      }
    } else {
      for (let i = 0; i < pairs; i++, at += 2, out++) {
        const low = at + below;
        output[out] = (input[at]! + input[at + 1]! + input[low]! + input[low + 1]! + 2) >> 2;
      }
    }
    if (pairs < width) {
      const edge = (region.y + 2 * j) * stride + lastX * channels;
      for (let c = 0; c < channels; c++, out++) output[out] = (input[edge + c]! + input[edge + below + c]! + 1) >> 1;
    }
  }
  return target;
}
