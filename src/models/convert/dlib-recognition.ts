/**
 * Builds dlib's face recognition network, as face-api publishes its weights: the weights come with names, and the
 * layers are those of dlib's public example dnn_face_recognition_ex (a ResNet of 29 layers): a strided convolution and
 * a pooling, then stages of residual blocks, the mean over what is left, and one matrix.
 */
import { OnnxGraph } from './onnx-graph.js';
import { addBinary, addMean, addUnary } from './planar-arithmetic.js';
import { addConvolution, addPadding, addPooling, type Padding } from './planar-convolution.js';
import { permute, type Constant, type Value } from './planar.js';
import { finishNetwork, type NetworkPorts } from './ports.js';
import { readWeights, type Weight, type WeightEntry } from './tfjs-weights.js';

/** Blocks in order; those that end in `down` or `down_out` halve the sides. */
const blocks = [
  'conv32_1', 'conv32_2', 'conv32_3',
  'conv64_down', 'conv64_1', 'conv64_2', 'conv64_3',
  'conv128_down', 'conv128_1', 'conv128_2',
  'conv256_down', 'conv256_1', 'conv256_2', 'conv256_down_out',
] as const;

type Weights = ReadonlyMap<string, Weight>;

function constantOf(weights: Weights, name: string): Constant {
  const found = weights.get(name);
  if (!found || 'integers' in found) throw new RangeError(`expected weights named ${name}`);
  return found;
}

/** A convolution followed by a scale and an offset per channel; both are folded into its weights. */
function addScaledConvolution(graph: OnnxGraph, weights: Weights, name: string, value: Value, stride: number, padding: Padding): Value {
  const filters = permute(constantOf(weights, `${name}/conv/filters`), [3, 2, 0, 1]);
  const bias = constantOf(weights, `${name}/conv/bias`).data;
  const scale = constantOf(weights, `${name}/scale/weights`).data;
  const offset = constantOf(weights, `${name}/scale/biases`).data;
  const each = filters.data.length / scale.length;
  const kernel = { shape: filters.shape, data: filters.data.map((weight, i) => weight * scale[Math.floor(i / each)]!) };
  const folded = { shape: [scale.length], data: bias.map((number, i) => number * scale[i]! + offset[i]!) };
  return addConvolution(graph, value, { kernel, bias: folded, groups: 1 }, { padding, strides: [stride, stride], dilations: [1, 1] });
}

/** Zeros at the end of each axis until the value has the given sides. */
function padTo(graph: OnnxGraph, value: Value, shape: readonly number[]): Value {
  const amounts = value.shape.map((side, axis) => [0, Math.max(shape[axis]! - side, 0)] as const);
  return amounts.some(([, after]) => after > 0) ? addPadding(graph, value, amounts) : value;
}

/** relu(branch + shortcut); the shortcut of a block that halves is a mean pooling, and the smaller of the two is filled up with zeros. */
function addBlock(graph: OnnxGraph, weights: Weights, name: string, value: Value): Value {
  const halves = name.includes('down');
  const first = addUnary(graph, 'Relu', addScaledConvolution(graph, weights, `${name}/conv1`, value, halves ? 2 : 1, halves ? 'valid' : 'same'));
  const branch = addScaledConvolution(graph, weights, `${name}/conv2`, first, 1, 'same');
  const shortcut = halves ? addPooling(graph, value, 'average', { kernel: [2, 2], strides: [2, 2], dilations: [1, 1], padding: 'valid' }) : value;
  const sum = addBinary(graph, 'Add', padTo(graph, branch, shortcut.shape), padTo(graph, shortcut, branch.shape));
  return addUnary(graph, 'Relu', sum);
}

/**
 * @param manifest the weights' names, shapes and types (JSON).
 * @param bytes the weights.
 */
export function convertDlibRecognition(manifest: Uint8Array, bytes: Uint8Array, ports: NetworkPorts): Uint8Array {
  const groups = JSON.parse(new TextDecoder().decode(manifest)) as readonly { readonly weights: readonly WeightEntry[] }[];
  const weights = readWeights(groups.flatMap((group) => group.weights), bytes);
  const graph = new OnnxGraph();
  const [port] = ports.inputs;
  const [, channels, rows, columns] = port!.shape.map(Number) as [number, number, number, number];
  let value: Value = { name: port!.name, shape: [1, rows, columns, channels] };
  value = addUnary(graph, 'Relu', addScaledConvolution(graph, weights, 'conv32_down', value, 2, 'valid'));
  value = addPooling(graph, value, 'max', { kernel: [3, 3], strides: [2, 2], dilations: [1, 1], padding: 'valid' });
  for (const block of blocks) value = addBlock(graph, weights, block, value);
  const mean = addMean(graph, value, [1, 2], false);
  const matrix = constantOf(weights, 'fc');
  const embedding = graph.addNode('MatMul', [mean.name, graph.addFloats(matrix.shape, matrix.data)]);
  return finishNetwork(graph, [{ name: embedding, shape: [1, matrix.shape[1]!] }], ports);
}
