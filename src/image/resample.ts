/**
 * Separable resampling straight into a planar tensor: area average when shrinking, bilinear when enlarging.
 *
 * One pass over the source. Each source row is shrunk horizontally into a row buffer and added to the output rows it
 * covers, so no intermediate image is made.
 */
import type { Raster } from './raster.js';

/** How channel values become network inputs: (value − mean) × factor. */
export interface Normalisation {
  readonly mean: number;
  readonly factor: number;
}

/** Where in the canvas the resized image goes. */
export interface Placement {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

interface Taps {
  /** First source index of each target index. */
  readonly start: Int32Array;
  /** Number of source samples of each target index. */
  readonly count: Int32Array;
  /** Weights, `stride` per target index, each set summing to 1. */
  readonly weights: Float32Array;
  readonly stride: number;
}

/** Weights of a one-dimensional resampling from `from` to `to` samples. */
export function resamplingTaps(from: number, to: number): Taps {
  const step = from / to;
  const radius = Math.max(step, 1);
  const stride = Math.ceil(radius) + 2;
  const start = new Int32Array(to);
  const count = new Int32Array(to);
  const weights = new Float32Array(to * stride);
  for (let i = 0; i < to; i++) {
    let low: number;
    let high: number;
    const centre = (i + 0.5) * step;
    if (step >= 1) {
      low = Math.floor(i * step);
      high = Math.min(from, Math.ceil((i + 1) * step - 1e-9));
    } else {
      low = Math.max(0, Math.floor(centre - 0.5));
      high = Math.min(from, low + 2);
    }
    let total = 0;
    for (let k = low; k < high; k++) {
      const weight =
        step >= 1 ? Math.min(k + 1, (i + 1) * step) - Math.max(k, i * step) : Math.max(0, 1 - Math.abs(k + 0.5 - centre));
      weights[i * stride + k - low] = weight;
      total += weight;
    }
    for (let k = low; k < high; k++) weights[i * stride + k - low]! /= total;
    start[i] = low;
    count[i] = high - low;
  }
  return { start, count, weights, stride };
}

/**
 * Resizes an RGB raster into a part of a planar 3 × height × width canvas; the rest keeps what it holds.
 *
 * @param canvas length 3 × canvasWidth × canvasHeight, planes R, G, B.
 */
export function resampleToPlanar(source: Raster, canvas: Float32Array, canvasWidth: number, canvasHeight: number, placement: Placement, normalisation: Normalisation): void {
  if (source.channels !== 3) throw new RangeError(`expected 3 channels but received ${source.channels}`);
  const { left, top, width, height } = placement;
  const horizontal = resamplingTaps(source.width, width);
  const vertical = resamplingTaps(source.height, height);
  const row = new Float32Array(3 * width);
  const sums = new Float32Array(3 * width);
  const plane = canvasWidth * canvasHeight;
  const shift = -normalisation.mean * normalisation.factor;
  let cachedRow = -1;
  for (let y = 0; y < height; y++) {
    sums.fill(0);
    const first = vertical.start[y]!;
    for (let k = 0; k < vertical.count[y]!; k++) {
      if (first + k !== cachedRow) {
        shrinkRow(source, first + k, horizontal, row);
        cachedRow = first + k;
      }
      const weight = vertical.weights[y * vertical.stride + k]!;
      for (let i = 0; i < sums.length; i++) sums[i]! += weight * row[i]!;
    }
    const base = (top + y) * canvasWidth + left;
    for (let x = 0; x < width; x++) {
      canvas[base + x] = sums[3 * x]! * normalisation.factor + shift;
      canvas[base + x + plane] = sums[3 * x + 1]! * normalisation.factor + shift;
      canvas[base + x + 2 * plane] = sums[3 * x + 2]! * normalisation.factor + shift;
    }
  }
}

function shrinkRow(source: Raster, y: number, taps: Taps, row: Float32Array): void {
  const { data } = source;
  const base = y * source.width * 3;
  const targets = taps.start.length;
  for (let x = 0; x < targets; x++) {
    let r = 0;
    let g = 0;
    let b = 0;
    let offset = base + taps.start[x]! * 3;
    const firstWeight = x * taps.stride;
    const end = firstWeight + taps.count[x]!;
    for (let w = firstWeight; w < end; w++) {
      const weight = taps.weights[w]!;
      r += weight * data[offset]!;
      g += weight * data[offset + 1]!;
      b += weight * data[offset + 2]!;
      offset += 3;
    }
    row[3 * x] = r;
    row[3 * x + 1] = g;
    row[3 * x + 2] = b;
  }
}
