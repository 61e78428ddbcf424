/** Elementwise arithmetic, activations, reductions and resampling on planar values. */
import type { OnnxGraph } from './onnx-graph.js';
import { addOperand, addReshape, storedAxis, storedShape, type Constant, type Value } from './planar.js';

export type BinaryOperator = 'Add' | 'Sub' | 'Mul' | 'Div' | 'Max' | 'Min';
export type UnaryOperator = 'Relu' | 'Sigmoid' | 'Tanh' | 'HardSwish' | 'Abs' | 'Sqrt' | 'Exp' | 'Neg';

function broadcastShape(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const left = a[i - rank + a.length] ?? 1;
    const right = b[i - rank + b.length] ?? 1;
    if (left !== right && left !== 1 && right !== 1) throw new RangeError(`expected shapes that broadcast but received [${a.join(', ')}] and [${b.join(', ')}]`);
    return Math.max(left, right);
  });
}

export const isConstant = (operand: Value | Constant): operand is Constant => 'data' in operand;

/** Arithmetic of two operands, one of which may be constant. Values of different rank do not meet in the networks we convert. */
export function addBinary(graph: OnnxGraph, operator: BinaryOperator, left: Value | Constant, right: Value | Constant): Value {
  if (isConstant(left) && isConstant(right)) throw new TypeError('expected at most one constant operand');
  const rank = isConstant(left) ? right.shape.length : left.shape.length;
  const a = isConstant(left) ? addOperand(graph, left, rank) : left;
  const b = isConstant(right) ? addOperand(graph, right, rank) : right;
  return { name: graph.addNode(operator, [a.name, b.name]), shape: broadcastShape(a.shape, b.shape) };
}

export function addUnary(graph: OnnxGraph, operator: UnaryOperator, value: Value): Value {
  return { name: graph.addNode(operator, [value.name]), shape: value.shape };
}

/** Limits values to 0…6. */
export function addRelu6(graph: OnnxGraph, value: Value): Value {
  return { name: graph.addNode('Clip', [value.name, graph.addFloats([], [0]), graph.addFloats([], [6])]), shape: value.shape };
}

/** x where x ≥ 0, slope · x elsewhere; one slope per channel. */
export function addParametricRelu(graph: OnnxGraph, value: Value, slopes: Constant): Value {
  const channels = value.shape.at(-1)!;
  if (slopes.data.length !== channels) throw new RangeError(`expected ${channels} slopes but received ${slopes.data.length}`);
  const dims = value.shape.length === 4 ? [channels, 1, 1] : [channels];
  return { name: graph.addNode('PRelu', [value.name, graph.addFloats(dims, slopes.data)]), shape: value.shape };
}

export function addSoftmax(graph: OnnxGraph, value: Value): Value {
  return { name: graph.addNode('Softmax', [value.name], { axis: { int: storedAxis(value.shape, -1) } }), shape: value.shape };
}

export function addConcatenation(graph: OnnxGraph, values: readonly Value[], axis: number): Value {
  const first = values[0]!.shape;
  const at = axis < 0 ? axis + first.length : axis;
  const shape = first.map((side, i) => (i === at ? values.reduce((sum, value) => sum + value.shape[i]!, 0) : side));
  return { name: graph.addNode('Concat', values.map((value) => value.name), { axis: { int: storedAxis(first, at) } }), shape };
}

/** Mean over axes of the source. */
export function addMean(graph: OnnxGraph, value: Value, axes: readonly number[], keepDims: boolean): Value {
  const positive = axes.map((axis) => (axis < 0 ? axis + value.shape.length : axis));
  const kept = value.shape.map((side, axis) => (positive.includes(axis) ? 1 : side));
  const isSpatial = value.shape.length === 4 && positive.length === 2 && positive.includes(1) && positive.includes(2);
  const name = isSpatial
    ? graph.addNode('GlobalAveragePool', [value.name])
    : graph.addNode('ReduceMean', [value.name], { axes: { ints: positive.map((axis) => storedAxis(value.shape, axis)) }, keepdims: { int: 1 } });
  const mean = { name, shape: kept };
  return keepDims ? mean : addReshape(graph, mean, value.shape.filter((_, axis) => !positive.includes(axis)));
}

/** value [n, k] × weights [k, m] + bias [m]. */
export function addMatrixProduct(graph: OnnxGraph, value: Value, weights: Constant, bias: Constant): Value {
  const [inner, outer] = weights.shape as [number, number];
  const name = graph.addNode('Gemm', [value.name, graph.addFloats([inner, outer], weights.data), graph.addFloats([outer], bias.data)]);
  return { name, shape: [value.shape[0]!, outer] };
}

export interface ResizeOptions {
  readonly rows: number;
  readonly columns: number;
  readonly halfPixelCentres: boolean;
  readonly alignCorners: boolean;
}

/** Bilinear resampling. */
export function addResize(graph: OnnxGraph, value: Value, options: ResizeOptions): Value {
  const shape = [value.shape[0]!, options.rows, options.columns, value.shape[3]!];
  const mode = options.alignCorners ? 'align_corners' : options.halfPixelCentres ? 'half_pixel' : 'asymmetric';
  const name = graph.addNode('Resize', [value.name, '', '', graph.addIntegers(storedShape(shape))], {
    mode: { text: 'linear' },
    coordinate_transformation_mode: { text: mode },
  });
  return { name, shape };
}

/** The part from `begin` up to but without `end`, per axis of the source. */
export function addSlice(graph: OnnxGraph, value: Value, begin: readonly number[], end: readonly number[]): Value {
  const shape = value.shape.map((_, axis) => end[axis]! - begin[axis]!);
  const axes = value.shape.map((_, axis) => axis);
  const name = graph.addNode('Slice', [
    value.name, graph.addIntegers(storedShape(begin)), graph.addIntegers(storedShape(end)), graph.addIntegers(axes),
  ]);
  return { name, shape };
}
