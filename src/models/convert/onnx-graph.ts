/** Writes ONNX models: a graph that grows node by node, and the bytes of the finished file. */
import onnxProto from 'onnx-proto';
import { floatBytes, int64Bytes } from './little-endian.js';
import { elementTypes, encodeAttribute, encodePort, type GraphPort, type OnnxAttribute } from './onnx-parts.js';
import { expandParametricRelus } from './parametric-relu.js';

const { onnx } = onnxProto;

/** Operator set the converters write; GridSample came with 16, HardSwish with 14. */
const operatorSet = 17;
/** File format version that goes with operator set 17. */
const formatVersion = 8;

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
    const { nodes, constants } = expandParametricRelus({ nodes: this.#nodes, constants: this.#initializers });
    return onnx.ModelProto.encode({
      irVersion: formatVersion,
      producerName: 'facegauge',
      opsetImport: [{ domain: '', version: operatorSet }],
      graph: {
        name: 'network',
        node: [...nodes],
        initializer: [...constants],
        input: inputs.map(encodePort),
        output: outputs.map(encodePort),
      },
    }).finish();
  }
}
