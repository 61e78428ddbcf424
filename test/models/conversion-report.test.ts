import { ByteBuffer } from 'flatbuffers';
import { describe, expect, it } from 'vitest';
import { readManifest } from '../../src/models/manifest.js';
import { readTflite } from '../../src/models/convert/tflite-reader.js';
import { assembleLandmarks } from '../../tools/models/proof/attention-landmarks.js';
import { compareOutput } from '../../tools/models/proof/comparison.js';
import { convertedNetworks, isProved, readReport, relativeTolerance, worstOf } from '../../tools/models/proof/report.js';
import { references } from '../../tools/models/proof/references.js';
import { addNormalisation } from '../../tools/models/proof/tflite-metadata.js';
import { tinyTflite } from '../support/tiny-tflite.js';

const networks = convertedNetworks(readManifest());
const report = readReport();

describe('the report of the conversions', () => {
  it('speaks of every converted network of the manifest and of no other', () => {
    expect(networks.length).toBeGreaterThan(10);
    expect(report.models.map(({ id }) => id)).toEqual(networks.map(({ entry }) => entry.id));
  });

  it.each(networks.map((network) => [network.entry.id, network] as const))('proves %s as the manifest pins it now, every output within the tolerance', (id, { entry, source }) => {
    const proof = report.models.find((model) => model.id === id)!;
    expect(proof.sha256, 'made of another file: run npm run models:prove').toBe(entry.sha256);
    expect(proof).toMatchObject({ package: source.package, conversion: source.conversion, sourceSha256: source.files.map(({ sha256 }) => sha256) });
    expect(references).toHaveProperty([source.conversion]);
    expect(proof.runtime).toMatch(/\d+\.\d+\.\d+/);
    expect(proof.outputs.map(({ name }) => name)).toEqual(entry.outputs.map(({ name }) => name));
    for (const output of proof.outputs) {
      expect(output.values).toBeGreaterThan(0);
      expect(output.relative).toBeCloseTo(output.deviation / (output.largest - output.smallest), 12);
      expect(output.relative).toBeLessThanOrEqual(relativeTolerance);
    }
    expect(isProved(proof)).toBe(true);
  });

  it('rests on the same hundred real faces or more for each', () => {
    const faces = report.faces.reduce((sum, { count }) => sum + count, 0);
    expect(faces).toBeGreaterThanOrEqual(100);
    for (const { id, crops } of report.models) expect(crops, id).toBe(faces);
  });
});

describe('the comparison of two runtimes', () => {
  it('keeps the largest difference of a value and the range of the original over all views', () => {
    const comparison = compareOutput('points');
    comparison.add(Float32Array.of(0, 10), Float32Array.of(0, 9));
    comparison.add(Float32Array.of(-10, 5), Float32Array.of(-10, 5.5));
    expect(comparison.result()).toEqual({ name: 'points', smallest: -10, largest: 10, deviation: 1, relative: 0.05, values: 4 });
  });

  it('refuses outputs of another length, numbers that are none, and an output that never changes', () => {
    const comparison = compareOutput('points');
    expect(() => { comparison.add(Float32Array.of(1, 2), Float32Array.of(1)); }).toThrow('expected 2 values of points but the converted network gives 1');
    expect(() => { comparison.add(Float32Array.of(1), Float32Array.of(NaN)); }).toThrow('expected finite values of points');
    const constant = compareOutput('points');
    constant.add(Float32Array.of(1), Float32Array.of(1));
    expect(() => constant.result()).toThrow('a constant proves nothing');
  });

  it('names the output that is worst for its range, and does not prove one over the tolerance', () => {
    const proof = { ...report.models[0]!, outputs: [
      { name: 'wide', smallest: 0, largest: 1000, deviation: 0.5, relative: 5e-4, values: 1 },
      { name: 'narrow', smallest: 0, largest: 1, deviation: 0.002, relative: 2e-3, values: 1 },
    ] };
    expect(worstOf(proof).name).toBe('narrow');
    expect(isProved(proof)).toBe(false);
  });
});

describe('the landmarks of the attention mesh, put together outside the network', () => {
  it('take positions from the refinements, depth from the mesh, and the depth of an iris from the outline of its eye', () => {
    const part = (length: number, value: number): Float32Array => new Float32Array(length).fill(value);
    const mesh = Float32Array.from({ length: 1404 }, (_, i) => (i % 3 === 2 ? 7 : 1));
    const [landmarks, presence] = assembleLandmarks([mesh, part(160, 2), part(142, 3), part(142, 4), part(10, 5), part(10, 6), part(1, 8)]);
    expect(landmarks).toHaveLength(3 * 478);
    const at = (i: number): number[] => Array.from(landmarks!.subarray(3 * i, 3 * i + 3));
    // Nose tip, a corner of the lips, outer eye corners, irises.
    expect([1, 61, 33, 263, 468, 473].map(at)).toEqual([[1, 1, 7], [2, 2, 7], [3, 3, 7], [4, 4, 7], [5, 5, 7], [6, 6, 7]]);
    expect(Array.from(presence!)).toEqual([8]);
  });
});

describe('the statement of normalisation in a TensorFlow Lite file', () => {
  const source = tinyTflite({
    tensors: [{ shape: [1, 2, 2, 3], type: 'float32' }, { shape: [3], type: 'float32', bytes: new Uint8Array(Float32Array.of(1, 2, 3).buffer) }, { shape: [1, 2, 2, 3], type: 'float32' }],
    operators: [{ kind: 0, inputs: [0, 1], outputs: [2], options: { 0: { byte: 1 } } }],
    inputs: [0], outputs: [2],
  });
  const extended = addNormalisation(source, 127.5, 255);

  it('leaves the graph and its weights as they were', () => {
    expect(readTflite(extended)).toEqual(readTflite(source));
    expect(Buffer.from(extended).includes(Buffer.from(source))).toBe(true);
  });

  it('is found as metadata of the name that readers look for', () => {
    const buffer = new ByteBuffer(extended);
    expect(Buffer.from(extended.subarray(4, 8)).toString()).toBe('TFL3');
    const root = buffer.readInt32(0);
    const metadata = buffer.__indirect(root + buffer.__offset(root, 16));
    expect(buffer.readInt32(metadata)).toBe(1);
    const first = buffer.__indirect(metadata + 4);
    expect(buffer.__string(first + buffer.__offset(first, 4))).toBe('TFLITE_METADATA');
    expect(Buffer.from(extended).includes('M001')).toBe(true);
    const floats = (value: number): Buffer => Buffer.from(Float32Array.of(value).buffer);
    for (const value of [127.5, 255]) expect(Buffer.from(extended).includes(floats(value))).toBe(true);
  });
});
