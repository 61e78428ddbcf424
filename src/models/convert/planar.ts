/**
 * Networks published for TensorFlow keep images as rows × columns × channels (NHWC); ONNX Runtime's fast kernels want
 * planes (NCHW). A converted graph is planar throughout: every value of rank 4 is stored N, C, H, W although its
 * `shape` is stated in the source's order N, H, W, C. No transpose is left but where a reshape really mixes channels.
 */
import type { OnnxGraph } from './onnx-graph.js';

/** A value of the graph. `shape` is in the source's order; rank 4 is stored planar, other ranks as they are. */
export interface Value {
  readonly name: string;
  readonly shape: readonly number[];
}

/** Numbers known at conversion, in the source's order. */
export interface Constant {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, side) => product * side, 1);

/** The stored dimensions of a shape: [n, h, w, c] → [n, c, h, w]. */
export function storedShape(shape: readonly number[]): number[] {
  if (shape.length !== 4) return [...shape];
  const [n, h, w, c] = shape as [number, number, number, number];
  return [n, c, h, w];
}

/** The stored axis of an axis of the source; negative axes count from the end. */
export function storedAxis(shape: readonly number[], axis: number): number {
  const positive = axis < 0 ? axis + shape.length : axis;
  if (shape.length !== 4) return positive;
  return [0, 2, 3, 1][positive]!;
}

/** Reorders the axes of a constant: axis i of the result is axis order[i] of the source. */
export function permute(constant: Constant, order: readonly number[]): Constant {
  const { shape, data } = constant;
  const strides = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
  const target = order.map((axis) => shape[axis]!);
  const steps = order.map((axis) => strides[axis]!);
  const result = new Float32Array(data.length);
  const index = target.map(() => 0);
  for (let i = 0; i < result.length; i++) {
    let from = 0;
    for (let axis = 0; axis < index.length; axis++) from += index[axis]! * steps[axis]!;
    result[i] = data[from]!;
    for (let axis = index.length - 1; axis >= 0; axis--) {
      index[axis]!++;
      if (index[axis]! < target[axis]!) break;
      index[axis] = 0;
    }
  }
  return { shape: target, data: result };
}

/**
 * Adds a constant as operand of elementwise arithmetic with a value of rank `rank`: under a value of rank 4 its axes
 * are aligned to the right as broadcasting does, and made planar.
 */
export function addOperand(graph: OnnxGraph, constant: Constant, rank: number): Value {
  if (rank !== 4 || constant.data.length === 1) {
    const shape = constant.data.length === 1 && rank === 4 ? [] : constant.shape;
    return { name: graph.addFloats(shape, constant.data), shape };
  }
  const shape = [...Array.from({ length: 4 - constant.shape.length }, () => 1), ...constant.shape];
  const planar = permute({ shape, data: constant.data }, [0, 3, 1, 2]);
  return { name: graph.addFloats(planar.shape, planar.data), shape };
}

/** Whether channel-last and planar order of a shape are the same sequence of numbers. */
export function isOrderFree(shape: readonly number[]): boolean {
  if (shape.length !== 4) return true;
  const [, rows, columns, channels] = shape as [number, number, number, number];
  return channels === 1 || (rows === 1 && columns === 1);
}

/** Reshapes as the source does, in the source's order of numbers. */
export function addReshape(graph: OnnxGraph, value: Value, shape: readonly number[]): Value {
  if (sizeOf(shape) !== sizeOf(value.shape)) {
    throw new RangeError(`expected a reshape of [${value.shape.join(', ')}] to keep its size but received [${shape.join(', ')}]`);
  }
  let name = value.name;
  if (!isOrderFree(value.shape)) name = graph.addNode('Transpose', [name], { perm: { ints: [0, 2, 3, 1] } });
  if (isOrderFree(shape)) {
    return { name: graph.addNode('Reshape', [name, graph.addIntegers(storedShape(shape))]), shape };
  }
  name = graph.addNode('Reshape', [name, graph.addIntegers(shape)]);
  return { name: graph.addNode('Transpose', [name], { perm: { ints: [0, 3, 1, 2] } }), shape };
}
