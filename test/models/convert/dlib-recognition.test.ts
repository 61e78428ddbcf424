import { describe, expect, it } from 'vitest';
import { convertDlibRecognition } from '../../../src/models/convert/dlib-recognition.js';
import { floatBytes } from '../../../src/models/convert/little-endian.js';
import { convolve, noiseFloats, noiseImage, pool, toPlanar, type Image } from '../../support/naive-network.js';
import { largestDifference } from '../../support/run-graph.js';
import { runNetwork } from '../../support/run-network.js';

/** The network with one to four channels instead of 32 to 256. */
const widths: Readonly<Record<string, number>> = { conv32: 1, conv64: 2, conv128: 3, conv256: 4 };
const stages = ['conv32_1', 'conv32_2', 'conv32_3', 'conv64_down', 'conv64_1', 'conv64_2', 'conv64_3', 'conv128_down', 'conv128_1', 'conv128_2', 'conv256_down', 'conv256_1', 'conv256_2', 'conv256_down_out'];

const weights = new Map<string, { shape: readonly number[]; data: Float32Array }>();
const add = (name: string, ...shape: number[]): void => {
  const offset = name.endsWith('scale/weights') ? 1 : 0;
  weights.set(name, { shape, data: noiseFloats(shape.reduce((a, b) => a * b), weights.size + 60).map((value) => offset + value / 2) });
};
const addLayer = (name: string, side: number, from: number, to: number): void => {
  add(`${name}/conv/filters`, side, side, from, to);
  for (const part of ['conv/bias', 'scale/weights', 'scale/biases']) add(`${name}/${part}`, to);
};
addLayer('conv32_down', 7, 3, 1);
let width = 1;
for (const stage of stages) {
  const next = widths[stage.split('_')[0]!]!;
  addLayer(`${stage}/conv1`, 3, width, next);
  addLayer(`${stage}/conv2`, 3, next, next);
  width = next;
}
add('fc', 4, 5);

const rectify = (image: Image): Image => ({ ...image, data: image.data.map((value) => Math.max(value, 0)) });

function layer(name: string, image: Image, stride: number, padding: 'same' | 'valid'): Image {
  const filters = weights.get(`${name}/conv/filters`)!;
  const result = convolve(image, filters.data, weights.get(`${name}/conv/bias`)!.data, {
    kernel: [filters.shape[0]!, filters.shape[0]!], strides: [stride, stride], dilations: [1, 1], padding,
  });
  const [scale, offset] = [weights.get(`${name}/scale/weights`)!.data, weights.get(`${name}/scale/biases`)!.data];
  return { ...result, data: result.data.map((value, i) => value * scale[i % scale.length]! + offset[i % offset.length]!) };
}

/** Sum of two images of different sides and channels, the smaller filled up with zeros at the end. */
function addFilled(a: Image, b: Image): Image {
  const shape = a.shape.map((side, axis) => Math.max(side, b.shape[axis]!)) as [number, number, number, number];
  const at = (image: Image, row: number, column: number, c: number): number =>
    (row < image.shape[1] && column < image.shape[2] && c < image.shape[3] ? image.data[(row * image.shape[2] + column) * image.shape[3] + c]! : 0);
  const data = Float32Array.from({ length: shape[1] * shape[2] * shape[3] }, (_, i) => {
    const [c, column, row] = [i % shape[3], Math.floor(i / shape[3]) % shape[2], Math.floor(i / shape[3] / shape[2])];
    return at(a, row, column, c) + at(b, row, column, c);
  });
  return { shape, data };
}

function naiveEmbedding(image: Image): number[] {
  let value = rectify(layer('conv32_down', image, 2, 'valid'));
  value = pool(value, 'max', { kernel: [3, 3], strides: [2, 2], dilations: [1, 1], padding: 'valid' });
  for (const stage of stages) {
    const halves = stage.includes('down');
    const branch = layer(`${stage}/conv2`, rectify(layer(`${stage}/conv1`, value, halves ? 2 : 1, halves ? 'valid' : 'same')), 1, 'same');
    const shortcut = halves ? pool(value, 'average', { kernel: [2, 2], strides: [2, 2], dilations: [1, 1], padding: 'valid' }) : value;
    value = rectify(addFilled(branch, shortcut));
  }
  const pixels = value.shape[1] * value.shape[2];
  const means = [0, 1, 2, 3].map((c) => value.data.filter((_value, i) => i % 4 === c).reduce((a, b) => a + b) / pixels);
  const matrix = weights.get('fc')!.data;
  return [0, 1, 2, 3, 4].map((k) => means.reduce((sum, mean, c) => sum + mean * matrix[c * 5 + k]!, 0));
}

describe('dlib\'s recognition network, built from its list of layers', () => {
  const manifest = new TextEncoder().encode(JSON.stringify([{ weights: [...weights].map(([name, { shape }]) => ({ name, shape, dtype: 'float32' })) }]));
  const bytes = Buffer.concat([...weights.values()].map(({ data }) => floatBytes(data)));
  const ports = { inputs: [{ name: 'input', shape: [1, 3, 150, 150] }], outputs: [{ name: 'embedding', shape: [1, 5] }] };

  it('computes what its layers say, through the blocks where branch and shortcut have different sides', async () => {
    const image = noiseImage(150, 150, 3, 59);
    const { dims, data } = toPlanar(image);
    const { embedding } = await runNetwork(convertDlibRecognition(manifest, bytes, ports), { input: { dims, data } });
    const expected = naiveEmbedding(image);
    // Thirty layers in single precision.
    expect(largestDifference(embedding!.data, expected)).toBeLessThan(1e-4 * Math.max(1, ...expected.map(Math.abs)));
  });

  it('names a weight that is missing', () => {
    const empty = new TextEncoder().encode('[{ "weights": [] }]');
    expect(() => convertDlibRecognition(empty, new Uint8Array(0), ports)).toThrow('expected weights named conv32_down/conv/filters');
  });
});
