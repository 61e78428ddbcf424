/** Converts a TensorFlow Lite network of one image input into ONNX bytes. */
import { finishNetwork, type NetworkPorts } from './ports.js';
import { OnnxGraph } from './onnx-graph.js';
import { readFloats, readHalves, readIntegers } from './little-endian.js';
import { isConstant } from './planar-arithmetic.js';
import type { Constant, Value } from './planar.js';
import { builtinOperators, type OperatorContext, type OperatorRow } from './tflite-operators.js';
import { foldParametricRelus } from './tflite-rewrite.js';
import { readTflite, type TfliteGraph, type TfliteOperator } from './tflite-reader.js';

/** Where the translation of one file stands: constants and computed values by tensor index. */
class Translation {
  readonly graph = new OnnxGraph();
  readonly #source: TfliteGraph;
  readonly #known = new Map<number, Value | Constant>();

  constructor(source: TfliteGraph) {
    this.#source = source;
    source.tensors.forEach((tensor, index) => {
      if (tensor.data.length === 0) return;
      if (tensor.type === 'float32') this.#known.set(index, { shape: tensor.shape, data: readFloats(tensor.data) });
      if (tensor.type === 'float16') this.#known.set(index, { shape: tensor.shape, data: readHalves(tensor.data) });
    });
  }

  set(index: number, value: Value | Constant): void {
    this.#known.set(index, value);
  }

  get(index: number): Value | Constant {
    const operand = this.#known.get(index);
    if (operand === undefined) throw new RangeError(`expected tensor ${index} to be computed before its use`);
    return operand;
  }

  value(index: number): Value {
    const operand = this.get(index);
    if (isConstant(operand)) throw new TypeError(`expected tensor ${index} to be computed but it is constant`);
    return operand;
  }

  /** Shape of a tensor with the batch set to one. */
  shape(index: number): readonly number[] {
    return [1, ...this.#source.tensors[index]!.shape.slice(1)];
  }

  context(operator: TfliteOperator): OperatorContext {
    const tensorOf = (k: number): number => {
      const index = operator.inputs[k];
      if (index === undefined) throw new RangeError(`expected ${operator.kind} to have an input ${k}`);
      return index;
    };
    return {
      graph: this.graph,
      operator,
      value: (k) => this.value(tensorOf(k)),
      constant: (k) => {
        const operand = this.get(tensorOf(k));
        if (!isConstant(operand)) throw new TypeError(`expected input ${k} of ${operator.kind} to be constant`);
        return operand;
      },
      integers: (k) => {
        const tensor = this.#source.tensors[tensorOf(k)]!;
        if (tensor.type !== 'int32' || tensor.data.length === 0) throw new TypeError(`expected input ${k} of ${operator.kind} to be an int32 constant`);
        return readIntegers(tensor.data);
      },
      operand: (k) => this.get(tensorOf(k)),
      has: (k) => (operator.inputs[k] ?? -1) >= 0,
      outputShape: (k) => this.shape(operator.outputs[k]!),
    };
  }
}

/** What a network needs beyond TensorFlow's own operators. */
export interface TfliteExtras {
  /** Rows that go before the builtin ones. */
  readonly operators?: Readonly<Record<string, OperatorRow>>;
  /** Makes the promised outputs from those of the file. */
  readonly assemble?: (graph: OnnxGraph, outputs: readonly Value[]) => readonly Value[];
}

/**
 * @param bytes the .tflite file.
 * @param ports names and stored shapes of the inputs and outputs, in the order of the file.
 */
export function convertTflite(bytes: Uint8Array, ports: NetworkPorts, extras: TfliteExtras = {}): Uint8Array {
  const source = foldParametricRelus(readTflite(bytes));
  const translation = new Translation(source);
  source.inputs.forEach((index, i) => { translation.set(index, { name: ports.inputs[i]!.name, shape: translation.shape(index) }); });
  for (const operator of source.operators) {
    const output = operator.outputs[0]!;
    if (operator.kind === 'DEQUANTIZE') {
      translation.set(output, translation.get(operator.inputs[0]!));
      continue;
    }
    const row = extras.operators?.[operator.kind] ?? builtinOperators[operator.kind];
    if (row === undefined) throw new RangeError(`expected a translation for the operator ${operator.kind}`);
    translation.set(output, row(translation.context(operator)));
  }
  const outputs = source.outputs.map((index) => translation.value(index));
  return finishNetwork(translation.graph, extras.assemble?.(translation.graph, outputs) ?? outputs, ports);
}
