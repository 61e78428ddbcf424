/**
 * The pixel loops that every photo goes through, as WebAssembly with 128-bit vectors: 3 to 8 times as fast as the same
 * loops in JavaScript (docs/decisions/0020). Pixels are copied into the module's memory and results out of it; a copy
 * costs a tenth of a kernel.
 *
 * The source is tools/kernels (kernels.ts, filters.ts). What a kernel computes is stated where it is used: warp.ts, shrink.ts,
 * resample.ts, tensor.ts, grey.ts, morphology.ts, gradient-look.ts, gaussian.ts, measures/compression/block-grid.ts,
 * measures/sharpness/filter-features.ts.
 */
import { kernelBinary } from './binary.js';

interface LinearMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** What is used of WebAssembly; the compiler's library for Node does not describe it. */
interface WebAssemblyOfNode {
  readonly Memory: new (descriptor: { readonly initial: number }) => LinearMemory;
  readonly Module: new (code: Uint8Array) => object;
  readonly Instance: new (module: object, imports: Readonly<Record<string, Readonly<Record<string, unknown>>>>) => { readonly exports: unknown };
}

interface Kernels {
  warpRgb(source: number, sourceStride: number, inverse: number, spans: number, target: number, width: number, height: number): void;
  halveRgb(source: number, sourceStride: number, target: number, targetStride: number, pairs: number, rows: number, firstRow: number): void;
  splitRgb(source: number, pixels: number, target: number, factor: number, shift: number): void;
  resampleRgb(
    source: number, sourceWidth: number, across: number, down: number, sums: number, canvas: number, canvasWidth: number, plane: number,
    left: number, top: number, width: number, height: number, factor: number, shift: number,
  ): void;
  greyRgb(source: number, pixels: number, target: number): void;
  addColumnSteps(source: number, width: number, rows: number, columns: number): void;
  sumRowSteps(source: number, width: number, rows: number, sums: number): void;
  erodeAhead(plane: number, stride: number, rows: number, window: number): void;
  smoothBytes(source: number, stride: number, rows: number, target: number): void;
  convolveBytes(source: number, stride: number, rows: number, corner: number, edge: number, centre: number, target: number): void;
  mixBytes(source: number, stride: number, rows: number, target: number): void;
  subtractBoxMean(source: number, stride: number, rows: number, side: number, target: number): void;
  smoothIntegers(source: number, stride: number, rows: number, target: number): void;
  weighAcross(source: number, width: number, rows: number, taps: number, count: number, target: number): void;
  weighDown(source: number, stride: number, values: number, taps: number, count: number, target: number): void;
  gradientLengths(source: number, stride: number, rows: number, target: number): void;
  sumAbsolutes(plane: number, stride: number, rows: number, runs: number, sums: number): void;
}

/** Most source bytes that a kernel should be given at a time where a picture may be large: its memory never shrinks. */
export const stripBytes = 2_000_000;

const pageBytes = 65_536;
/** Vectors are read and written whole: this many bytes behind every array may be touched. */
const slackBytes = 32;
const alignment = 16;

const { WebAssembly } = globalThis as unknown as { readonly WebAssembly: WebAssemblyOfNode };
const memory = new WebAssembly.Memory({ initial: 64 });
const module = new WebAssembly.Module(Buffer.from(kernelBinary, 'base64'));

/** The compiled functions. Pointers are offsets from `layOut`. */
export const kernels = new WebAssembly.Instance(module, { env: { memory } }).exports as Kernels;

/** The memory as bytes and as numbers of each width, all from its beginning. */
export interface KernelMemory {
  readonly bytes: Uint8Array;
  readonly integers: Int32Array;
  readonly floats: Float32Array;
  readonly doubles: Float64Array;
}

/**
 * Places arrays of these lengths (bytes) one behind the other, and returns their offsets and the views of the memory,
 * which hold until the next call. The memory is scratch: whatever lay there before may be overwritten, and nobody reads it.
 */
export function layOut<const Sizes extends readonly number[]>(...sizes: Sizes): { readonly at: { readonly [K in keyof Sizes]: number }; readonly memory: KernelMemory } {
  let end = alignment;
  const at = sizes.map((size) => {
    const start = end;
    end = Math.ceil((start + size + slackBytes) / alignment) * alignment;
    return start;
  });
  const missing = end - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / pageBytes));
  const { buffer } = memory;
  return {
    at: at as { readonly [K in keyof Sizes]: number },
    memory: { bytes: new Uint8Array(buffer), integers: new Int32Array(buffer), floats: new Float32Array(buffer), doubles: new Float64Array(buffer) },
  };
}

/** Copies rows of bytes: `stride` apart in the source, close together in the target. */
export function gatherRows(source: Uint8Array, first: number, stride: number, rowBytes: number, rows: number, target: Uint8Array, at: number): void {
  if (stride === rowBytes) {
    target.set(source.subarray(first, first + rows * stride), at);
    return;
  }
  for (let row = 0; row < rows; row++) target.set(source.subarray(first + row * stride, first + row * stride + rowBytes), at + row * rowBytes);
}
