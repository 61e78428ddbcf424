/** Runs ONNX bytes once, for tests of the converters. */
import '../../src/models/quiet-runtime.js';
import * as ort from 'onnxruntime-node';
import type { Tensor } from '../../src/models/contract.js';

export async function runNetwork(bytes: Uint8Array, inputs: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor>> {
  const session = await ort.InferenceSession.create(bytes, { intraOpNumThreads: 1, logSeverityLevel: 3 });
  try {
    const results = await session.run(Object.fromEntries(Object.entries(inputs).map(([name, { data, dims }]) => [name, new ort.Tensor('float32', data, dims)])));
    return Object.fromEntries(Object.entries(results).map(([name, { dims, data }]) => [name, { dims, data: data as Float32Array }]));
  } finally {
    await session.release();
  }
}
