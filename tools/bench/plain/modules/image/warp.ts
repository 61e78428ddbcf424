/**
 * Warps one pixel at a time, in double precision, from means over the whole source.
 *
 * Left out: the vector kernel with weights of 14 bits and the columns that need no test (docs/decisions/0020); the halves that
 * are made once, rounded to whole grey levels at every step, and of the part of the source that is shown alone (0026).
 */
import { invertMatrix, matrixForReducedSource, shrinkFactor, transformPoint, type AffineMatrix } from '../../../../../src/geometry/affine.js';
import { createRaster, type Raster } from '../../../../../src/image/raster.js';
import type { WarpOptions } from '../../../../../src/image/warp.js';

/** Pixels whose values are not rounded. */
interface Plane {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly data: ArrayLike<number>;
}

/**
 * Bilinear; where the matrix shrinks 2, 4, 8… times and more, of means over squares of as many pixels. Beyond the source
 * all is black.
 */
export function warpAffine(source: Raster, matrix: AffineMatrix, width: number, height: number, options: WarpOptions = {}): Raster {
  const target = options.target ?? createRaster(width, height, source.channels);
  if (target.width !== width || target.height !== height || target.channels !== source.channels) {
    throw new RangeError(`expected a target of ${width}×${height}×${source.channels}`);
  }
  const side = options.antialias === false ? 1 : squareSide(source, matrix);
  const reduced = side === 1 ? source : squareMeans(source, side);
  const inverse = invertMatrix(matrixForReducedSource(matrix, side));
  for (let j = 0; j < height; j++) {
    for (let i = 0; i < width; i++) {
      const { x, y } = transformPoint(inverse, { x: i + 0.5, y: j + 0.5 });
      for (let c = 0; c < source.channels; c++) target.data[(j * width + i) * source.channels + c] = Math.floor(valueAt(reduced, x - 0.5, y - 0.5, c) + 0.5);
    }
  }
  return target;
}

/** The side of the squares: doubled while the matrix still shrinks twofold. */
function squareSide({ width, height }: Raster, matrix: AffineMatrix): number {
  let side = 1;
  while (shrinkFactor(matrixForReducedSource(matrix, side)) >= 2 && width > side && height > side) side *= 2;
  return side;
}

/** At the right and the lower edge the mean of the pixels there are. */
function squareMeans({ width, height, channels, data }: Raster, side: number): Plane {
  const means = { width: Math.ceil(width / side), height: Math.ceil(height / side), channels, data: new Float64Array(Math.ceil(width / side) * Math.ceil(height / side) * channels) };
  for (let v = 0; v < means.height; v++) {
    for (let u = 0; u < means.width; u++) {
      const [right, bottom] = [Math.min(width, (u + 1) * side), Math.min(height, (v + 1) * side)];
      for (let c = 0; c < channels; c++) {
        let sum = 0;
        for (let y = v * side; y < bottom; y++) for (let x = u * side; x < right; x++) sum += data[(y * width + x) * channels + c]!;
        means.data[(v * means.width + u) * channels + c] = sum / ((right - u * side) * (bottom - v * side));
      }
    }
  }
  return means;
}

/** Bilinear between the four pixels around a place that is counted from the middle of the first one. */
function valueAt(plane: Plane, x: number, y: number, c: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [right, down] = [x - left, y - top];
  const upper = pixelAt(plane, left, top, c) * (1 - right) + pixelAt(plane, left + 1, top, c) * right;
  const lower = pixelAt(plane, left, top + 1, c) * (1 - right) + pixelAt(plane, left + 1, top + 1, c) * right;
  return upper * (1 - down) + lower * down;
}

function pixelAt({ width, height, channels, data }: Plane, x: number, y: number, c: number): number {
  return x < 0 || y < 0 || x >= width || y >= height ? 0 : data[(y * width + x) * channels + c]!;
}

/** The source pixel in which the middle of each target pixel lies. One channel. */
export function warpNearest(source: Raster, matrix: AffineMatrix, width: number, height: number): Raster {
  const target = createRaster(width, height, 1);
  const inverse = invertMatrix(matrix);
  for (let j = 0; j < height; j++) {
    for (let i = 0; i < width; i++) {
      const at = transformPoint(inverse, { x: i + 0.5, y: j + 0.5 });
      target.data[j * width + i] = pixelAt(source, Math.floor(at.x), Math.floor(at.y), 0);
    }
  }
  return target;
}

/** 1 where the middle of a target pixel lies on the source. */
export function warpSourceMask(sourceWidth: number, sourceHeight: number, matrix: AffineMatrix, width: number, height: number): Raster {
  const mask = createRaster(width, height, 1);
  const inverse = invertMatrix(matrix);
  for (let j = 0; j < height; j++) {
    for (let i = 0; i < width; i++) {
      const { x, y } = transformPoint(inverse, { x: i + 0.5, y: j + 0.5 });
      mask.data[j * width + i] = x >= 0 && y >= 0 && x < sourceWidth && y < sourceHeight ? 1 : 0;
    }
  }
  return mask;
}
