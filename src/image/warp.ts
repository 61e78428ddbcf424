import { invertMatrix, matrixForReducedSource, shrinkFactor, transformPoint, type AffineMatrix } from '../geometry/affine.js';
import { gatherRows, kernels, layOut } from './kernels/kernels.js';
import { createRaster, type Raster } from './raster.js';
import { halveRaster, type PixelRegion } from './shrink.js';

export interface WarpOptions {
  /** A raster of the target's size and the source's channels to write into; every pixel of it is overwritten. */
  readonly target?: Raster;
  /** Average 2×2 pixels of the source, again and again, while the matrix still shrinks twofold or more. Default true. */
  readonly antialias?: boolean;
}

/**
 * Resamples `source` bilinearly into a width × height raster. `matrix` maps continuous source coordinates to target
 * coordinates (pixel centres at half-integers); beyond the source everything is black, and its edge fades over one pixel.
 *
 * Throws RangeError when the matrix cannot be inverted or `target` has another shape.
 */
export function warpAffine(source: Raster, matrix: AffineMatrix, width: number, height: number, options: WarpOptions = {}): Raster {
  const target = options.target ?? createRaster(width, height, source.channels);
  if (target.width !== width || target.height !== height || target.channels !== source.channels) {
    throw new RangeError(`expected a ${width}×${height}×${source.channels} target but received ${target.width}×${target.height}×${target.channels}`);
  }
  const reduced = options.antialias === false ? { raster: source, matrix } : reduceSource(source, matrix, width, height);
  if (reduced === undefined) target.data.fill(0);
  else if (source.channels === 3) warpColour(reduced.raster, invertMatrix(reduced.matrix), target);
  else warpPlane(reduced.raster, invertMatrix(reduced.matrix), target);
  return target;
}

/**
 * As warpAffine of one channel, but takes the source pixel on which the centre of the target pixel lies: for masks.
 *
 * Throws RangeError when there are more channels, or the matrix turns or shears.
 */
export function warpNearest({ width: sourceWidth, height: sourceHeight, channels, data: input }: Raster, matrix: AffineMatrix, width: number, height: number): Raster {
  const inverse = invertMatrix(matrix);
  if (channels !== 1 || inverse[1] !== 0 || inverse[3] !== 0) throw new RangeError('expected one channel and a matrix that neither turns nor shears');
  const target = createRaster(width, height, 1);
  const { data: output } = target;
  // Each target column shows one source column, and each row one row.
  const columns = nearestIndices(inverse[0], inverse[2], width);
  const rows = nearestIndices(inverse[4], inverse[5], height);
  for (let j = 0, out = 0; j < height; j++) {
    const row = rows[j]!;
    const start = row * sourceWidth;
    for (let i = 0; i < width; i++, out++) {
      const column = columns[i]!;
      if (row >= 0 && row < sourceHeight && column >= 0 && column < sourceWidth) output[out] = input[start + column]!;
    }
  }
  return target;
}

/** The source index on which the centre of each target pixel along an axis lies. */
function nearestIndices(slope: number, start: number, count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, i) => Math.floor(slope * (i + 0.5) + start));
}

/** 1 where the centre of a target pixel lies on the source, 0 beyond it. One channel. */
export function warpSourceMask(sourceWidth: number, sourceHeight: number, matrix: AffineMatrix, width: number, height: number): Raster {
  const mask = createRaster(width, height, 1);
  const inverse = invertMatrix(matrix);
  for (let j = 0; j < height; j++) {
    const startX = inverse[1] * (j + 0.5) + inverse[2];
    const startY = inverse[4] * (j + 0.5) + inverse[5];
    const across = spanInside(inverse[0], startX, 0, sourceWidth, width);
    const down = spanInside(inverse[3], startY, 0, sourceHeight, width);
    const from = Math.max(across.from, down.from);
    const to = Math.min(across.to, down.to);
    if (from < to) mask.data.fill(1, j * width + from, j * width + to);
  }
  return mask;
}

interface Reduced {
  readonly raster: Raster;
  readonly matrix: AffineMatrix;
}

