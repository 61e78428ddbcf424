import { describe, expect, it } from 'vitest';
import onnxProto from 'onnx-proto';
import { OnnxGraph } from '../../../src/models/convert/onnx-graph.js';
import { createRandom } from '../../support/noise.js';
import { runNetwork } from '../../support/run-network.js';

const channels = 16;
const side = 5;

async function applySlopes(slopes: readonly number[], input: Float32Array): Promise<{ result: Float32Array; operators: string[] }> {
  const graph = new OnnxGraph();
  graph.rename(graph.addNode('PRelu', ['x', graph.addFloats([channels, 1, 1], slopes)]), 'y');
  const dims = [1, channels, side, side];
  const bytes = graph.encode([{ name: 'x', dims }], [{ name: 'y', dims }]);
  const { y } = await runNetwork(bytes, { x: { dims, data: input } });
  const operators = (onnxProto.onnx.ModelProto.decode(bytes).graph?.node ?? []).map((node) => node.opType ?? '');
  return { result: y!.data, operators };
}

describe('a parametric ReLU written as depthwise convolutions', () => {
  const random = createRandom(7);
  const input = Float32Array.from({ length: channels * side * side }, () => 8 * random() - 4);
  const naive = (slopes: readonly number[]): number[] => Array.from(input, (x, i) => (x >= 0 ? x : x * slopes[Math.floor(i / (side * side))]!));

  it.each([
    ['slopes up to one, negative ones among them', (i: number): number => 1 - i / 8],
    ['slopes above one', (i: number): number => i / 4 - 1],
  ])('computes the same for %s', async (_name, slopeOf) => {
    const slopes = Array.from({ length: channels }, (_, i) => slopeOf(i));
    const { result, operators } = await applySlopes(slopes, input);
    expect(operators.sort()).toEqual(['Add', 'Conv', 'Conv', 'Relu']);
    // Two roundings of numbers up to 12 in single precision.
    naive(slopes).forEach((expected, i) => { expect(Math.abs(result[i]! - expected)).toBeLessThan(4e-6); });
  });
});
