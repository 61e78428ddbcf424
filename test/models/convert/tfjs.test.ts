import { describe, expect, it } from 'vitest';
import { floatBytes } from '../../../src/models/convert/little-endian.js';
import { convertTfjs } from '../../../src/models/convert/tfjs.js';
import { readWeights } from '../../../src/models/convert/tfjs-weights.js';
import { convolve, convolveDepthwise, noiseFloats, noiseImage, toPlanar } from '../../support/naive-network.js';
import { largestDifference } from '../../support/run-graph.js';
import { runNetwork } from '../../support/run-network.js';
import { int32Bytes } from '../../support/tiny-tflite.js';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const texts = (...values: string[]): unknown => ({ list: { s: values.map(base64) } });
const integers = (...values: number[]): unknown => ({ list: { i: values.map(String) } });
const plane = { strides: integers(1, 1, 1, 1), dilations: integers(1, 1, 1, 1), padding: { s: base64('SAME') } };

interface TinyNode { readonly name: string; readonly op: string; readonly input?: readonly string[]; readonly attr?: Readonly<Record<string, unknown>> }

function graphModel(nodes: readonly TinyNode[], weights: readonly { name: string; shape: readonly number[]; dtype: string }[]): Uint8Array {
  const constants = weights.map(({ name }) => ({ name, op: 'Const' }));
  return new TextEncoder().encode(JSON.stringify({ format: 'graph-model', modelTopology: { node: [...nodes, ...constants] }, weightsManifest: [{ weights }] }));
}

describe('the conversion of TensorFlow.js graph models', () => {
  it('translates a fused convolution, a depthwise one, a mean, a product and a softmax, in any order of the nodes', async () => {
    const image = noiseImage(5, 4, 2, 31);
    const [kernel, bias, slopes, depthKernel, matrix, offsets] = [noiseFloats(54, 32), noiseFloats(3, 33), noiseFloats(3, 34), noiseFloats(27, 35), noiseFloats(6, 36), noiseFloats(2, 37)];
    const weights = [
      { name: 'kernel', shape: [3, 3, 2, 3], dtype: 'float32' }, { name: 'bias', shape: [3], dtype: 'float32' }, { name: 'slopes', shape: [1, 1, 3], dtype: 'float32' },
      { name: 'depth', shape: [3, 3, 3, 1], dtype: 'float32' }, { name: 'axes', shape: [2], dtype: 'int32' },
      { name: 'matrix', shape: [3, 2], dtype: 'float32' }, { name: 'offsets', shape: [2], dtype: 'float32' },
    ];
    const model = graphModel([
      { name: 'out', op: 'Identity', input: ['soft'] },
      { name: 'soft', op: 'Softmax', input: ['dense'] },
      { name: 'dense', op: '_FusedMatMul', input: ['mean', 'matrix', 'offsets'], attr: { fused_ops: texts('BiasAdd'), transpose_a: { b: false }, transpose_b: { b: false } } },
      { name: 'mean', op: 'Mean', input: ['depthwise:0', 'axes'], attr: { keep_dims: { b: false } } },
      { name: 'depthwise', op: 'DepthwiseConv2dNative', input: ['conv', 'depth'], attr: plane },
      { name: 'conv', op: '_FusedConv2D', input: ['x', 'kernel', 'bias', 'slopes'], attr: { ...plane, fused_ops: texts('BiasAdd', 'Prelu') } },
      { name: 'x', op: 'Placeholder' },
    ], weights);
    const bytes = Buffer.concat([floatBytes(kernel), floatBytes(bias), floatBytes(slopes), floatBytes(depthKernel), int32Bytes([1, 2]), floatBytes(matrix), floatBytes(offsets)]);
    const { dims, data } = toPlanar(image);
    const network = convertTfjs(model, bytes, { inputs: [{ name: 'input', shape: dims }], outputs: [{ name: 'probabilities', shape: [1, 2] }] });
    const { probabilities } = await runNetwork(network, { input: { dims, data } });

    const window = { kernel: [3, 3], strides: [1, 1], dilations: [1, 1], padding: 'same' } as const;
    const convolved = convolve(image, kernel, bias, window);
    const curved = { ...convolved, data: convolved.data.map((value, i) => (value >= 0 ? value : value * slopes[i % 3]!)) };
    const deep = convolveDepthwise(curved, depthKernel, new Float32Array(3), window);
    const means = [0, 1, 2].map((c) => deep.data.filter((_value, i) => i % 3 === c).reduce((a, b) => a + b) / 20);
    const logits = [0, 1].map((k) => means.reduce((sum, mean, c) => sum + mean * matrix[c * 2 + k]!, offsets[k]!));
    const exponents = logits.map(Math.exp);
    expect(largestDifference(probabilities!.data, exponents.map((value) => value / (exponents[0]! + exponents[1]!)))).toBeLessThan(1e-5);
  });

  it('widens weights of 8 and 16 bits', () => {
    const weights = readWeights([
      { name: 'bytes', shape: [3], dtype: 'float32', quantization: { dtype: 'uint8', scale: 0.5, min: -1 } },
      { name: 'halves', shape: [2], dtype: 'float32', quantization: { dtype: 'float16' } },
      { name: 'whole', shape: [1], dtype: 'int32' },
    ], Uint8Array.of(0, 2, 255, 0x00, 0x3c, 0x00, 0xc0, 7, 0, 0, 0));
    expect(weights.get('bytes')).toEqual({ shape: [3], data: Float32Array.of(-1, 0, 126.5) });
    expect(weights.get('halves')).toEqual({ shape: [2], data: Float32Array.of(1, -2) });
    expect(weights.get('whole')).toEqual({ shape: [1], integers: [7] });
  });

  it('refuses weights that are cut off, left over or of an unknown type', () => {
    const entry = { name: 'w', shape: [2], dtype: 'float32' };
    expect(() => readWeights([entry], new Uint8Array(7))).toThrow('expected 8 bytes of weights but received 7');
    expect(() => readWeights([entry], new Uint8Array(9))).toThrow('expected 8 bytes of weights but received 9');
    expect(() => readWeights([{ ...entry, dtype: 'complex64' }], new Uint8Array(8))).toThrow('expected weights of a known type but w has complex64');
  });

  it('names a node that it cannot translate, and what is no graph model', () => {
    const ports = { inputs: [{ name: 'x', shape: [1, 1, 1, 1] }], outputs: [{ name: 'y', shape: [1, 1, 1, 1] }] };
    expect(() => convertTfjs(graphModel([{ name: 'x', op: 'Placeholder' }, { name: 'y', op: 'Unheard', input: ['x'] }], []), new Uint8Array(0), ports)).toThrow('expected a translation for the operator Unheard');
    expect(() => convertTfjs(new TextEncoder().encode('{}'), new Uint8Array(0), ports)).toThrow('expected a graph model but received no format');
  });
});
