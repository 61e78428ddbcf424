/**
 * Separable resampling straight into a planar tensor: area average when shrinking, bilinear when enlarging.
 *
 * One pass over the source: the rows under an output row are added up first, and the sum is then shrunk across, so no
 * intermediate image is made.
 */
import { kernels, layOut, type KernelMemory } from './kernels/kernels.js';
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
export function resampleToPlanar(whole: Raster, canvas: Float32Array, canvasWidth: number, canvasHeight: number, placement: Placement, normalisation: Normalisation): void {
  if (whole.channels !== 3) throw new RangeError(`expected 3 channels but received ${whole.channels}`);
  const { left, top, width, height } = placement;
  const source = smallestEnough(whole, width, height);
  const across = resamplingTaps(source.width, width);
  const down = resamplingTaps(source.height, height);
  const bytes = (taps: Taps): number => 16 + taps.start.byteLength + taps.count.byteLength + taps.weights.byteLength;
  const { at: [pixels, acrossTaps, downTaps, sums, output], memory } = layOut(source.data.length, bytes(across), bytes(down), 12 * source.width + 64, canvas.byteLength);
  memory.bytes.set(source.data, pixels);
  // What the picture leaves of the canvas stays as it is.
  if (width < canvasWidth || height < canvasHeight) memory.floats.set(canvas, output / 4);
  writeTaps(across, memory, acrossTaps);
  writeTaps(down, memory, downTaps);
  const shift = -normalisation.mean * normalisation.factor;
  kernels.resampleRgb(pixels, source.width, acrossTaps, downTaps, sums, output, canvasWidth, canvasWidth * canvasHeight, left, top, width, height, normalisation.factor, shift);
  canvas.set(memory.floats.subarray(output / 4, output / 4 + canvas.length));
}

/** The smallest half at hand from which nothing is enlarged. Only where sides are even do its pixels cover the whole. */
function smallestEnough(whole: Raster, width: number, height: number): Raster {
  let source = whole;
  while (source.width % 2 === 0 && source.height % 2 === 0 && source.width >= 2 * width && source.height >= 2 * height) {
    const { half } = source;
    if (half === undefined) break;
    source = half;
  }
  return source;
}

/** The kernel's record of one axis (three pointers and the stride), and the arrays behind it. */
function writeTaps(taps: Taps, memory: KernelMemory, at: number): void {
  const start = at + 16;
  const count = start + taps.start.byteLength;
  const weights = count + taps.count.byteLength;
  memory.integers.set([start, count, weights, taps.stride], at / 4);
  memory.integers.set(taps.start, start / 4);
  memory.integers.set(taps.count, count / 4);
  memory.floats.set(taps.weights, weights / 4);
}
