/** One row per TensorFlow Lite operator: what it becomes on the planar graph. */
import type { OnnxGraph } from './onnx-graph.js';
import { addBinary, addConcatenation, addParametricRelu, addRelu6, addResize, addSlice, addUnary } from './planar-arithmetic.js';
import type { BinaryOperator } from './planar-arithmetic.js';
import { addConvolution, addPadding, addPooling, addTransposedConvolution, type Padding } from './planar-convolution.js';
import { addReshape, permute, type Constant, type Value } from './planar.js';
import { readIntegers } from './little-endian.js';
import type { TfliteOperator } from './tflite-reader.js';

/** What a row sees of its operator. */
export interface OperatorContext {
  readonly graph: OnnxGraph;
  readonly operator: TfliteOperator;
  /** The k-th input as a computed value. Throws when it is a constant. */
  readonly value: (k: number) => Value;
  /** The k-th input as numbers. Throws when it is computed. */
  readonly constant: (k: number) => Constant;
  /** The k-th input as whole numbers. Throws when it is not an int32 constant. */
  readonly integers: (k: number) => number[];
  /** The k-th input, whichever it is. */
  readonly operand: (k: number) => Value | Constant;
  readonly has: (k: number) => boolean;
  /** Shape that the file states for the k-th output, for the batch that is converted. */
  readonly outputShape: (k: number) => readonly number[];
}

export type OperatorRow = (context: OperatorContext) => Value;

const paddingOf = (code: number): Padding => (code === 0 ? 'same' : 'valid');

/** Activation codes of the schema that may be fused into an operator. */
function addActivation({ graph }: OperatorContext, value: Value, code: number): Value {
  if (code === 0) return value;
  if (code === 1) return addUnary(graph, 'Relu', value);
  if (code === 3) return addRelu6(graph, value);
  throw new RangeError(`expected a known fused activation but received code ${code}`);
}

const binary = (operator: BinaryOperator): OperatorRow => (context) => {
  const sum = addBinary(context.graph, operator, context.operand(0), context.operand(1));
  return addActivation(context, sum, context.operator.options.int8(0));
};

const convolution: OperatorRow = (context) => {
  const { options } = context.operator;
  // Output channels × rows × columns × input channels → output × input × rows × columns.
  const kernel = permute(context.constant(1), [0, 3, 1, 2]);
  const result = addConvolution(context.graph, context.value(0), { kernel, bias: context.has(2) ? context.constant(2) : undefined, groups: 1 }, {
    padding: paddingOf(options.int8(0)),
    strides: [options.int32(2), options.int32(1)],
    dilations: [options.int32(5, 1), options.int32(4, 1)],
  });
  return addActivation(context, result, options.int8(3));
};

const depthwise: OperatorRow = (context) => {
  const { options } = context.operator;
  const input = context.value(0);
  // 1 × rows × columns × channels → channels × 1 × rows × columns.
  const kernel = permute(context.constant(1), [3, 0, 1, 2]);
  const result = addConvolution(context.graph, input, { kernel, bias: context.has(2) ? context.constant(2) : undefined, groups: input.shape[3]! }, {
    padding: paddingOf(options.int8(0)),
    strides: [options.int32(2), options.int32(1)],
    dilations: [options.int32(6, 1), options.int32(5, 1)],
  });
  return addActivation(context, result, options.int8(4));
};

const pooling = (kind: 'max' | 'average'): OperatorRow => (context) => {
  const { options } = context.operator;
  const result = addPooling(context.graph, context.value(0), kind, {
    padding: paddingOf(options.int8(0)),
    strides: [options.int32(2), options.int32(1)],
    kernel: [options.int32(4), options.int32(3)],
    dilations: [1, 1],
  });
  return addActivation(context, result, options.int8(5));
};

const padding: OperatorRow = (context) => {
  const numbers = context.integers(1);
  const pairs = context.value(0).shape.map((_, axis) => [numbers[2 * axis]!, numbers[2 * axis + 1]!] as const);
  return addPadding(context.graph, context.value(0), pairs);
};

const resize: OperatorRow = (context) => {
  const [rows, columns] = context.integers(1) as [number, number];
  return addResize(context.graph, context.value(0), {
    rows, columns, alignCorners: context.operator.options.int8(2) !== 0, halfPixelCentres: context.operator.options.int8(3) !== 0,
  });
};

const concatenation: OperatorRow = (context) => {
  const values = context.operator.inputs.map((_, k) => context.value(k));
  return addActivation(context, addConcatenation(context.graph, values, context.operator.options.int32(0)), context.operator.options.int8(1));
};

/** A transposed convolution with a bias, MediaPipe's own operator: input, kernel (output × rows × columns × input), bias. */
const transposedConvolution: OperatorRow = (context) => {
  // Options: padding, stride in columns, stride in rows; int32 each.
  const [, columns, rows] = readIntegers(context.operator.customOptions.subarray(0, 12)) as [number, number, number];
  return addTransposedConvolution(context.graph, context.value(0), permute(context.constant(1), [3, 0, 1, 2]), context.constant(2), [rows, columns]);
};

const stridedSlice: OperatorRow = (context) => {
  const value = context.value(0);
  const [begins, ends, steps] = [context.integers(1), context.integers(2), context.integers(3)];
  const { options } = context.operator;
  if (steps.some((step) => step !== 1) || options.int32(2) !== 0 || options.int32(3) !== 0 || options.int32(4) !== 0) {
    throw new RangeError('expected a slice of step 1 that keeps all axes');
  }
  const begin = value.shape.map((_, axis) => ((options.int32(0) >> axis) & 1 ? 0 : begins[axis]!));
  const end = value.shape.map((side, axis) => ((options.int32(1) >> axis) & 1 ? side : Math.min(ends[axis]!, side)));
  return addSlice(context.graph, value, begin, end);
};

export const builtinOperators: Readonly<Record<string, OperatorRow>> = {
  ADD: binary('Add'),
  SUB: binary('Sub'),
  MUL: binary('Mul'),
  CONV_2D: convolution,
  DEPTHWISE_CONV_2D: depthwise,
  MAX_POOL_2D: pooling('max'),
  AVERAGE_POOL_2D: pooling('average'),
  PAD: padding,
  RESIZE_BILINEAR: resize,
  CONCATENATION: concatenation,
  RESHAPE: (context) => addReshape(context.graph, context.value(0), context.outputShape(0)),
  RELU: (context) => addUnary(context.graph, 'Relu', context.value(0)),
  RELU6: (context) => addRelu6(context.graph, context.value(0)),
  LOGISTIC: (context) => addUnary(context.graph, 'Sigmoid', context.value(0)),
  HARD_SWISH: (context) => addUnary(context.graph, 'HardSwish', context.value(0)),
  ABS: (context) => addUnary(context.graph, 'Abs', context.value(0)),
  PRELU: (context) => addParametricRelu(context.graph, context.value(0), context.constant(1)),
  STRIDED_SLICE: stridedSlice,
  Convolution2DTransposeBias: transposedConvolution,
};

