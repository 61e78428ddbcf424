/** Writes ONNX models: a graph that grows node by node, and the bytes of the finished file. */
import onnxProto from 'onnx-proto';

const { onnx } = onnxProto;

/** Operator set the converters write; GridSample came with 16, HardSwish with 14. */
const operatorSet = 17;
/** File format version that goes with operator set 17. */
const formatVersion = 8;

const { AttributeType } = onnx.AttributeProto;
const elementTypes = { float: 1, int64: 7 } as const;

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

function encodeAttribute(name: string, value: OnnxAttribute): onnxProto.onnx.IAttributeProto {
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

/** Little-endian bytes of numbers, whatever the byte order of the machine: the same file everywhere. */
export function floatBytes(values: ArrayLike<number>): Uint8Array {
  const bytes = new Uint8Array(values.length * 4);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < values.length; i++) view.setFloat32(4 * i, values[i]!, true);
  return bytes;
}

/** Little-endian bytes of whole numbers. */
export function int64Bytes(values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 8);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => { view.setBigInt64(8 * i, BigInt(value), true); });
  return bytes;
}

export class OnnxGraph {
  readonly #nodes: onnxProto.onnx.INodeProto[] = [];
  readonly #initializers: onnxProto.onnx.ITensorProto[] = [];
  readonly #integers = new Map<string, string>();
  #serial = 0;

  #nextName(kind: string): string {
    return `${kind}${this.#serial++}`;
  }

  /** Adds a float32 constant and returns its name. */
  addFloats(dims: readonly number[], values: ArrayLike<number>): string {
    const size = dims.reduce((product, side) => product * side, 1);
    if (size !== values.length) throw new RangeError(`expected ${size} values for a constant of [${dims.join(', ')}] but received ${values.length}`);
    const name = this.#nextName('w');
    this.#initializers.push({ name, dims: [...dims], dataType: elementTypes.float, rawData: floatBytes(values) });
    return name;
  }

  /** Adds an int64 vector and returns its name; the same values share one constant. */
  addIntegers(values: readonly number[]): string {
    const key = values.join(',');
    const known = this.#integers.get(key);
    if (known !== undefined) return known;
    const name = this.#nextName('i');
    this.#initializers.push({ name, dims: [values.length], dataType: elementTypes.int64, rawData: int64Bytes(values) });
    this.#integers.set(key, name);
    return name;
  }

  /** Adds a node with one output and returns the output's name. An empty input name stands for an absent optional input. */
  addNode(operator: string, inputs: readonly string[], attributes: Readonly<Record<string, OnnxAttribute>> = {}): string {
    const output = this.#nextName('v');
    this.#nodes.push({
      opType: operator, name: output, input: [...inputs], output: [output],
      attribute: Object.entries(attributes).map(([name, value]) => encodeAttribute(name, value)),
    });
    return output;
  }

  /** Gives a value the name under which the file offers it. */
  rename(from: string, to: string): void {
    for (const node of this.#nodes) {
      node.input = (node.input ?? []).map((name) => (name === from ? to : name));
      node.output = (node.output ?? []).map((name) => (name === from ? to : name));
    }
  }

  /** The bytes of the model file. The same calls give the same bytes on every machine. */
  encode(inputs: readonly GraphPort[], outputs: readonly GraphPort[]): Uint8Array {
    return onnx.ModelProto.encode({
      irVersion: formatVersion,
      producerName: 'facegauge',
      opsetImport: [{ domain: '', version: operatorSet }],
      graph: {
        name: 'network',
        node: this.#nodes,
        initializer: this.#initializers,
        input: inputs.map(encodePort),
        output: outputs.map(encodePort),
      },
    }).finish();
  }
}
