/** Adapts networks that are published as ONNX already: other names, other shapes, another place to end. */
import onnxProto from 'onnx-proto';
import { encodePort } from './onnx-parts.js';
import { expandParametricRelus } from './parametric-relu.js';
import type { NetworkPort, NetworkPorts } from './ports.js';

const { onnx } = onnxProto;
type Node = onnxProto.onnx.INodeProto;

/** The parts of a model that surgery changes, none of them absent. */
export interface OpenModel {
  readonly source: onnxProto.onnx.IModelProto;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  nodes: Node[];
  constants: onnxProto.onnx.ITensorProto[];
}

export function openModel(bytes: Uint8Array): OpenModel {
  const source: onnxProto.onnx.IModelProto = onnx.ModelProto.decode(bytes);
  const { graph } = source;
  if (!graph) throw new TypeError('expected a model with a graph');
  const constants = graph.initializer ?? [];
  const constantNames = new Set(constants.map((constant) => constant.name));
  return {
    source,
    // Old files list their constants among the inputs.
    inputs: (graph.input ?? []).filter((port) => !constantNames.has(port.name)).map((port) => port.name ?? ''),
    outputs: (graph.output ?? []).map((port) => port.name ?? ''),
    nodes: graph.node ?? [],
    constants,
  };
}

const inputsOf = (node: Node): string[] => node.input ?? [];
const outputsOf = (node: Node): string[] => node.output ?? [];

/** A value of the source and the port it becomes. */
export interface Cut {
  readonly from: string;
  readonly port: NetworkPort;
}

function renameValue(model: OpenModel, from: string, to: string): void {
  for (const node of model.nodes) {
    node.input = inputsOf(node).map((name) => (name === from ? to : name));
    node.output = outputsOf(node).map((name) => (name === from ? to : name));
  }
}

/** The nodes that the outputs need, in order, and every name they use. */
function findNeeded(model: OpenModel, outputs: readonly string[]): { nodes: Node[]; names: Set<string> } {
  const names = new Set(outputs);
  const nodes: Node[] = [];
  for (const node of model.nodes.toReversed()) {
    if (!outputsOf(node).some((name) => names.has(name))) continue;
    inputsOf(node).forEach((name) => names.add(name));
    nodes.push(node);
  }
  return { nodes: nodes.reverse(), names };
}

/** Writes the part of the network between some of its values. Shapes stated for inner values are dropped: they may no longer hold. */
export function encodeCut(model: OpenModel, inputs: readonly Cut[], outputs: readonly Cut[]): Uint8Array {
  const known = new Set([...model.inputs, ...model.nodes.flatMap(outputsOf)]);
  for (const { from, port } of [...inputs, ...outputs]) {
    if (!known.has(from)) throw new RangeError(`expected the network to have a value ${from}`);
    renameValue(model, from, port.name);
  }
  const { nodes, names } = findNeeded(model, outputs.map(({ port }) => port.name));
  const constants = model.constants.filter((constant) => names.has(constant.name ?? ''));
  const expanded = expandParametricRelus({ nodes, constants });
  const encode = ({ port }: Cut): onnxProto.onnx.IValueInfoProto => encodePort({ name: port.name, dims: port.shape });
  return onnx.ModelProto.encode({
    ...model.source,
    graph: {
      ...model.source.graph,
      node: [...expanded.nodes],
      initializer: [...expanded.constants],
      input: inputs.map(encode),
      output: outputs.map(encode),
      valueInfo: [],
    },
  }).finish();
}

/** Renames the inputs and outputs of an ONNX network, in the order of its file. */
export function convertOnnx(bytes: Uint8Array, ports: NetworkPorts): Uint8Array {
  const model = openModel(bytes);
  return encodeCut(
    model,
    ports.inputs.map((port, i) => ({ from: model.inputs[i] ?? '', port })),
    ports.outputs.map((port, i) => ({ from: model.outputs[i] ?? '', port })),
  );
}

/**
 * The detector's heads are for any input whose sides are multiples of 32; the file states one size. The states of size
 * go, and so do the two crops that cut an upsampled map to the size it has anyway.
 */
export function convertRetinaDetector(bytes: Uint8Array, ports: NetworkPorts): Uint8Array {
  const model = openModel(bytes);
  const crops = model.nodes.filter((node) => node.opType === 'Slice');
  if (crops.length !== 2) throw new RangeError(`expected a detector with two crops of upsampled maps but found ${crops.length}`);
  for (const crop of crops) {
    model.nodes = model.nodes.filter((node) => node !== crop);
    renameValue(model, outputsOf(crop)[0]!, inputsOf(crop)[0]!);
  }
  // Per stride: scores, offsets, and the five points, which nobody asks for.
  const heads = model.outputs.filter((_, i) => i % 3 !== 2);
  return encodeCut(
    model,
    [{ from: model.inputs[0] ?? '', port: ports.inputs[0]! }],
    ports.outputs.map((port, i) => ({ from: heads[i] ?? '', port })),
  );
}
