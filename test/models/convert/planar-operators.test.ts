import { describe, expect, it } from 'vitest';
import { addBinary, addConcatenation, addMean, addResize, addSlice, addSoftmax } from '../../../src/models/convert/planar-arithmetic.js';
import { addConvolution, addPadding, addPooling, addTransposedConvolution, type Padding, type Window } from '../../../src/models/convert/planar-convolution.js';
import { addReshape, permute } from '../../../src/models/convert/planar.js';
import { convolve, convolveDepthwise, noiseFloats, noiseImage, pool, resize } from '../../support/naive-network.js';
import { largestDifference, runGraph } from '../../support/run-graph.js';

/** Sums of at most a hundred products of numbers below one, in single precision. */
const tolerance = 2e-5;

const windows: readonly (readonly [name: string, window: Window])[] = [
  ['SAME, stride 1', { kernel: [3, 3], strides: [1, 1], dilations: [1, 1], padding: 'same' }],
  ['SAME, stride 2 on odd and even sides', { kernel: [3, 3], strides: [2, 2], dilations: [1, 1], padding: 'same' }],
  ['SAME, even kernel', { kernel: [2, 4], strides: [1, 1], dilations: [1, 1], padding: 'same' }],
  ['VALID, stride 2', { kernel: [3, 2], strides: [2, 1], dilations: [1, 1], padding: 'valid' }],
  ['SAME, dilated', { kernel: [3, 3], strides: [1, 1], dilations: [2, 1], padding: 'same' }],
];

describe('planar convolutions and pooling', () => {
  const image = noiseImage(9, 8, 3, 1);

  it.each(windows)('convolve as the channel-last definition does: %s', async (_name, window) => {
    const [kh, kw] = window.kernel;
    const kernel = noiseFloats(kh * kw * 3 * 5, 2);
    const bias = noiseFloats(5, 3);
    const expected = convolve(image, kernel, bias, window);
    const found = await runGraph(image, (graph, x) => addConvolution(graph, x, {
      kernel: permute({ shape: [kh, kw, 3, 5], data: kernel }, [3, 2, 0, 1]), bias: { shape: [5], data: bias }, groups: 1,
    }, window));
    expect(found.shape).toEqual(expected.shape);
    expect(largestDifference(found.data, expected.data)).toBeLessThan(tolerance);
  });

  it.each(windows)('convolve depthwise with a multiplier: %s', async (_name, window) => {
    const [kh, kw] = window.kernel;
    const kernel = noiseFloats(kh * kw * 6, 4);
    const bias = noiseFloats(6, 5);
    const expected = convolveDepthwise(image, kernel, bias, window);
    const { data } = permute({ shape: [kh, kw, 3, 2], data: kernel }, [2, 3, 0, 1]);
    const found = await runGraph(image, (graph, x) => addConvolution(graph, x, { kernel: { shape: [6, 1, kh, kw], data }, bias: { shape: [6], data: bias }, groups: 3 }, window));
    expect(largestDifference(found.data, expected.data)).toBeLessThan(tolerance);
  });

  it.each(['same', 'valid'] satisfies Padding[])('pool over the pixels inside the image only: %s', async (padding) => {
    const window: Window = { kernel: [3, 2], strides: [2, 2], dilations: [1, 1], padding };
    for (const kind of ['max', 'average'] as const) {
      const expected = pool(image, kind, window);
      const found = await runGraph(image, (graph, x) => addPooling(graph, x, kind, window));
      expect(found.shape).toEqual(expected.shape);
      expect(largestDifference(found.data, expected.data)).toBeLessThan(tolerance);
    }
  });

  it('pool a whole image to one pixel', async () => {
    const window: Window = { kernel: [9, 8], strides: [1, 1], dilations: [1, 1], padding: 'valid' };
    const found = await runGraph(image, (graph, x) => addPooling(graph, x, 'average', window));
    expect(found.shape).toEqual([1, 1, 1, 3]);
    expect(largestDifference(found.data, pool(image, 'average', window).data)).toBeLessThan(tolerance);
  });

  it('transpose a convolution whose strides are its kernel: every pixel becomes a tile', async () => {
    const kernel = noiseFloats(3 * 2 * 2 * 2, 6);
    const bias = noiseFloats(2, 7);
    const found = await runGraph(image, (graph, x) => addTransposedConvolution(graph, x, { shape: [3, 2, 2, 2], data: kernel }, { shape: [2], data: bias }, [2, 2]));
    expect(found.shape).toEqual([1, 18, 16, 2]);
    const expected = Array.from({ length: 18 * 16 * 2 }, (_, i) => {
      const [f, column, row] = [i % 2, Math.floor(i / 2) % 16, Math.floor(i / 32)];
      const pixel = (row >> 1) * 8 + (column >> 1);
      return [0, 1, 2].reduce((sum, c) => sum + image.data[pixel * 3 + c]! * kernel[((c * 2 + f) * 2 + row % 2) * 2 + column % 2]!, bias[f]!);
    });
    expect(largestDifference(found.data, expected)).toBeLessThan(tolerance);
  });

  it('refuse a transposed convolution whose tiles would overlap', async () => {
    await expect(runGraph(image, (graph, x) => addTransposedConvolution(graph, x, { shape: [3, 2, 3, 3], data: new Float32Array(54) }, { shape: [2], data: new Float32Array(2) }, [2, 2])))
      .rejects.toThrow('expected a transposed kernel of the strides\' size but received 3×3');
  });

  it.each([
    ['of the border', 3, [[0, 0], [1, 2], [0, 3], [0, 0]]],
    ['of channels that fill no block', 3, [[0, 0], [0, 0], [0, 0], [0, 2]]],
    ['of channels in whole blocks', 16, [[0, 0], [0, 0], [0, 0], [0, 32]]],
  ] satisfies (readonly [string, number, [number, number][]])[])('pad with zeros: %s', async (_name, channels, amounts) => {
    const source = noiseImage(4, 5, channels, 8);
    const found = await runGraph(source, (graph, x) => addPadding(graph, x, amounts));
    const [, rows, columns, wide] = found.shape as [number, number, number, number];
    expect([rows, columns, wide]).toEqual([4, 5, channels].map((side, axis) => side + amounts[axis + 1]![0] + amounts[axis + 1]![1]));
    const [top, left] = [amounts[1]![0], amounts[2]![0]];
    const expected = Array.from({ length: rows * columns * wide }, (_, i) => {
      const [c, column, row] = [i % wide, Math.floor(i / wide) % columns - left, Math.floor(i / wide / columns) - top];
      return c < channels && column >= 0 && column < 5 && row >= 0 && row < 4 ? source.data[(row * 5 + column) * channels + c]! : 0;
    });
    expect(largestDifference(found.data, expected)).toBe(0);
  });
});

