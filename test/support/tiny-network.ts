/** Networks of a node or two, so that tests of loading and provisioning need no real weights. */
import { OnnxGraph } from '../../src/models/convert/onnx-graph.js';
import { sha256Of } from '../../src/models/store.js';
import type { Manifest, ModelEntry } from '../../src/models/manifest.js';

/** An ONNX file that adds a number to each of two inputs. */
export function tinyNetwork(added: number, input = 'x', output = 'y'): Uint8Array {
  const graph = new OnnxGraph();
  graph.rename(graph.addNode('Add', [input, graph.addFloats([2], [added, added])]), output);
  return graph.encode([{ name: input, dims: [1, 2] }], [{ name: output, dims: [1, 2] }]);
}

export const tinyPackage = { spec: 'tiny@1.0.0', integrity: 'sha512-AAAA', bytes: 1000, licence: 'MIT' } as const;

/** An entry that takes `file` out of the tiny package; `source` is what lies there, `converted` what the store shall hold. */
export function tinyEntry(id: string, source: Uint8Array, converted: Uint8Array): ModelEntry {
  return {
    id,
    task: 'Adds',
    role: 'service',
    licence: 'MIT',
    source: { package: tinyPackage.spec, files: [{ path: `${id}.onnx`, sha256: sha256Of(source) }], conversion: 'onnx' },
    file: `${id}.onnx`,
    sha256: sha256Of(converted),
    bytes: converted.length,
    inputs: [{ name: 'input', shape: [1, 2], meaning: 'Two numbers' }],
    outputs: [{ name: 'output', shape: [1, 2], meaning: 'Two larger numbers' }],
  };
}

export function tinyManifest(models: readonly ModelEntry[], trainedDir = ''): Manifest {
  return { packages: [tinyPackage], models, trainedDir };
}
