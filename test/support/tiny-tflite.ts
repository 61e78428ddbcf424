/** Writes TensorFlow Lite files of a few operators, for tests of the reader. Field numbers are those of the public schema. */
import { Builder } from 'flatbuffers';

export interface TinyTensor {
  readonly shape: readonly number[];
  readonly type: 'float32' | 'float16' | 'int32';
  /** Constant tensors only. */
  readonly bytes?: Uint8Array;
}

export interface TinyOperator {
  /** Builtin code, or the name of a custom operator. */
  readonly kind: number | string;
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  /** Fields of the options table: number → one byte or int32. */
  readonly options?: Readonly<Record<number, { readonly byte: number } | { readonly int: number }>>;
  readonly customOptions?: Uint8Array;
}

export interface TinyModel {
  readonly tensors: readonly TinyTensor[];
  readonly operators: readonly TinyOperator[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
}

const typeCodes = { float32: 0, float16: 1, int32: 2 } as const;
const customCode = 32;

function intVector(builder: Builder, values: readonly number[]): number {
  builder.startVector(4, values.length, 4);
  for (const value of values.toReversed()) builder.addInt32(value);
  return builder.endVector();
}

function byteVector(builder: Builder, bytes: Uint8Array): number {
  builder.startVector(1, bytes.length, 16);
  for (const byte of bytes.toReversed()) builder.addInt8(byte);
  return builder.endVector();
}

function tableVector(builder: Builder, tables: readonly number[]): number {
  builder.startVector(4, tables.length, 4);
  for (const table of tables.toReversed()) builder.addOffset(table);
  return builder.endVector();
}

type Field = { readonly offset: number } | { readonly byte: number } | { readonly int: number };

function table(builder: Builder, fields: Readonly<Record<number, Field>>): number {
  builder.startObject(12);
  for (const [number, field] of Object.entries(fields)) {
    if ('offset' in field) builder.addFieldOffset(Number(number), field.offset, 0);
    else if ('byte' in field) builder.addFieldInt8(Number(number), field.byte, 0);
    else builder.addFieldInt32(Number(number), field.int, 0);
  }
  return builder.endObject();
}

export function tinyTflite({ tensors, operators, inputs, outputs }: TinyModel): Uint8Array {
  const builder = new Builder(4096);
  const buffers = [table(builder, {}), ...tensors.map(({ bytes }) => (bytes ? table(builder, { 0: { offset: byteVector(builder, bytes) } }) : table(builder, {})))];
  const kinds = [...new Set(operators.map(({ kind }) => kind))];
  const codes = kinds.map((kind) => {
    if (typeof kind === 'number') return table(builder, { 0: { byte: Math.min(kind, 127) }, 3: { int: kind } });
    return table(builder, { 1: { offset: builder.createString(kind) }, 0: { byte: customCode }, 3: { int: customCode } });
  });
  const tensorTables = tensors.map(({ shape, type }, i) => table(builder, {
    0: { offset: intVector(builder, shape) }, 1: { byte: typeCodes[type] }, 2: { int: i + 1 },
  }));
  const operatorTables = operators.map((operator) => {
    const fields: Record<number, Field> = {
      1: { offset: intVector(builder, operator.inputs) }, 2: { offset: intVector(builder, operator.outputs) },
    };
    if (operator.options) {
      fields[4] = { offset: table(builder, operator.options) };
      fields[3] = { byte: 1 };
    }
    if (operator.customOptions) fields[5] = { offset: byteVector(builder, operator.customOptions) };
    fields[0] = { int: kinds.indexOf(operator.kind) };
    return table(builder, fields);
  });
  const graph = table(builder, {
    0: { offset: tableVector(builder, tensorTables) }, 1: { offset: intVector(builder, inputs) },
    2: { offset: intVector(builder, outputs) }, 3: { offset: tableVector(builder, operatorTables) },
  });
  const model = table(builder, {
    0: { int: 3 }, 1: { offset: tableVector(builder, codes) }, 2: { offset: tableVector(builder, [graph]) }, 4: { offset: tableVector(builder, buffers) },
  });
  builder.finish(model, 'TFL3');
  return builder.asUint8Array();
}

/** int32 numbers as bytes. */
export function int32Bytes(values: readonly number[]): Uint8Array {
  return new Uint8Array(Int32Array.from(values).buffer);
}
