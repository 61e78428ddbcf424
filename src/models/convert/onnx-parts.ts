/** The parts of an ONNX file as its protocol buffers state them. */
import onnxProto from 'onnx-proto';
import { readFloats } from './little-endian.js';

const { onnx } = onnxProto;
const { AttributeType } = onnx.AttributeProto;
/** Element types of the format that we write. */
export const elementTypes = { float: 1, int64: 7 } as const;

/** What converters work on: nodes in order, and the constants that they name. */
export interface GraphParts {
  readonly nodes: readonly onnxProto.onnx.INodeProto[];
  readonly constants: readonly onnxProto.onnx.ITensorProto[];
}

export type OnnxAttribute =
  | { readonly float: number }
  | { readonly int: number }
  | { readonly text: string }
  | { readonly ints: readonly number[] };

/** Name and dimensions of a graph input or output; a text is the name of a free dimension. */
export interface GraphPort {
  readonly name: string;
  readonly dims: readonly (number | string)[];
}

/** An attribute as the file format states it. */
export function encodeAttribute(name: string, value: OnnxAttribute): onnxProto.onnx.IAttributeProto {
  if ('float' in value) return { name, type: AttributeType.FLOAT, f: value.float };
  if ('int' in value) return { name, type: AttributeType.INT, i: value.int };
  if ('text' in value) return { name, type: AttributeType.STRING, s: new TextEncoder().encode(value.text) };
  return { name, type: AttributeType.INTS, ints: [...value.ints] };
}

/** A graph port as the file format states it: float32, with fixed or named dimensions. */
export function encodePort(port: GraphPort): onnxProto.onnx.IValueInfoProto {
  const dim = port.dims.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }));
  return { name: port.name, type: { tensorType: { elemType: elementTypes.float, shape: { dim } } } };
}

/** The values of a float32 constant, in either of the ways in which a file may hold them; undefined for other types. */
export function floatsOf({ dataType, rawData, floatData }: onnxProto.onnx.ITensorProto): Float32Array | undefined {
  if (dataType !== elementTypes.float) return undefined;
  return rawData && rawData.length > 0 ? readFloats(rawData) : Float32Array.from(floatData ?? []);
}
