import { describe, expect, it } from 'vitest';
import onnxProto from 'onnx-proto';
import { floatBytes, halfToNumber, readFloats } from '../../../src/models/convert/little-endian.js';
import { convertTflite } from '../../../src/models/convert/tflite.js';
import { convolve, noiseFloats, noiseImage, pool, toPlanar, type Image } from '../../support/naive-network.js';
import { largestDifference } from '../../support/run-graph.js';
import { runNetwork } from '../../support/run-network.js';
import { int32Bytes, tinyTflite, type TinyModel } from '../../support/tiny-tflite.js';

const codes = { add: 0, conv: 3, dequantize: 6, maxPool: 17, mul: 18, relu: 19, reshape: 22, pad: 34, sub: 41, slice: 45, prelu: 54, abs: 101 } as const;

async function runTflite(model: TinyModel, image: Image, outputShape: readonly number[]): Promise<Float32Array> {
  const { dims, data } = toPlanar(image);
  const ports = { inputs: [{ name: 'x', shape: dims }], outputs: [{ name: 'y', shape: outputShape }] };
  const { y } = await runNetwork(convertTflite(tinyTflite(model), ports), { x: { dims, data } });
  return y!.data;
}

/** Bits of a half-precision number, by search: all 65536 are tried once. */
function halfBits(value: number): number {
  for (let bits = 0; bits < 65536; bits++) if (halfToNumber(bits) === value) return bits;
  throw new RangeError(`expected a number that half precision holds but received ${value}`);
}

function halfBytes(values: readonly number[]): Uint8Array {
  return new Uint8Array(Uint16Array.from(values, halfBits).buffer);
}

