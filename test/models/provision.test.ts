import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { convertModel } from '../../src/models/convert/conversions.js';
import type { Manifest, ModelEntry } from '../../src/models/manifest.js';
import { provisionModels, type PackageFetcher, type ProvisionEvent } from '../../src/models/provision.js';
import { sha256Of, verifyModels } from '../../src/models/store.js';
import { tinyEntry, tinyManifest, tinyNetwork } from '../support/tiny-network.js';

interface Tiny {
  readonly source: Uint8Array;
  readonly converted: Uint8Array;
  readonly entry: ModelEntry;
}

function tiny(id: string, added: number): Tiny {
  const source = tinyNetwork(added);
  const converted = convertModel(tinyEntry(id, source, source), [source]);
  return { source, converted, entry: tinyEntry(id, source, converted) };
}

const first = tiny('first', 1);
const second = tiny('second', 2);
const manifest: Manifest = tinyManifest([first.entry, second.entry]);

/** A registry in memory that counts how often it was asked. */
function fakeRegistry(files: Readonly<Record<string, Uint8Array>>): { fetchFiles: PackageFetcher; asked: string[][] } {
  const asked: string[][] = [];
  return {
    asked,
    fetchFiles: async (_spec, _integrity, paths, onBytes) => {
      asked.push([...paths]);
      await new Promise((resolve) => setTimeout(resolve, 20));
      onBytes?.(1000);
      return new Map(paths.map((name) => [name, files[name]!]));
    },
  };
}

const whole = { 'first.onnx': first.source, 'second.onnx': second.source };

