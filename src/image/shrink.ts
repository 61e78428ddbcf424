import { gatherRows, kernels, layOut, stripBytes } from './kernels/kernels.js';
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
 * [x + 2i, x + 2i + 2) × [y + 2j, y + 2j + 2); at an odd edge it averages the pixels there are. Halves of a grey level are
 * rounded up where i + j is even and down where it is odd: always up, each halving would brighten the photo by an eighth.
 */
export function halveRaster(source: Raster, region: PixelRegion = { x: 0, y: 0, width: source.width, height: source.height }): Raster {
  const target = createRaster(Math.ceil(region.width / 2), Math.ceil(region.height / 2), source.channels);
  if (source.channels === 3) halveColour(source, region, target);
  else halvePlane(source, region, target);
  averageEdges(source, region, target);
  return target;
}

/** Whole 2×2 squares by the vector kernel, a strip of rows at a time so that its memory stays small. */
function halveColour(source: Raster, region: PixelRegion, target: Raster): void {
  const pairs = region.width >> 1;
  const rows = region.height >> 1;
  if (pairs === 0) return;
  const rowBytes = pairs * 6;
  const targetStride = target.width * 3;
  const stripRows = Math.max(1, Math.floor(stripBytes / (2 * rowBytes)));
  for (let row = 0; row < rows; row += stripRows) {
    const count = Math.min(stripRows, rows - row);
    const { at: [pixels, output], memory } = layOut(2 * count * rowBytes, count * targetStride);
    gatherRows(source.data, ((region.y + 2 * row) * source.width + region.x) * 3, source.width * 3, rowBytes, 2 * count, memory.bytes, pixels);
    kernels.halveRgb(pixels, rowBytes, output, targetStride, pairs, count, row);
    target.data.set(memory.bytes.subarray(output, output + count * targetStride), row * targetStride);
  }
}

function halvePlane(source: Raster, region: PixelRegion, target: Raster): void {
  const { data: input, width: stride } = source;
  const pairs = region.width >> 1;
  for (let j = 0; j < region.height >> 1; j++) {
    let at = (region.y + 2 * j) * stride + region.x;
    for (let i = 0, out = j * target.width; i < pairs; i++, at += 2, out++) {
      target.data[out] = (input[at]! + input[at + 1]! + input[at + stride]! + input[at + stride + 1]! + rounding(i, j)) >> 2;
    }
  }
}

/** What is added to a sum of four before it is divided. */
function rounding(i: number, j: number): number {
  return 2 - ((i + j) & 1);
}

/** The last column of an odd width and the last row of an odd height: the mean of the two pixels, or the one, that there are. */
function averageEdges(source: Raster, region: PixelRegion, target: Raster): void {
  const { channels, data, width: stride } = source;
  const lastX = region.x + region.width - 1;
  const lastY = region.y + region.height - 1;
  const average = (i: number, j: number): void => {
    const x = region.x + 2 * i;
    const y = region.y + 2 * j;
    const right = x < lastX ? channels : 0;
    const below = y < lastY ? stride * channels : 0;
    for (let c = 0; c < channels; c++) {
      const at = (y * stride + x) * channels + c;
      target.data[(j * target.width + i) * channels + c] = (data[at]! + data[at + right]! + data[at + below]! + data[at + below + right]! + rounding(i, j)) >> 2;
    }
  };
  if (region.width % 2 === 1) for (let j = 0; j < target.height; j++) average(target.width - 1, j);
  if (region.height % 2 === 1) for (let i = 0; i < target.width; i++) average(i, target.height - 1);
}
