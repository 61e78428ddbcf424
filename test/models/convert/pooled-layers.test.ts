import { describe, expect, it } from 'vitest';
import { OnnxGraph } from '../../../src/models/convert/onnx-graph.js';
import { convertPooledEmbedding, measuredVectors, pooledLayers } from '../../../src/models/convert/pooled-layers.js';
import { createRandom } from '../../support/noise.js';
import { runNetwork } from '../../support/run-network.js';

const channels = 3;
const side = 4;
const dims = [1, channels, side, side] as const;

/** A network whose layers, under the names of the published one, are the input times 1, 2, 3, …. */
function makeNetwork(): Uint8Array {
  const graph = new OnnxGraph();
  for (const [k, layer] of pooledLayers.entries()) graph.rename(graph.addNode('Mul', ['x', graph.addFloats([1], [k + 1])]), layer);
  const [last, embedding] = measuredVectors;
  graph.rename(graph.addNode('GlobalAveragePool', ['x']), last);
  graph.rename(graph.addNode('Mul', [last, graph.addFloats([1], [-2])]), embedding);
  graph.rename(graph.addNode('Flatten', [embedding], { axis: { int: 1 } }), 'y');
  return graph.encode([{ name: 'x', dims }], [{ name: 'y', dims: [1, channels] }]);
}

describe('an embedding network with a view of its inner layers', () => {
  it('gives the embedding as before, then means, mean squares and lengths', async () => {
    const random = createRandom(3);
    const input = Float32Array.from({ length: channels * side * side }, () => 4 * random() - 1);
    const size = 2 * pooledLayers.length * channels + 2;
    const bytes = convertPooledEmbedding(makeNetwork(), {
      inputs: [{ name: 'input', shape: [...dims] }],
      outputs: [{ name: 'embedding', shape: [1, channels] }, { name: 'pooled', shape: [1, size] }],
    });
    const { embedding, pooled } = await runNetwork(bytes, { input: { dims: [...dims], data: input } });
    const plane = side * side;
    const meanOf = (c: number, of: (value: number) => number): number => input.subarray(c * plane, (c + 1) * plane).reduce((sum, value) => sum + of(value) / plane, 0);
    const means = Array.from({ length: channels }, (_, c) => meanOf(c, (value) => value));
    const squares = Array.from({ length: channels }, (_, c) => meanOf(c, (value) => value * value));
    const expected = [
      ...pooledLayers.flatMap((_, k) => means.map((mean) => (k + 1) * mean)),
      ...pooledLayers.flatMap((_, k) => squares.map((square) => (k + 1) ** 2 * square)),
      Math.hypot(...means), 2 * Math.hypot(...means),
    ];
    expect(pooled!.dims).toEqual([1, size]);
    Array.from(pooled!.data).forEach((value, i) => { expect(value).toBeCloseTo(expected[i]!, 3); });
    Array.from(embedding!.data).forEach((value, i) => { expect(value).toBeCloseTo(-2 * means[i]!, 5); });
  });

  it('refuses a network without these layers', () => {
    const graph = new OnnxGraph();
    graph.rename(graph.addNode('Relu', ['x']), 'y');
    const bytes = graph.encode([{ name: 'x', dims }], [{ name: 'y', dims }]);
    const ports = { inputs: [{ name: 'input', shape: [...dims] }], outputs: [{ name: 'embedding', shape: [...dims] }, { name: 'pooled', shape: [1, 2] }] };
    expect(() => convertPooledEmbedding(bytes, ports)).toThrow('expected the network to have a value 349');
  });
});