describe('provisioning the store', () => {
  let storeDir = '';
  beforeEach(async () => { storeDir = path.join(await mkdtemp(path.join(tmpdir(), 'facegauge-provision-')), 'store'); });
  afterEach(async () => { await rm(path.dirname(storeDir), { recursive: true }); });

  it('fetches a tarball once for all its models and leaves nothing but whole files', async () => {
    const registry = fakeRegistry(whole);
    const result = await provisionModels({ storeDir, manifest, fetchFiles: registry.fetchFiles });
    expect(result).toEqual({ fetched: ['first', 'second'], kept: [] });
    expect(registry.asked).toEqual([['first.onnx', 'second.onnx']]);
    expect((await readdir(storeDir)).sort()).toEqual(['first.onnx', 'second.onnx']);
    expect(sha256Of(await readFile(path.join(storeDir, 'first.onnx')))).toBe(first.entry.sha256);
  });

  it('does not ask the registry when everything is there', async () => {
    await provisionModels({ storeDir, manifest, fetchFiles: fakeRegistry(whole).fetchFiles });
    const idle = fakeRegistry({});
    expect(await provisionModels({ storeDir, manifest, fetchFiles: idle.fetchFiles })).toEqual({ fetched: [], kept: ['first', 'second'] });
    expect(idle.asked).toEqual([]);
  });

  it('goes on after an interruption: whole files stay, a torn file is made again, leftovers go', async () => {
    await provisionModels({ storeDir, manifest, fetchFiles: fakeRegistry(whole).fetchFiles });
    await writeFile(path.join(storeDir, 'second.onnx'), second.converted.subarray(0, 100));
    await writeFile(path.join(storeDir, 'second.onnx.4711.part'), 'half');
    expect(await verifyModels({ storeDir, manifest })).toEqual([
      { id: 'first', state: 'whole' },
      { id: 'second', state: 'different', foundSha256: sha256Of(second.converted.subarray(0, 100)) },
    ]);
    const registry = fakeRegistry(whole);
    expect(await provisionModels({ storeDir, manifest, fetchFiles: registry.fetchFiles })).toEqual({ fetched: ['second'], kept: ['first'] });
    expect(registry.asked).toEqual([['second.onnx']]);
    expect((await readdir(storeDir)).sort()).toEqual(['first.onnx', 'second.onnx']);
  });

  it('lets callers that start at once take turns, and fetches once', async () => {
    const registry = fakeRegistry(whole);
    const results = await Promise.all([1, 2, 3].map(() => provisionModels({ storeDir, manifest, fetchFiles: registry.fetchFiles })));
    expect(registry.asked).toHaveLength(1);
    expect(results.filter(({ fetched }) => fetched.length === 2)).toHaveLength(1);
    expect(await verifyModels({ storeDir, manifest })).toEqual([{ id: 'first', state: 'whole' }, { id: 'second', state: 'whole' }]);
  });

  it('says offline which models are missing and which command mends it', async () => {
    const offline: PackageFetcher = () => Promise.reject(Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' }));
    const events: ProvisionEvent['kind'][] = [];
    const onProgress = ({ kind }: ProvisionEvent): void => { events.push(kind); };
    const failure: unknown = await provisionModels({ storeDir, manifest, fetchFiles: offline, onProgress }).catch((error: unknown) => error);
    expect(events).toEqual(['started', 'failed']);
    expect(failure).toMatchObject({ code: 'MODEL_UNAVAILABLE' });
    const { message } = failure as Error;
    for (const part of ['first, second', 'tiny@1.0.0', 'cannot be reached (ENOTFOUND)', 'npx facegauge models fetch', 'npm run models']) expect(message).toContain(part);
    // The lock is free again: the next try is not kept waiting.
    await provisionModels({ storeDir, manifest, fetchFiles: fakeRegistry(whole).fetchFiles });
  });

  it('refuses a source file whose hash differs from the manifest', async () => {
    const { fetchFiles } = fakeRegistry({ 'first.onnx': second.source, 'second.onnx': second.source });
    await expect(provisionModels({ storeDir, manifest, fetchFiles })).rejects.toThrow(`expected first.onnx of tiny@1.0.0 to have SHA-256 ${sha256Of(first.source)} but found ${sha256Of(second.source)}`);
    expect(await readdir(storeDir)).toEqual([]);
  });

  it('refuses a converted file whose hash differs from the manifest', async () => {
    const wrong = tinyManifest([{ ...first.entry, sha256: 'f'.repeat(64) }]);
    await expect(provisionModels({ storeDir, manifest: wrong, fetchFiles: fakeRegistry(whole).fetchFiles })).rejects.toThrow('expected the converted file to have SHA-256 ffff');
    expect(await readdir(storeDir)).toEqual([]);
  });

  it('does not try to fetch weights that the project trained itself', async () => {
    const trained = tinyManifest([{ ...first.entry, source: 'trained' }], path.join(storeDir, 'trained'));
    const registry = fakeRegistry(whole);
    await expect(provisionModels({ storeDir, manifest: trained, fetchFiles: registry.fetchFiles })).rejects.toThrow('Install the package again');
    expect(registry.asked).toEqual([]);
  });

  it('leaves out what only evaluation needs, unless asked for', async () => {
    const mixed = tinyManifest([first.entry, { ...second.entry, role: 'evaluation' }]);
    const registry = fakeRegistry(whole);
    expect(await provisionModels({ storeDir, manifest: mixed, fetchFiles: registry.fetchFiles })).toEqual({ fetched: ['first'], kept: [] });
    expect(await provisionModels({ storeDir, manifest: mixed, roles: ['service', 'evaluation'], fetchFiles: registry.fetchFiles })).toEqual({ fetched: ['second'], kept: ['first'] });
  });

  it('tells its progress: what is to come, what has arrived, each model in its place', async () => {
    const events: ProvisionEvent[] = [];
    await provisionModels({ storeDir, manifest, fetchFiles: fakeRegistry(whole).fetchFiles, onProgress: (event) => { events.push(event); } });
    expect(events).toEqual([
      { kind: 'started', models: 2, bytes: 1000 },
      { kind: 'received', bytes: 1000 },
      { kind: 'placed', id: 'first', done: 1, models: 2 },
      { kind: 'placed', id: 'second', done: 2, models: 2 },
      { kind: 'finished', models: 2 },
    ]);
  });
});
