/** Converts a TensorFlow.js graph model of one image input into ONNX bytes. */
import { OnnxGraph } from './onnx-graph.js';
import { addBinary, addConcatenation, addMatrixProduct, addMean, addParametricRelu, addRelu6, addSoftmax, addUnary, isConstant } from './planar-arithmetic.js';
import { addConvolution, addPadding, addPooling, type Padding } from './planar-convolution.js';
import { addReshape, permute, sizeOf, type Constant, type Value } from './planar.js';
import { finishNetwork, type NetworkPorts } from './ports.js';
import { readTfjs, type TfjsGraph, type TfjsNode } from './tfjs-reader.js';
import type { Weight } from './tfjs-weights.js';

interface NodeContext {
  readonly graph: OnnxGraph;
  readonly node: TfjsNode;
  readonly value: (k: number) => Value;
  readonly constant: (k: number) => Constant;
  readonly integers: (k: number) => readonly number[];
  readonly operand: (k: number) => Value | Constant;
}

type NodeRow = (context: NodeContext) => Value;

/** Strides, dilations and kernel sizes stand as batch, rows, columns, channels. */
const planeOf = (numbers: readonly number[]): [number, number] => [numbers[1] ?? 1, numbers[2] ?? 1];
const paddingOf = (node: TfjsNode): Padding => (node.text('padding') === 'SAME' ? 'same' : 'valid');

/** Applies what is fused into a convolution or product after its bias: `slopes` is the input that holds them, if any. */
function addFused(context: NodeContext, value: Value): Value {
  let result = value;
  for (const fused of context.node.texts('fused_ops')) {
    switch (fused) {
      case 'BiasAdd': break;
      case 'Relu': result = addUnary(context.graph, 'Relu', result); break;
      case 'Relu6': result = addRelu6(context.graph, result); break;
      case 'Prelu': result = addParametricRelu(context.graph, result, context.constant(3)); break;
      default: throw new RangeError(`expected a known fused operator but received ${fused}`);
    }
  }
  return result;
}

const convolution: NodeRow = (context) => {
  const { node, graph } = context;
  const hasBias = node.texts('fused_ops').includes('BiasAdd');
  // Rows × columns × input × output channels → output × input × rows × columns.
  const kernel = permute(context.constant(1), [3, 2, 0, 1]);
  return addFused(context, addConvolution(graph, context.value(0), { kernel, bias: hasBias ? context.constant(2) : undefined, groups: 1 }, {
    padding: paddingOf(node), strides: planeOf(node.integers('strides')), dilations: planeOf(node.integers('dilations')),
  }));
};

const depthwise: NodeRow = (context) => {
  const { node, graph } = context;
  // Rows × columns × channels × multiplier → (channels · multiplier) × 1 × rows × columns.
  const { shape, data } = permute(context.constant(1), [2, 3, 0, 1]);
  const [channels, multiplier, rows, columns] = shape as [number, number, number, number];
  const kernel = { shape: [channels * multiplier, 1, rows, columns], data };
  return addFused(context, addConvolution(graph, context.value(0), { kernel, groups: channels }, {
    padding: paddingOf(node), strides: planeOf(node.integers('strides')), dilations: planeOf(node.integers('dilations')),
  }));
};

const product: NodeRow = (context) => {
  const { node, graph } = context;
  if (node.flag('transpose_a') || node.flag('transpose_b')) throw new RangeError('expected a product without transposes');
  return addFused(context, addMatrixProduct(graph, context.value(0), context.constant(1), context.constant(2)));
};

const maxPooling: NodeRow = ({ node, graph, value }) => addPooling(graph, value(0), 'max', {
  padding: paddingOf(node), strides: planeOf(node.integers('strides')), kernel: planeOf(node.integers('ksize')), dilations: [1, 1],
});

const padding: NodeRow = ({ graph, value, integers }) => {
  const numbers = integers(1);
  return addPadding(graph, value(0), value(0).shape.map((_, axis) => [numbers[2 * axis]!, numbers[2 * axis + 1]!] as const));
};

const reshape: NodeRow = ({ graph, value, integers }) => {
  const shape = [...integers(1)];
  const open = shape.indexOf(-1);
  if (open >= 0) shape[open] = sizeOf(value(0).shape) / sizeOf(shape.filter((side) => side !== -1));
  return addReshape(graph, value(0), shape);
};

