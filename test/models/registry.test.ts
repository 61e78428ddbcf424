import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { convertModel } from '../../src/models/convert/conversions.js';
import { createModelRegistry } from '../../src/models/registry.js';
import { sha256Of } from '../../src/models/store.js';
import { tinyEntry, tinyManifest, tinyNetwork } from '../support/tiny-network.js';

const cudaLibrary = path.resolve('node_modules/onnxruntime-node/bin/napi-v6/linux/x64/libonnxruntime_providers_cuda.so');
const source = tinyNetwork(1);
const draft = tinyEntry('adder', source, source);
const converted = convertModel(draft, [source]);
const entry = { ...draft, sha256: sha256Of(converted) };

describe('the registry of networks', () => {
  let storeDir = '';
  beforeEach(async () => { storeDir = await mkdtemp(path.join(tmpdir(), 'facegauge-store-')); });
  afterEach(async () => { await rm(storeDir, { recursive: true }); });

  it('runs a network under the names of its manifest entry', async () => {
    await writeFile(path.join(storeDir, entry.file), converted);
    const registry = createModelRegistry({ storeDir, manifest: tinyManifest([entry]) });
    const session = await registry.session('adder');
    const { output } = await session.run({ input: { dims: [1, 2], data: Float32Array.of(3, 4) } });
    expect(output).toEqual({ dims: [1, 2], data: Float32Array.of(4, 5) });
    await registry.close();
  });

  // A build of the runtime has the provider of its own platform: DirectML on Windows, CoreML on macOS.
  it('runs on the processor, and says so, where the provider asked for is not there', async () => {
    await writeFile(path.join(storeDir, entry.file), converted);
    const opened: string[] = [];
    const executionProvider = process.platform === 'win32' ? 'coreml' : 'dml';
    const registry = createModelRegistry({
      storeDir, manifest: tinyManifest([entry]), session: { executionProvider }, onOpened: (id, provider) => { opened.push(`${id}: ${provider}`); },
    });
    const { output } = await (await registry.session('adder')).run({ input: { dims: [1, 2], data: Float32Array.of(3, 4) } });
    expect(output?.data).toEqual(Float32Array.of(4, 5));
    expect(opened).toEqual(['adder: cpu']);
    await registry.close();
  });

  // Present by name in every build for Linux, but its libraries are not part of the package.
  it.runIf(process.platform === 'linux' && process.arch === 'x64' && !existsSync(cudaLibrary))('runs on the processor where the libraries of the provider are missing', async () => {
    await writeFile(path.join(storeDir, entry.file), converted);
    const opened: string[] = [];
    const registry = createModelRegistry({ storeDir, manifest: tinyManifest([entry]), session: { executionProvider: 'cuda' }, onOpened: (_id, provider) => { opened.push(provider); } });
    await registry.session('adder');
    expect(opened).toEqual(['cpu']);
    await registry.close();
  });

  it('shares one load between callers that ask at once', async () => {
    await writeFile(path.join(storeDir, entry.file), converted);
    const registry = createModelRegistry({ storeDir, manifest: tinyManifest([entry]) });
    const [first, second] = await Promise.all([registry.session('adder'), registry.session('adder')]);
    expect(first).toBe(second);
    await registry.close();
  });

  it('says what is missing, what was expected and how to mend it, and serves once it is mended', async () => {
    const registry = createModelRegistry({ storeDir, manifest: tinyManifest([entry]) });
    const failure: unknown = await registry.session('adder').catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'MODEL_UNAVAILABLE' });
    expect((failure as Error).message).toContain(path.join(storeDir, 'adder.onnx'));
    expect((failure as Error).message).toContain(entry.sha256);
    expect((failure as Error).message).toContain('npx facegauge models fetch');
    await writeFile(path.join(storeDir, entry.file), converted);
    await expect(registry.session('adder')).resolves.toMatchObject({ id: 'adder' });
    await registry.close();
  });

  it('names the command that fetches what only evaluation needs', async () => {
    const registry = createModelRegistry({ storeDir, manifest: tinyManifest([{ ...entry, role: 'evaluation' }]) });
    await expect(registry.session('adder')).rejects.toThrow('Run: npm run models -- --all');
  });

  it('refuses a file that differs from the manifest and names both hashes', async () => {
    const other = tinyNetwork(2);
    await writeFile(path.join(storeDir, entry.file), other);
    const registry = createModelRegistry({ storeDir, manifest: tinyManifest([entry]) });
    await expect(registry.session('adder')).rejects.toThrow(new RegExp(`${entry.sha256}.*${sha256Of(other)}`));
  });

  it('refuses a network whose outputs have other names than the manifest says', async () => {
    const other = tinyNetwork(1, 'input', 'sum');
    await writeFile(path.join(storeDir, entry.file), other);
    const registry = createModelRegistry({ storeDir, manifest: tinyManifest([{ ...entry, sha256: sha256Of(other) }]) });
    await expect(registry.session('adder')).rejects.toThrow('expected the outputs output but found sum');
  });

  it('refuses bytes that the runtime cannot read', async () => {
    const torn = converted.subarray(0, 40);
    await writeFile(path.join(storeDir, entry.file), torn);
    const registry = createModelRegistry({ storeDir, manifest: tinyManifest([{ ...entry, sha256: sha256Of(torn) }]) });
    await expect(registry.session('adder')).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE' });
  });

  it('names the models it knows when asked for another', async () => {
    const registry = createModelRegistry({ storeDir, manifest: tinyManifest([entry]) });
    await expect(registry.session('subtractor')).rejects.toThrow('expected a model named subtractor in the manifest but it lists adder');
  });
});