/** The source, or the part of it that the target shows, halved as often as the matrix allows; undefined when it shows none. */
function reduceSource(source: Raster, matrix: AffineMatrix, width: number, height: number): Reduced | undefined {
  let raster = source;
  let current = matrix;
  for (let { half } = raster; half !== undefined && shrinkFactor(current) >= 2; { half } = raster) {
    raster = half;
    current = matrixForReducedSource(current, 2);
  }
  let region = shownRegion(raster, current, width, height);
  if (region === undefined) return undefined;
  while (shrinkFactor(current) >= 2 && raster.width > 1 && raster.height > 1) {
    raster = halveRaster(raster, region);
    const moved: AffineMatrix = [
      current[0], current[1], current[2] + current[0] * region.x + current[1] * region.y,
      current[3], current[4], current[5] + current[3] * region.x + current[4] * region.y,
    ];
    current = matrixForReducedSource(moved, 2);
    region = { x: 0, y: 0, width: raster.width, height: raster.height };
  }
  return { raster, matrix: current };
}

/** Source pixels under the target, with a margin of one target pixel so that the edge of the target is not darkened. */
function shownRegion(source: Raster, matrix: AffineMatrix, width: number, height: number): PixelRegion | undefined {
  const inverse = invertMatrix(matrix);
  const corners = [{ x: -1, y: -1 }, { x: width + 1, y: -1 }, { x: -1, y: height + 1 }, { x: width + 1, y: height + 1 }].map((corner) => transformPoint(inverse, corner));
  const margin = 2 * shrinkFactor(matrix);
  const x = Math.max(0, Math.floor(Math.min(...corners.map((corner) => corner.x)) - margin));
  const y = Math.max(0, Math.floor(Math.min(...corners.map((corner) => corner.y)) - margin));
  const right = Math.min(source.width, Math.ceil(Math.max(...corners.map((corner) => corner.x)) + margin));
  const bottom = Math.min(source.height, Math.ceil(Math.max(...corners.map((corner) => corner.y)) + margin));
  return right > x && bottom > y ? { x, y, width: right - x, height: bottom - y } : undefined;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** The target columns i in 0…count whose slope·(i + ½) + start lies in [low, high). */
function spanInside(slope: number, start: number, low: number, high: number, count: number): Span {
  if (Math.abs(slope) < 1e-12) return start >= low && start < high ? { from: 0, to: count } : { from: 0, to: 0 };
  const first = (low - start) / slope - 0.5;
  const last = (high - start) / slope - 0.5;
  // A rising coordinate includes `low` and excludes `high`; a falling one the other way round.
  const from = slope > 0 ? Math.ceil(first) : Math.floor(last) + 1;
  const to = slope > 0 ? Math.ceil(last) : Math.floor(first) + 1;
  return { from: Math.min(count, Math.max(0, from)), to: Math.min(count, Math.max(0, to)) };
}

/** The columns in which all four neighbours exist; shrunk by a hair so that rounding cannot leave the raster. */
function innerSpan(source: Raster, inverse: AffineMatrix, startX: number, startY: number, width: number): Span {
  const across = spanInside(inverse[0], startX, 1e-6, source.width - 1 - 1e-6, width);
  const down = spanInside(inverse[3], startY, 1e-6, source.height - 1 - 1e-6, width);
  const from = Math.max(across.from, down.from);
  return { from, to: Math.max(from, Math.min(across.to, down.to)) };
}

/** Inner pixels by the vector kernel, fixed-point weights of 14 bits: at most one grey level from exact rounding. */
function warpColour(source: Raster, inverse: AffineMatrix, target: Raster): void {
  const { width, height } = target;
  const region = regionUnder(source, inverse, width, height);
  const fullStride = source.width * 3;
  // Whole rows in one copy where the region is a good part of the image, else only its own part of each row.
  const rowBytes = 4 * region.width >= source.width ? fullStride : region.width * 3;
  const { at: [pixels, coefficients, spans, output], memory } = layOut(rowBytes * region.height, 6 * 8, height * 8, width * height * 3);
  gatherRows(source.data, region.y * fullStride + (rowBytes === fullStride ? 0 : region.x * 3), fullStride, rowBytes, region.height, memory.bytes, pixels);
  const [originX, originY] = [inverse[2] - 0.5, inverse[5] - 0.5];
  memory.doubles.set([inverse[0], inverse[1], originX - (rowBytes === fullStride ? 0 : region.x), inverse[3], inverse[4], originY - region.y], coefficients / 8);
  const firstSpan = spans / 4;
  for (let j = 0; j < height; j++) {
    const { from, to } = innerSpan(source, inverse, inverse[1] * (j + 0.5) + originX, inverse[4] * (j + 0.5) + originY, width);
    memory.integers[firstSpan + 2 * j] = from;
    memory.integers[firstSpan + 2 * j + 1] = to;
  }
  kernels.warpRgb(pixels, rowBytes, coefficients, spans, output, width, height);
  target.data.set(memory.bytes.subarray(output, output + target.data.length));
  for (let j = 0; j < height; j++) {
    warpEdge(source, inverse, target, j, 0, memory.integers[firstSpan + 2 * j]!);
    warpEdge(source, inverse, target, j, memory.integers[firstSpan + 2 * j + 1]!, width);
  }
}

/** The source pixels that the inner pixels of the target lie on, with their right and lower neighbours. */
function regionUnder(source: Raster, inverse: AffineMatrix, width: number, height: number): PixelRegion {
  const corners = [{ x: 0, y: 0 }, { x: width, y: 0 }, { x: 0, y: height }, { x: width, y: height }].map((corner) => transformPoint(inverse, corner));
  const clamp = (value: number, most: number): number => Math.min(most, Math.max(0, value));
  const x = clamp(Math.floor(Math.min(...corners.map((corner) => corner.x))) - 1, source.width - 1);
  const y = clamp(Math.floor(Math.min(...corners.map((corner) => corner.y))) - 1, source.height - 1);
  const right = clamp(Math.ceil(Math.max(...corners.map((corner) => corner.x))) + 2, source.width);
  const bottom = clamp(Math.ceil(Math.max(...corners.map((corner) => corner.y))) + 2, source.height);
  return { x, y, width: Math.max(1, right - x), height: Math.max(1, bottom - y) };
}

function warpPlane(source: Raster, inverse: AffineMatrix, target: Raster): void {
  const input = source.data;
  const output = target.data;
  const width = target.width;
  const stride = source.width;
  for (let j = 0; j < target.height; j++) {
    const startX = inverse[1] * (j + 0.5) + inverse[2] - 0.5;
    const startY = inverse[4] * (j + 0.5) + inverse[5] - 0.5;
    const inner = innerSpan(source, inverse, startX, startY, width);
    warpEdge(source, inverse, target, j, 0, inner.from);
    for (let i = inner.from, out = j * width + inner.from; i < inner.to; i++, out++) {
      const x = inverse[0] * (i + 0.5) + startX;
      const y = inverse[3] * (i + 0.5) + startY;
      const left = x | 0;
      const top = y | 0;
      const right = x - left;
      const lower = y - top;
      const at = top * stride + left;
      const upper = input[at]! + (input[at + 1]! - input[at]!) * right;
      const under = input[at + stride]! + (input[at + stride + 1]! - input[at + stride]!) * right;
      output[out] = (upper + (under - upper) * lower + 0.5) | 0;
    }
    warpEdge(source, inverse, target, j, inner.to, width);
  }
}

/** The slow way, for columns from…to of row j whose neighbours may lie beyond the source (they count as black). */
function warpEdge(source: Raster, inverse: AffineMatrix, target: Raster, j: number, from: number, to: number): void {
  if (from === to) return;
  const channels = source.channels;
  const { width, height, data } = source;
  const startX = inverse[1] * (j + 0.5) + inverse[2] - 0.5;
  const startY = inverse[4] * (j + 0.5) + inverse[5] - 0.5;
  // Only where at least one neighbour exists is there anything to add up; the rest is black.
  const across = spanInside(inverse[0], startX, -1, width, target.width);
  const down = spanInside(inverse[3], startY, -1, height, target.width);
  const first = Math.min(to, Math.max(from, across.from, down.from));
  const last = Math.max(first, Math.min(to, across.to, down.to));
  target.data.fill(0, (j * target.width + from) * channels, (j * target.width + first) * channels);
  target.data.fill(0, (j * target.width + last) * channels, (j * target.width + to) * channels);
  for (let i = first; i < last; i++) {
    const x = inverse[0] * (i + 0.5) + inverse[1] * (j + 0.5) + inverse[2] - 0.5;
    const y = inverse[3] * (i + 0.5) + inverse[4] * (j + 0.5) + inverse[5] - 0.5;
    const out = (j * target.width + i) * channels;
    const left = Math.floor(x);
    const top = Math.floor(y);
    for (let c = 0; c < channels; c++) {
      let sum = 0;
      for (let v = Math.max(0, top); v <= top + 1 && v < height; v++) {
        const down = v === top ? 1 - (y - top) : y - top;
        for (let u = Math.max(0, left); u <= left + 1 && u < width; u++) {
          sum += data[(v * width + u) * channels + c]! * down * (u === left ? 1 - (x - left) : x - left);
        }
      }
      target.data[out + c] = (sum + 0.5) | 0;
    }
  }
}
