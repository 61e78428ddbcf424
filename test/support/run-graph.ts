/** Builds a graph of one image input and one output, and runs it. */
import { OnnxGraph } from '../../src/models/convert/onnx-graph.js';
import { storedShape, type Value } from '../../src/models/convert/planar.js';
import { toPlanar, type Image } from './naive-network.js';
import { runNetwork } from './run-network.js';

/** The output's numbers, channels last, and its shape in the source's order. */
export async function runGraph(image: Image, build: (graph: OnnxGraph, input: Value) => Value): Promise<{ shape: readonly number[]; data: Float32Array }> {
  const graph = new OnnxGraph();
  const output = build(graph, { name: 'x', shape: image.shape });
  graph.rename(output.name, 'y');
  const { dims, data } = toPlanar(image);
  const bytes = graph.encode([{ name: 'x', dims }], [{ name: 'y', dims: storedShape(output.shape) }]);
  const { y } = await runNetwork(bytes, { x: { dims, data } });
  if (output.shape.length !== 4) return { shape: output.shape, data: y!.data };
  const [, rows, columns, channels] = output.shape as [number, number, number, number];
  const last = new Float32Array(y!.data.length);
  for (let i = 0; i < rows * columns; i++) for (let c = 0; c < channels; c++) last[i * channels + c] = y!.data[c * rows * columns + i]!;
  return { shape: output.shape, data: last };
}

/** The largest absolute difference. Throws when the lengths differ. */
export function largestDifference(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (found.length !== expected.length) throw new RangeError(`expected ${expected.length} numbers but received ${found.length}`);
  let largest = 0;
  for (let i = 0; i < found.length; i++) largest = Math.max(largest, Math.abs(found[i]! - expected[i]!));
  return largest;
}
