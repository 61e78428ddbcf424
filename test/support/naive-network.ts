/** The textbook meaning of network operators on images with channels last, loop by loop: what conversions are compared with. */
import type { Window } from '../../src/models/convert/planar-convolution.js';
import { createRandom } from './noise.js';

/** Values with channels last: shape [1, rows, columns, channels]. */
export interface Image {
  readonly shape: readonly [number, number, number, number];
  readonly data: Float32Array;
}

export function noiseImage(rows: number, columns: number, channels: number, seed: number): Image {
  const random = createRandom(seed);
  return { shape: [1, rows, columns, channels], data: Float32Array.from({ length: rows * columns * channels }, () => 2 * random() - 1) };
}

export function noiseFloats(length: number, seed: number): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length }, () => 2 * random() - 1);
}

/** Channels last → planar. */
export function toPlanar({ shape, data }: Image): { dims: number[]; data: Float32Array } {
  const [, rows, columns, channels] = shape;
  const planar = new Float32Array(data.length);
  for (let i = 0; i < rows * columns; i++) for (let c = 0; c < channels; c++) planar[c * rows * columns + i] = data[i * channels + c]!;
  return { dims: [1, channels, rows, columns], data: planar };
}

/** TensorFlow's placement of a window on one axis. */
function place(input: number, kernel: number, stride: number, dilation: number, padding: 'same' | 'valid'): { output: number; before: number } {
  const extent = (kernel - 1) * dilation + 1;
  if (padding === 'valid') return { output: Math.ceil((input - extent + 1) / stride), before: 0 };
  const output = Math.ceil(input / stride);
  return { output, before: Math.floor(Math.max((output - 1) * stride + extent - input, 0) / 2) };
}

/** Visits every pixel under the window of every output pixel: row and column are outside the input where it is padded. */
function slide(image: Image, window: Window, visit: (output: number, tap: number, input: number | undefined) => void): [number, number] {
  const [, rows, columns] = image.shape;
  const vertical = place(rows, window.kernel[0], window.strides[0], window.dilations[0], window.padding);
  const horizontal = place(columns, window.kernel[1], window.strides[1], window.dilations[1], window.padding);
  for (let y = 0; y < vertical.output; y++) {
    for (let x = 0; x < horizontal.output; x++) {
      for (let ky = 0; ky < window.kernel[0]; ky++) {
        for (let kx = 0; kx < window.kernel[1]; kx++) {
          const row = y * window.strides[0] - vertical.before + ky * window.dilations[0];
          const column = x * window.strides[1] - horizontal.before + kx * window.dilations[1];
          const isInside = row >= 0 && row < rows && column >= 0 && column < columns;
          visit(y * horizontal.output + x, ky * window.kernel[1] + kx, isInside ? row * columns + column : undefined);
        }
      }
    }
  }
  return [vertical.output, horizontal.output];
}

/** @param kernel rows × columns × input × output channels. */
export function convolve(image: Image, kernel: Float32Array, bias: Float32Array, window: Window): Image {
  const channels = image.shape[3];
  const filters = bias.length;
  const sums: number[] = [];
  const [rows, columns] = slide(image, window, (output, tap, input) => {
    for (let f = 0; f < filters; f++) {
      const at = output * filters + f;
      sums[at] ??= bias[f]!;
      if (input === undefined) continue;
      for (let c = 0; c < channels; c++) sums[at] += image.data[input * channels + c]! * kernel[(tap * channels + c) * filters + f]!;
    }
  });
  return { shape: [1, rows, columns, filters], data: Float32Array.from(sums) };
}

/** @param kernel rows × columns × channels × multiplier. */
export function convolveDepthwise(image: Image, kernel: Float32Array, bias: Float32Array, window: Window): Image {
  const channels = image.shape[3];
  const multiplier = bias.length / channels;
  const sums: number[] = [];
  const [rows, columns] = slide(image, window, (output, tap, input) => {
    for (let f = 0; f < bias.length; f++) {
      const at = output * bias.length + f;
      sums[at] ??= bias[f]!;
      if (input !== undefined) sums[at] += image.data[input * channels + Math.floor(f / multiplier)]! * kernel[tap * bias.length + f]!;
    }
  });
  return { shape: [1, rows, columns, bias.length], data: Float32Array.from(sums) };
}

/** Pooling over the pixels under the window that lie inside the image. */
export function pool(image: Image, kind: 'max' | 'average', window: Window): Image {
  const channels = image.shape[3];
  const seen: number[][] = [];
  const [rows, columns] = slide(image, window, (output, _tap, input) => {
    for (let c = 0; c < channels; c++) {
      const values = (seen[output * channels + c] ??= []);
      if (input !== undefined) values.push(image.data[input * channels + c]!);
    }
  });
  const reduce = (values: number[]): number => (kind === 'max' ? Math.max(...values) : values.reduce((a, b) => a + b) / values.length);
  return { shape: [1, rows, columns, channels], data: Float32Array.from(seen.map(reduce)) };
}

/** Bilinear resampling; `centred` counts from pixel centres, else from corners. */
export function resize(image: Image, rows: number, columns: number, centred: boolean): Image {
  const [, height, width, channels] = image.shape;
  const data = new Float32Array(rows * columns * channels);
  const position = (i: number, from: number, to: number): number => {
    const at = centred ? (i + 0.5) * (from / to) - 0.5 : i * (from / to);
    return Math.min(Math.max(at, 0), from - 1);
  };
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const [fy, fx] = [position(y, height, rows), position(x, width, columns)];
      const [y0, x0] = [Math.floor(fy), Math.floor(fx)];
      const [y1, x1] = [Math.min(y0 + 1, height - 1), Math.min(x0 + 1, width - 1)];
      for (let c = 0; c < channels; c++) {
        const at = (row: number, column: number): number => image.data[(row * width + column) * channels + c]!;
        const top = at(y0, x0) * (1 - fx + x0) + at(y0, x1) * (fx - x0);
        const bottom = at(y1, x0) * (1 - fx + x0) + at(y1, x1) * (fx - x0);
        data[(y * columns + x) * channels + c] = top * (1 - fy + y0) + bottom * (fy - y0);
      }
    }
  }
  return { shape: [1, rows, columns, channels], data };
}
