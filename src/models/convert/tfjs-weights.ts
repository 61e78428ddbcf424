/**
 * Reads weights in the format of TensorFlow.js: a list of names, shapes and types, and one run of bytes that holds
 * them in that order. Quantised weights are widened to float32.
 */
import { readFloats, readHalves, readIntegers } from './little-endian.js';
import { sizeOf, type Constant } from './planar.js';

export interface WeightEntry {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly quantization?: {
    readonly dtype: string;
    readonly scale?: number;
    readonly min?: number;
  };
}

/** float32 weights, and int32 ones as plain numbers. */
export type Weight = Constant | { readonly shape: readonly number[]; readonly integers: readonly number[] };

interface Reader {
  readonly bytesEach: number;
  readonly read: (bytes: Uint8Array, entry: WeightEntry) => Weight;
}

/** value = stored · scale + min. */
function readBytes(bytes: Uint8Array, { name, shape, quantization }: WeightEntry): Weight {
  const { scale, min } = quantization ?? {};
  if (scale === undefined || min === undefined) throw new RangeError(`expected scale and minimum of the weight ${name}`);
  return { shape, data: Float32Array.from(bytes, (stored) => stored * scale + min) };
}

/** By type as stored. */
const readers: Readonly<Record<string, Reader>> = {
  float32: { bytesEach: 4, read: (bytes, { shape }) => ({ shape, data: readFloats(bytes) }) },
  float16: { bytesEach: 2, read: (bytes, { shape }) => ({ shape, data: readHalves(bytes) }) },
  uint8: { bytesEach: 1, read: readBytes },
  int32: { bytesEach: 4, read: (bytes, { shape }) => ({ shape, integers: readIntegers(bytes) }) },
};

/** Throws RangeError for a type that is not in the table, or when the bytes end early or late. */
export function readWeights(entries: readonly WeightEntry[], bytes: Uint8Array): Map<string, Weight> {
  const weights = new Map<string, Weight>();
  let at = 0;
  for (const entry of entries) {
    const type = entry.quantization?.dtype ?? entry.dtype;
    const reader = readers[type];
    if (!reader) throw new RangeError(`expected weights of a known type but ${entry.name} has ${type}`);
    const end = at + sizeOf(entry.shape) * reader.bytesEach;
    if (end > bytes.length) throw new RangeError(`expected ${end} bytes of weights but received ${bytes.length}`);
    weights.set(entry.name, reader.read(bytes.subarray(at, end), entry));
    at = end;
  }
  if (at !== bytes.length) throw new RangeError(`expected ${at} bytes of weights but received ${bytes.length}`);
  return weights;
}