describe('the conversion of TensorFlow Lite graphs', () => {
  it('reads half precision: normal, subnormal, signed and infinite numbers', () => {
    expect([0x3c00, 0xc000, 0x0001, 0x8001, 0x7bff, 0x0000, 0x7c00, 0x3555].map(halfToNumber))
      .toEqual([1, -2, 2 ** -24, -(2 ** -24), 65504, 0, Infinity, 0.333251953125]);
    expect(halfToNumber(0x7e00)).toBeNaN();
  });

  it('carries half-precision weights through a convolution with a fused ReLU, a pooling and a reshape', async () => {
    const image = noiseImage(6, 6, 2, 21);
    const kernel = [0.5, -0.25, 1, 2, -1.5, 0.75, -0.5, 0.125, 0.25, -2, 1.25, -1, 0.375, 0.0625, -0.75, 1.5, 1, -1].flatMap((value) => [value, -value / 2, value / 4]).slice(0, 54);
    const bias = [0.5, -0.25, 0.125];
    // Output channels × rows × columns × input channels, as the format keeps them.
    const stored = Array.from({ length: 54 }, (_, i) => {
      const [c, tap, f] = [i % 2, Math.floor(i / 2) % 9, Math.floor(i / 18)];
      return kernel[(tap * 2 + c) * 3 + f]!;
    });
    const found = await runTflite({
      tensors: [
        { shape: [1, 6, 6, 2], type: 'float32' },
        { shape: [3, 3, 3, 2], type: 'float16', bytes: halfBytes(stored) },
        { shape: [3, 3, 3, 2], type: 'float32' },
        { shape: [3], type: 'float32', bytes: floatBytes(bias) },
        { shape: [1, 6, 6, 3], type: 'float32' },
        { shape: [1, 3, 3, 3], type: 'float32' },
        { shape: [1, 27], type: 'float32' },
        { shape: [2], type: 'int32', bytes: int32Bytes([1, 27]) },
      ],
      operators: [
        { kind: codes.dequantize, inputs: [1], outputs: [2] },
        { kind: codes.conv, inputs: [0, 2, 3], outputs: [4], options: { 0: { byte: 0 }, 1: { int: 1 }, 2: { int: 1 }, 3: { byte: 1 } } },
        { kind: codes.maxPool, inputs: [4], outputs: [5], options: { 0: { byte: 1 }, 1: { int: 2 }, 2: { int: 2 }, 3: { int: 2 }, 4: { int: 2 } } },
        { kind: codes.reshape, inputs: [5, 7], outputs: [6] },
      ],
      inputs: [0], outputs: [6],
    }, image, [1, 27]);
    const window = { strides: [1, 1], dilations: [1, 1], padding: 'same', kernel: [3, 3] } as const;
    const convolved = convolve(image, Float32Array.from(kernel), Float32Array.from(bias), window);
    const rectified = { ...convolved, data: convolved.data.map((value) => Math.max(value, 0)) };
    const expected = pool(rectified, 'max', { kernel: [2, 2], strides: [2, 2], dilations: [1, 1], padding: 'valid' });
    expect(largestDifference(found, expected.data)).toBeLessThan(1e-5);
  });

  it('converts a batch of two as one image', async () => {
    const image = noiseImage(2, 3, 1, 22);
    const found = await runTflite({
      tensors: [
        { shape: [2, 2, 3, 1], type: 'float32' }, { shape: [2, 6], type: 'float32' }, { shape: [2], type: 'int32', bytes: int32Bytes([2, 6]) },
      ],
      operators: [{ kind: codes.reshape, inputs: [0, 2], outputs: [1] }],
      inputs: [0], outputs: [1],
    }, image, [1, 6]);
    expect(Array.from(found)).toEqual(Array.from(image.data));
  });

  it('sees a parametric ReLU in relu(x) + c · (x − |x|)', async () => {
    const image = noiseImage(2, 2, 3, 23);
    const slopes = [0.25, -0.5, 1.5];
    const model: TinyModel = {
      tensors: [
        { shape: [1, 2, 2, 3], type: 'float32' }, { shape: [3], type: 'float32', bytes: floatBytes(slopes) },
        ...Array.from({ length: 5 }, () => ({ shape: [1, 2, 2, 3], type: 'float32' as const })),
      ],
      operators: [
        { kind: codes.relu, inputs: [0], outputs: [2] },
        { kind: codes.abs, inputs: [0], outputs: [3] },
        { kind: codes.sub, inputs: [0, 3], outputs: [4] },
        { kind: codes.mul, inputs: [1, 4], outputs: [5] },
        { kind: codes.add, inputs: [2, 5], outputs: [6] },
      ],
      inputs: [0], outputs: [6],
    };
    const { dims, data } = toPlanar(image);
    const bytes = convertTflite(tinyTflite(model), { inputs: [{ name: 'x', shape: dims }], outputs: [{ name: 'y', shape: dims }] });
    const operators = (onnxProto.onnx.ModelProto.decode(bytes).graph?.node ?? []).map((node) => node.opType);
    expect(operators).not.toContain('Abs');
    expect(operators).not.toContain('Sub');
    const { y } = await runNetwork(bytes, { x: { dims, data } });
    const expected = data.map((x, i) => Math.max(x, 0) + slopes[Math.floor(i / 4)]! * (x - Math.abs(x)));
    expect(largestDifference(y!.data, expected)).toBeLessThan(1e-6);
  });

  it('pads and slices by the numbers of constant tensors', async () => {
    const image = noiseImage(2, 2, 1, 24);
    const found = await runTflite({
      tensors: [
        { shape: [1, 2, 2, 1], type: 'float32' }, { shape: [4, 2], type: 'int32', bytes: int32Bytes([0, 0, 1, 0, 0, 1, 0, 0]) }, { shape: [1, 3, 3, 1], type: 'float32' },
        { shape: [4], type: 'int32', bytes: int32Bytes([0, 1, 0, 0]) }, { shape: [4], type: 'int32', bytes: int32Bytes([1, 3, 2, 1]) }, { shape: [4], type: 'int32', bytes: int32Bytes([1, 1, 1, 1]) },
        { shape: [1, 2, 2, 1], type: 'float32' },
      ],
      operators: [
        { kind: codes.pad, inputs: [0, 1], outputs: [2] },
        { kind: codes.slice, inputs: [2, 3, 4, 5], outputs: [6], options: { 0: { int: 0 } } },
      ],
      inputs: [0], outputs: [6],
    }, image, [1, 1, 2, 2]);
    expect(Array.from(found)).toEqual(Array.from(image.data));
  });

  it('names an operator that it cannot translate', () => {
    const model: TinyModel = {
      tensors: [{ shape: [1, 1, 1, 1], type: 'float32' }, { shape: [1, 1, 1, 1], type: 'float32' }],
      operators: [{ kind: 'Unheard', inputs: [0], outputs: [1] }], inputs: [0], outputs: [1],
    };
    const ports = { inputs: [{ name: 'x', shape: [1, 1, 1, 1] }], outputs: [{ name: 'y', shape: [1, 1, 1, 1] }] };
    expect(() => convertTflite(tinyTflite(model), ports)).toThrow('expected a translation for the operator Unheard');
    expect(() => convertTflite(tinyTflite({ ...model, operators: [{ kind: 66, inputs: [0], outputs: [1] }] }), ports)).toThrow('expected a known operator but received builtin code 66');
  });

  it('gives the same bytes every time', () => {
    const model: TinyModel = {
      tensors: [{ shape: [1, 2, 2, 1], type: 'float32' }, { shape: [1], type: 'float32', bytes: floatBytes(noiseFloats(1, 25)) }, { shape: [1, 2, 2, 1], type: 'float32' }],
      operators: [{ kind: codes.add, inputs: [0, 1], outputs: [2] }], inputs: [0], outputs: [2],
    };
    const ports = { inputs: [{ name: 'x', shape: [1, 1, 2, 2] }], outputs: [{ name: 'y', shape: [1, 1, 2, 2] }] };
    expect(convertTflite(tinyTflite(model), ports)).toEqual(convertTflite(tinyTflite(model), ports));
    expect(readFloats(floatBytes([1.5, -0.25]))).toEqual(Float32Array.of(1.5, -0.25));
  });
});
