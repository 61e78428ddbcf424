/**
 * MediaPipe's attention mesh cuts the regions of lips and eyes out of a feature map with three operators of its own.
 * Here they are arithmetic and GridSample. What they compute is public (mediapipe/util/tflite/operations, version 2 of
 * each); how the parts make 478 landmarks stands in mediapipe/modules/face_landmark,
 * tensors_to_face_landmarks_with_attention.
 *
 * A region's transform from region pixels to map pixels is kept as a 3 × 2 matrix for row vectors,
 * [x, y, 1] · T = [x', y']: the rows that matter of the transposed 4 × 4 matrix of the source.
 */
import { toReference } from 'flatbuffers/js/flexbuffers.js';
import { lipIndices, leftEyeIndices, rightEyeIndices } from './attention-indices.js';
import type { OnnxGraph } from './onnx-graph.js';
import type { NetworkPorts } from './ports.js';
import { convertTflite } from './tflite.js';
import { builtinOperators, type OperatorRow } from './tflite-operators.js';
import type { Constant, Value } from './planar.js';

/** Shape that the source gives a transform; its stored form has six numbers. */
const transformShape = [1, 4, 4] as const;

interface RegionOptions {
  readonly left_rotation_idx: number;
  readonly right_rotation_idx: number;
  /** The reader gives null for a real number that is zero. */
  readonly target_rotation_radians: number | null;
  readonly output_width: number;
  readonly output_height: number;
  readonly scale_x: number;
  readonly scale_y: number;
  readonly subset_idxs: readonly number[];
}

function readOptions(bytes: Uint8Array): unknown {
  // A copy of its own: the reader takes a whole buffer, and slices of Buffer share theirs.
  return toReference(Uint8Array.from(bytes).buffer).toObject();
}

const integerList = (graph: OnnxGraph, values: readonly number[]): string => graph.addIntegers(values);

/**
 * The transform of a region: turned so that the line between two landmarks is level, centred on the box of a subset of
 * landmarks, and scaled so that the box times a factor fills the region.
 */
const landmarksToTransform: OperatorRow = ({ graph, operator, value }) => {
  const options = readOptions(operator.customOptions) as RegionOptions;
  if ((options.target_rotation_radians ?? 0) !== 0) throw new RangeError('expected regions that are level');
  const landmarks = graph.addNode('Reshape', [value(0).name, integerList(graph, value(0).shape.slice(1))]);
  const take = (indices: readonly number[]): string => graph.addNode('Gather', [landmarks, integerList(graph, indices)], { axis: { int: 0 } });
  // Weights that drop z.
  const planeOf = (points: string): string => graph.addNode('MatMul', [points, graph.addFloats([3, 2], [1, 0, 0, 1, 0, 0])]);

  // cosine and sine of the line's angle, without the angle: the difference of its ends over its length.
  const ends = graph.addNode('Sub', [planeOf(take([options.right_rotation_idx])), planeOf(take([options.left_rotation_idx]))]);
  const length = graph.addNode('ReduceL2', [ends], { axes: { ints: [1] }, keepdims: { int: 1 } });
  const direction = graph.addNode('Div', [ends, length]);
  // [c, s] → [[c, s], [−s, c]]: takes level row vectors to the map.
  const spread = graph.addNode('MatMul', [direction, graph.addFloats([2, 4], [1, 0, 0, 1, 0, 1, -1, 0])]);
  const rotation = graph.addNode('Reshape', [spread, integerList(graph, [2, 2])]);

  const level = graph.addNode('Gemm', [planeOf(take(options.subset_idxs)), rotation], { transB: { int: 1 } });
  const highest = graph.addNode('ReduceMax', [level], { axes: { ints: [0] }, keepdims: { int: 1 } });
  const lowest = graph.addNode('ReduceMin', [level], { axes: { ints: [0] }, keepdims: { int: 1 } });
  const size = graph.addNode('Sub', [highest, lowest]);
  const middle = graph.addNode('Mul', [graph.addNode('Add', [highest, lowest]), graph.addFloats([1], [0.5])]);
  const halfRegion = graph.addNode('Mul', [size, graph.addFloats([1, 2], [options.scale_x / 2, options.scale_y / 2])]);
  const corner = graph.addNode('MatMul', [graph.addNode('Sub', [middle, halfRegion]), rotation]);
  const scale = graph.addNode('Mul', [size, graph.addFloats([1, 2], [options.scale_x / options.output_width, options.scale_y / options.output_height])]);
  const axes = graph.addNode('Mul', [rotation, graph.addNode('Reshape', [scale, integerList(graph, [2, 1])])]);
  return { name: graph.addNode('Concat', [axes, corner], { axis: { int: 0 } }), shape: transformShape };
};

/** The stored numbers of a constant of the transform's shape: rows 0 and 1, columns 0, 1 and 3, transposed. */
function storedTransform(constant: Constant): number[] {
  return [0, 1, 3].flatMap((column) => [constant.data[column]!, constant.data[4 + column]!]);
}

/** Scaling of a transform; every other product is the builtin one. */
const product: OperatorRow = (context) => {
  const left = context.operand(0);
  if (left.shape.join() !== transformShape.join()) return builtinOperators.MUL!(context);
  const factors = context.graph.addFloats([3, 2], storedTransform(context.constant(1)));
  return { name: context.graph.addNode('Mul', [context.value(0).name, factors]), shape: transformShape };
};

