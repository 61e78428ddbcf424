/**
 * Reads the parts of a TensorFlow Lite file that a conversion needs. The file is a FlatBuffer; the field numbers below
 * are those of TensorFlow's public schema (tensorflow/lite/schema/schema.fbs, version 3).
 */
import { ByteBuffer } from 'flatbuffers';

export type TfliteType = 'float32' | 'float16' | 'int32' | 'other';

export interface TfliteTensor {
  readonly shape: readonly number[];
  readonly type: TfliteType;
  /** Raw little-endian numbers; empty for a tensor that is computed. */
  readonly data: Uint8Array;
}

export interface TfliteOperator {
  /** Name of the builtin operator, or the custom operator's own name. */
  readonly kind: string;
  /** Indices of tensors; −1 stands for an absent optional input. */
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  /** Fields of the operator's options table by field number. */
  readonly options: TfliteOptions;
  readonly customOptions: Uint8Array;
}

export interface TfliteGraph {
  readonly tensors: readonly TfliteTensor[];
  readonly operators: readonly TfliteOperator[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
}

/** Builtin operator codes of the schema, as far as the converted networks use them. */
const builtinNames: Readonly<Record<number, string>> = {
  0: 'ADD', 1: 'AVERAGE_POOL_2D', 2: 'CONCATENATION', 3: 'CONV_2D', 4: 'DEPTHWISE_CONV_2D', 6: 'DEQUANTIZE',
  14: 'LOGISTIC', 17: 'MAX_POOL_2D', 18: 'MUL', 19: 'RELU', 21: 'RELU6', 22: 'RESHAPE', 23: 'RESIZE_BILINEAR', 34: 'PAD',
  41: 'SUB', 45: 'STRIDED_SLICE', 54: 'PRELU', 101: 'ABS', 117: 'HARD_SWISH',
};
const customCode = 32;

const tensorTypes: Readonly<Record<number, TfliteType>> = { 0: 'float32', 1: 'float16', 2: 'int32' };

/** One table of the FlatBuffer; fields are asked for by number. */
class Table {
  readonly #buffer: ByteBuffer;
  readonly #position: number;

  constructor(buffer: ByteBuffer, position: number) {
    this.#buffer = buffer;
    this.#position = position;
  }

  #field(number: number): number {
    const offset = this.#buffer.__offset(this.#position, 4 + 2 * number);
    return offset === 0 ? 0 : this.#position + offset;
  }

  int8(number: number, absent = 0): number {
    const at = this.#field(number);
    return at === 0 ? absent : this.#buffer.readInt8(at);
  }

  int32(number: number, absent = 0): number {
    const at = this.#field(number);
    return at === 0 ? absent : this.#buffer.readInt32(at);
  }

  text(number: number): string {
    const at = this.#field(number);
    if (at === 0) return '';
    const text = this.#buffer.__string(at);
    return typeof text === 'string' ? text : new TextDecoder().decode(text);
  }

  table(number: number): Table | undefined {
    const at = this.#field(number);
    return at === 0 ? undefined : new Table(this.#buffer, this.#buffer.__indirect(at));
  }

  #vector<T>(number: number, read: (start: number, index: number) => T): T[] {
    const at = this.#field(number);
    if (at === 0) return [];
    const start = this.#buffer.__vector(at);
    return Array.from({ length: this.#buffer.__vector_len(at) }, (_, index) => read(start, index));
  }

  tables(number: number): Table[] {
    return this.#vector(number, (start, index) => new Table(this.#buffer, this.#buffer.__indirect(start + 4 * index)));
  }

  int32s(number: number): number[] {
    return this.#vector(number, (start, index) => this.#buffer.readInt32(start + 4 * index));
  }

  bytes(number: number): Uint8Array {
    const at = this.#field(number);
    if (at === 0) return new Uint8Array(0);
    const start = this.#buffer.__vector(at);
    return this.#buffer.bytes().subarray(start, start + this.#buffer.__vector_len(at));
  }
}

/** Options of an operator: absent fields have the schema's default. */
export class TfliteOptions {
  readonly #table: Table | undefined;

  constructor(table: Table | undefined) {
    this.#table = table;
  }

  int8(number: number): number {
    return this.#table?.int8(number) ?? 0;
  }

  int32(number: number, absent = 0): number {
    return this.#table?.int32(number, absent) ?? absent;
  }
}

/** Reads a model of one subgraph. Throws RangeError for anything else or for an operator that is not in the table above. */
export function readTflite(bytes: Uint8Array): TfliteGraph {
  const buffer = new ByteBuffer(bytes);
  const model = new Table(buffer, buffer.readInt32(0));
  const [graph, ...more] = model.tables(2);
  if (graph === undefined || more.length > 0) throw new RangeError('expected a TensorFlow Lite model of one subgraph');
  const kinds = model.tables(1).map((code) => {
    // Codes up to 127 stand in the old one-byte field, later ones in the new field: the larger is the code.
    const number = Math.max(code.int8(0), code.int32(3));
    const name = number === customCode ? code.text(1) : builtinNames[number];
    if (name === undefined) throw new RangeError(`expected a known operator but received builtin code ${number}`);
    return name;
  });
  const data = model.tables(4).map((table) => table.bytes(0));
  return {
    inputs: graph.int32s(1),
    outputs: graph.int32s(2),
    tensors: graph.tables(0).map((tensor) => ({
      shape: tensor.int32s(0),
      type: tensorTypes[tensor.int8(1)] ?? 'other',
      data: data[tensor.int32(2)] ?? new Uint8Array(0),
    })),
    operators: graph.tables(3).map((operator) => ({
      kind: kinds[operator.int32(0)]!,
      inputs: operator.int32s(1),
      outputs: operator.int32s(2),
      options: new TfliteOptions(operator.table(4)),
      customOptions: operator.bytes(5),
    })),
  };
}