describe('planar arithmetic', () => {
  const image = noiseImage(3, 4, 5, 11);

  it('reshapes in the order of channels last, whatever is stored', async () => {
    const flat = await runGraph(image, (graph, x) => addReshape(graph, x, [1, 60]));
    expect(Array.from(flat.data)).toEqual(Array.from(image.data));
    const back = await runGraph(image, (graph, x) => addReshape(graph, addReshape(graph, x, [12, 5]), [1, 2, 6, 5]));
    expect(Array.from(back.data)).toEqual(Array.from(image.data));
  });

  it('aligns constants with the last axes, as broadcasting does', async () => {
    const perChannel = noiseFloats(5, 12);
    const found = await runGraph(image, (graph, x) => addBinary(graph, 'Sub', x, { shape: [5], data: perChannel }));
    expect(largestDifference(found.data, image.data.map((value, i) => value - perChannel[i % 5]!))).toBe(0);
    const perColumn = noiseFloats(4, 13);
    const columns = await runGraph(image, (graph, x) => addBinary(graph, 'Mul', { shape: [4, 1], data: perColumn }, x));
    expect(largestDifference(columns.data, image.data.map((value, i) => value * perColumn[Math.floor(i / 5) % 4]!))).toBe(0);
    const scalar = await runGraph(image, (graph, x) => addBinary(graph, 'Add', x, { shape: [1], data: Float32Array.of(2) }));
    expect(largestDifference(scalar.data, image.data.map((value) => value + 2))).toBe(0);
  });

  it('multiplies every pixel with a value of one pixel', async () => {
    const found = await runGraph(image, (graph, x) => addBinary(graph, 'Mul', x, addMean(graph, x, [1, 2], true)));
    const means = Array.from({ length: 5 }, (_, c) => image.data.filter((_value, i) => i % 5 === c).reduce((a, b) => a + b) / 12);
    expect(largestDifference(found.data, image.data.map((value, i) => value * means[i % 5]!))).toBeLessThan(1e-6);
  });

  it('joins, slices, averages and normalises along the axes of the source', async () => {
    const joined = await runGraph(image, (graph, x) => addConcatenation(graph, [x, x], -1));
    expect(joined.shape).toEqual([1, 3, 4, 10]);
    expect(joined.data[12]).toBe(image.data[7]);
    const sliced = await runGraph(image, (graph, x) => addSlice(graph, x, [0, 1, 0, 2], [1, 3, 2, 5]));
    expect(sliced.shape).toEqual([1, 2, 2, 3]);
    expect(sliced.data[0]).toBe(image.data[(1 * 4 + 0) * 5 + 2]);
    const mean = await runGraph(image, (graph, x) => addMean(graph, x, [3], false));
    expect(mean.shape).toEqual([1, 3, 4]);
    expect(mean.data[0]).toBeCloseTo(image.data.slice(0, 5).reduce((a, b) => a + b) / 5, 6);
    const soft = await runGraph(image, (graph, x) => addSoftmax(graph, x));
    const exponents = Array.from(image.data.slice(0, 5), Math.exp);
    expect(soft.data[3]).toBeCloseTo(exponents[3]! / exponents.reduce((a, b) => a + b), 6);
  });

  it.each([true, false])('resizes bilinearly, counted from pixel centres: %s', async (halfPixelCentres) => {
    const found = await runGraph(image, (graph, x) => addResize(graph, x, { rows: 6, columns: 8, halfPixelCentres, alignCorners: false }));
    expect(largestDifference(found.data, resize(image, 6, 8, halfPixelCentres).data)).toBeLessThan(1e-6);
  });
});
