/** Convolutions, pooling and padding on planar values. Padding is worked out as TensorFlow does and written as numbers. */
import type { OnnxGraph } from './onnx-graph.js';
import { storedShape, type Constant, type Value } from './planar.js';

export type Padding = 'same' | 'valid';

export interface Window {
  /** Rows, columns. */
  readonly kernel: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly dilations: readonly [number, number];
  readonly padding: Padding;
}

interface PlacedWindow {
  readonly outputSides: readonly [number, number];
  /** Top, left, bottom, right, as ONNX orders them. */
  readonly pads: readonly number[];
}

/** Places a window on an input: TensorFlow's SAME puts the odd pixel of padding at the end. */
function placeWindow(value: Value, window: Window): PlacedWindow {
  const axis = (i: 0 | 1): { side: number; before: number; after: number } => {
    const input = value.shape[i + 1]!;
    const stride = window.strides[i];
    const extent = (window.kernel[i] - 1) * window.dilations[i] + 1;
    if (window.padding === 'valid') return { side: Math.floor((input - extent) / stride) + 1, before: 0, after: 0 };
    const side = Math.ceil(input / stride);
    const total = Math.max((side - 1) * stride + extent - input, 0);
    return { side, before: Math.floor(total / 2), after: Math.ceil(total / 2) };
  };
  const rows = axis(0);
  const columns = axis(1);
  return { outputSides: [rows.side, columns.side], pads: [rows.before, columns.before, rows.after, columns.after] };
}

export interface ConvolutionWeights {
  /** Output channels × input channels of a group × rows × columns. */
  readonly kernel: Constant;
  /** One number per output channel. */
  readonly bias?: Constant | undefined;
  readonly groups: number;
}

export function addConvolution(graph: OnnxGraph, value: Value, weights: ConvolutionWeights, window: Omit<Window, 'kernel'>): Value {
  const [channels, , rows, columns] = weights.kernel.shape as [number, number, number, number];
  const placed = placeWindow(value, { ...window, kernel: [rows, columns] });
  const inputs = [value.name, graph.addFloats(weights.kernel.shape, weights.kernel.data)];
  if (weights.bias) inputs.push(graph.addFloats([channels], weights.bias.data));
  const name = graph.addNode('Conv', inputs, {
    kernel_shape: { ints: [rows, columns] },
    strides: { ints: window.strides },
    dilations: { ints: window.dilations },
    group: { int: weights.groups },
    pads: { ints: placed.pads },
  });
  return { name, shape: [value.shape[0]!, ...placed.outputSides, channels] };
}

/**
 * Transposed convolution without padding, as stride = kernel makes it.
 *
 * @param kernel input channels × output channels × rows × columns.
 */
export function addTransposedConvolution(graph: OnnxGraph, value: Value, kernel: Constant, bias: Constant, strides: readonly [number, number]): Value {
  const [, channels, rows, columns] = kernel.shape as [number, number, number, number];
  if (rows !== strides[0] || columns !== strides[1]) throw new RangeError(`expected a transposed kernel of the strides' size but received ${rows}×${columns}`);
  const name = graph.addNode(
    'ConvTranspose',
    [value.name, graph.addFloats(kernel.shape, kernel.data), graph.addFloats([channels], bias.data)],
    { kernel_shape: { ints: [rows, columns] }, strides: { ints: strides } },
  );
  return { name, shape: [value.shape[0]!, value.shape[1]! * strides[0], value.shape[2]! * strides[1], channels] };
}

export function addPooling(graph: OnnxGraph, value: Value, kind: 'max' | 'average', window: Window): Value {
  const placed = placeWindow(value, window);
  const shape = [value.shape[0]!, ...placed.outputSides, value.shape[3]!];
  const isGlobal = placed.outputSides[0] === 1 && placed.outputSides[1] === 1
    && window.kernel[0] === value.shape[1] && window.kernel[1] === value.shape[2];
  if (isGlobal) return { name: graph.addNode(kind === 'max' ? 'GlobalMaxPool' : 'GlobalAveragePool', [value.name]), shape };
  const name = graph.addNode(kind === 'max' ? 'MaxPool' : 'AveragePool', [value.name], {
    kernel_shape: { ints: window.kernel },
    strides: { ints: window.strides },
    pads: { ints: placed.pads },
  });
  return { name, shape };
}

/** Pads with zeros. `amounts` holds one pair (before, after) for each axis in the source's order. */
export function addPadding(graph: OnnxGraph, value: Value, amounts: readonly (readonly [number, number])[]): Value {
  const before = storedShape(amounts.map((pair) => pair[0]));
  const after = storedShape(amounts.map((pair) => pair[1]));
  const name = graph.addNode('Pad', [value.name, graph.addIntegers([...before, ...after])]);
  return { name, shape: value.shape.map((side, axis) => side + amounts[axis]![0] + amounts[axis]![1]) };
}
