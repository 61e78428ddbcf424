import { mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { convertModel } from '../../src/models/convert/conversions.js';
import { createModelRegistry } from '../../src/models/registry.js';
import { prepareNetworks, type PreparedNetworks } from '../../src/models/prepared.js';
import { readManifest } from '../../src/models/manifest.js';
import { sha256Of } from '../../src/models/store.js';
import { createRandom } from '../support/noise.js';
import { tinyEntry, tinyManifest, tinyNetwork } from '../support/tiny-network.js';

const source = tinyNetwork(1);
const draft = tinyEntry('adder', source, source);
const converted = convertModel(draft, [source]);
const entry = { ...draft, sha256: sha256Of(converted) };
const manifest = tinyManifest([entry]);

let storeDir = '';
let preparedDir = '';
beforeEach(async () => {
  storeDir = await mkdtemp(path.join(tmpdir(), 'facegauge-store-'));
  preparedDir = await mkdtemp(path.join(tmpdir(), 'facegauge-prepared-'));
  await writeFile(path.join(storeDir, entry.file), converted);
});
afterEach(() => Promise.all([storeDir, preparedDir].map((folder) => rm(folder, { recursive: true }))));

async function add(prepared: PreparedNetworks): Promise<unknown> {
  const registry = createModelRegistry({ storeDir, manifest, prepared });
  const { output } = await (await registry.session('adder')).run({ input: { dims: [1, 2], data: Float32Array.of(3, 4) } });
  await registry.close();
  return output?.data;
}

it('runs a prepared network without the store', async () => {
  const prepared = await prepareNetworks({ storeDir, manifest }, ['adder'], preparedDir);
  await rm(path.join(storeDir, entry.file));
  expect(await add(prepared)).toEqual(Float32Array.of(4, 5));
});

it('takes the network of the store where none was prepared', async () => {
  expect(await add({ folder: preparedDir, sha256: {} })).toEqual(Float32Array.of(4, 5));
});

it.each<[string, (file: string) => Promise<void>]>([
  ['torn', (file) => truncate(file, 20)],
  ['tidied away', (file) => rm(file)],
  ['another network', (file) => writeFile(file, tinyNetwork(7, 'input', 'output'))],
])('takes the network of the store where the prepared one is %s', async (_how, change) => {
  const prepared = await prepareNetworks({ storeDir, manifest }, ['adder'], preparedDir);
  await change(path.join(preparedDir, 'adder.onnx'));
  expect(await add(prepared)).toEqual(Float32Array.of(4, 5));
});

it('prepares nothing that differs from the manifest', async () => {
  await writeFile(path.join(storeDir, entry.file), tinyNetwork(2));
  await expect(prepareNetworks({ storeDir, manifest }, ['adder'], preparedDir)).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE' });
  expect(await readdir(preparedDir)).toEqual([]);
});

it('keeps large weights beside the graph, and every number that comes out', async () => {
  const trained = { storeDir, manifest: readManifest() };
  const id = 'face-attributes';
  const networks = await prepareNetworks(trained, [id], preparedDir);
  expect(Object.keys(networks.sha256).sort()).toEqual([`${id}.onnx`, `${id}.onnx.weights`]);
  const { inputs } = trained.manifest.models.find((model) => model.id === id)!;
  const random = createRandom(5);
  const feeds = Object.fromEntries(inputs.map(({ name, shape }) => {
    const dims = shape.map((size) => (typeof size === 'number' ? size : 1));
    return [name, { dims, data: new Float32Array(dims.reduce((product, size) => product * size, 1)).map(random) }];
  }));
  const [direct, mapped] = await Promise.all([{ folder: preparedDir, sha256: {} }, networks].map(async (prepared) => {
    const registry = createModelRegistry({ ...trained, prepared });
    const outputs = await (await registry.session(id)).run(feeds);
    await registry.close();
    return outputs;
  }));
  expect(mapped).toEqual(direct);
});