const concatenation: NodeRow = ({ graph, node, value, integers }) => {
  const last = node.inputs.length - 1;
  return addConcatenation(graph, node.inputs.slice(0, last).map((_, k) => value(k)), integers(last)[0]!);
};

const rows: Readonly<Record<string, NodeRow>> = {
  _FusedConv2D: convolution,
  DepthwiseConv2dNative: depthwise,
  FusedDepthwiseConv2dNative: depthwise,
  _FusedMatMul: product,
  MaxPool: maxPooling,
  Pad: padding,
  Reshape: reshape,
  ConcatV2: concatenation,
  Add: ({ graph, operand }) => addBinary(graph, 'Add', operand(0), operand(1)),
  AddV2: ({ graph, operand }) => addBinary(graph, 'Add', operand(0), operand(1)),
  Mul: ({ graph, operand }) => addBinary(graph, 'Mul', operand(0), operand(1)),
  Relu: ({ graph, value }) => addUnary(graph, 'Relu', value(0)),
  Sigmoid: ({ graph, value }) => addUnary(graph, 'Sigmoid', value(0)),
  Softmax: ({ graph, value }) => addSoftmax(graph, value(0)),
  Prelu: ({ graph, value, constant }) => addParametricRelu(graph, value(0), constant(1)),
  Mean: ({ graph, node, value, integers }) => addMean(graph, value(0), integers(1), node.flag('keep_dims')),
  Identity: ({ value }) => value(0),
};

function contextOf(graph: OnnxGraph, node: TfjsNode, known: ReadonlyMap<string, Value | Weight>): NodeContext {
  const get = (k: number): Value | Weight => {
    const found = known.get(node.inputs[k] ?? '');
    if (!found) throw new RangeError(`expected ${node.name} to have an input ${k}`);
    return found;
  };
  const operand = (k: number): Value | Constant => {
    const found = get(k);
    if ('integers' in found) throw new TypeError(`expected input ${k} of ${node.name} to be real numbers`);
    return found;
  };
  return {
    graph,
    node,
    operand,
    value: (k) => {
      const found = operand(k);
      if (isConstant(found)) throw new TypeError(`expected input ${k} of ${node.name} to be computed`);
      return found;
    },
    constant: (k) => {
      const found = operand(k);
      if (!isConstant(found)) throw new TypeError(`expected input ${k} of ${node.name} to be constant`);
      return found;
    },
    integers: (k) => {
      const found = get(k);
      if (!('integers' in found)) throw new TypeError(`expected input ${k} of ${node.name} to be whole numbers`);
      return found.integers;
    },
  };
}

/** The source's order of an input that is stored planar. */
function sourceShape(stored: readonly (number | string)[]): number[] {
  const [n, c, h, w] = stored.map(Number) as [number, number, number, number];
  return [n, h, w, c];
}

/** The outputs of a graph: what nothing else uses. */
function findOutputs(graph: TfjsGraph): TfjsNode[] {
  const used = new Set(graph.nodes.flatMap((node) => node.inputs));
  return graph.nodes.filter((node) => !used.has(node.name));
}

/**
 * @param model the model's JSON file.
 * @param weights its weights.
 * @param ports names and stored shapes of the inputs and outputs, in the order of the file.
 */
export function convertTfjs(model: Uint8Array, weights: Uint8Array, ports: NetworkPorts): Uint8Array {
  const source = readTfjs(model, weights);
  const graph = new OnnxGraph();
  const known = new Map<string, Value | Weight>(source.weights);
  const inputs = source.nodes.filter((node) => node.kind === 'Placeholder');
  inputs.forEach((node, i) => {
    const port = ports.inputs[i]!;
    known.set(node.name, { name: port.name, shape: sourceShape(port.shape) });
  });
  for (const node of source.nodes) {
    if (known.has(node.name)) continue;
    const row = rows[node.kind];
    if (!row) throw new RangeError(`expected a translation for the operator ${node.kind}`);
    known.set(node.name, row(contextOf(graph, node, known)));
  }
  return finishNetwork(graph, findOutputs(source).map((node) => known.get(node.name) as Value), ports);
}