/** Coordinates at or beyond this lie outside the map whatever the interpolation. */
const farOutside = 4;

/** Samples a region of a feature map bilinearly. Where the centre of a sample lies outside the map's pixel centres the result is zero. */
const sampleRegion: OperatorRow = ({ graph, operator, value }) => {
  const options = readOptions(operator.customOptions) as { output_width: number; output_height: number };
  const { output_width: columns, output_height: rows } = options;
  const [, mapRows, mapColumns, channels] = value(0).shape as [number, number, number, number];
  if (mapRows !== mapColumns) throw new RangeError('expected a square feature map');
  // GridSample counts from −1 to 1 across the map; the factor 2 / side is folded into the coordinates.
  const factor = 2 / mapColumns;
  const centres = Array.from({ length: rows * columns }, (_, i) => [(i % columns + 0.5) * factor, (Math.floor(i / columns) + 0.5) * factor, factor]);
  const placed = graph.addNode('MatMul', [graph.addFloats([rows * columns, 3], centres.flat()), value(1).name]);
  const grid = graph.addNode('Sub', [placed, graph.addFloats([1], [1])]);
  const outermost = graph.addFloats([1], [1 - 1 / mapColumns]);
  const isInside = graph.addNode('LessOrEqual', [graph.addNode('Abs', [grid]), outermost]);
  const masked = graph.addNode('Where', [isInside, grid, graph.addFloats([1], [farOutside])]);
  const shaped = graph.addNode('Reshape', [masked, integerList(graph, [1, rows, columns, 2])]);
  const name = graph.addNode('GridSample', [value(0).name, shaped], { mode: { text: 'bilinear' }, padding_mode: { text: 'zeros' }, align_corners: { int: 0 } });
  return { name, shape: [1, rows, columns, channels] };
};

/** Takes landmarks of a region to the whole input: [1, n, 2] pairs. */
const transformLandmarks: OperatorRow = ({ graph, value }) => {
  const count = value(0).shape[1]!;
  const points = graph.addNode('Reshape', [value(0).name, integerList(graph, [count, 2])]);
  const part = (from: number, to: number): string => graph.addNode('Slice', [value(1).name, integerList(graph, [from]), integerList(graph, [to]), integerList(graph, [0])]);
  return { name: graph.addNode('Gemm', [points, part(0, 2), part(2, 3)]), shape: value(0).shape };
};

/** 478 landmarks from the mesh and its refinements: positions from the finest network that knows the point, depth from the mesh. */
function assembleLandmarks(graph: OnnxGraph, [mesh, lips, leftEye, rightEye, leftIris, rightIris, presence]: readonly Value[]): Value[] {
  const irisStart = 468;
  const positions = Array.from({ length: 478 }, (_, i) => i);
  let start = irisStart;
  for (const indices of [lipIndices, leftEyeIndices, rightEyeIndices]) {
    indices.forEach((landmark, i) => { positions[landmark] = start + i; });
    start += indices.length;
  }
  for (let i = irisStart; i < positions.length; i++) positions[i] = start + i - irisStart;

  const points = graph.addNode('Reshape', [mesh!.name, integerList(graph, [irisStart, 3])]);
  const planes = [lips!, leftEye!, rightEye!, leftIris!, rightIris!].map((part) => graph.addNode('Reshape', [part.name, integerList(graph, [-1, 2])]));
  const cut = (from: number, to: number): string => graph.addNode('Slice', [points, integerList(graph, [from]), integerList(graph, [to]), integerList(graph, [1])]);
  const all = graph.addNode('Concat', [cut(0, 2), ...planes], { axis: { int: 0 } });
  const xy = graph.addNode('Gather', [all, integerList(graph, positions)], { axis: { int: 0 } });

  const depth = cut(2, 3);
  // An iris lies as deep as the mean of the sixteen points around its eye.
  const irisDepth = (indices: readonly number[]): string => {
    const contour = graph.addNode('Gather', [depth, integerList(graph, indices.slice(0, 16))], { axis: { int: 0 } });
    const mean = graph.addNode('ReduceMean', [contour], { axes: { ints: [0] }, keepdims: { int: 1 } });
    return graph.addNode('Expand', [mean, integerList(graph, [5, 1])]);
  };
  const z = graph.addNode('Concat', [depth, irisDepth(leftEyeIndices), irisDepth(rightEyeIndices)], { axis: { int: 0 } });
  const landmarks = graph.addNode('Concat', [xy, z], { axis: { int: 1 } });
  return [{ name: landmarks, shape: [478, 3] }, presence!];
}

const customOperators: Readonly<Record<string, OperatorRow>> = {
  MUL: product,
  Landmarks2TransformMatrix: landmarksToTransform,
  TransformTensorBilinear: sampleRegion,
  TransformLandmarks: transformLandmarks,
};

export function convertAttentionMesh(bytes: Uint8Array, ports: NetworkPorts): Uint8Array {
  return convertTflite(bytes, ports, { operators: customOperators, assemble: assembleLandmarks });
}

