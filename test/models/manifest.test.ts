import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultStoreDir, findModel, readManifest, selectRoles } from '../../src/models/manifest.js';
import { checkManifest } from '../../src/models/manifest-schema.js';
import { provisionModels } from '../../src/models/provision.js';
import { loadCanonicalFace } from '../../src/models/canonical-face.js';
import { createModelRegistry } from '../../src/models/registry.js';

const storeDir = process.env.FACEGAUGE_MODELS_DIR ?? defaultStoreDir;

describe('the manifest of networks', () => {
  let folder = '';
  beforeEach(async () => { folder = await mkdtemp(path.join(tmpdir(), 'facegauge-manifest-')); });
  afterEach(async () => { await rm(folder, { recursive: true }); });

  it('names every model and every file once', () => {
    const { models } = readManifest();
    expect(models.length).toBeGreaterThan(10);
    for (const names of [models.map(({ id }) => id), models.map(({ file }) => file)]) expect(new Set(names).size).toBe(names.length);
  });

  it('has the shape that its type promises', () => {
    expect(() => { checkManifest(readManifest()); }).not.toThrow();
  });

  it('is refused with the place of the first error, before anything is fetched', async () => {
    const { packages, models, trainedDir } = readManifest();
    const broken = { packages, trainedDir, models: models.map((model, i) => (i === 2 ? { ...model, sha256: 'not a hash' } : model)) };
    expect(() => { checkManifest(broken); }).toThrow(/\/models\/2\/sha256/);
    await expect(provisionModels({ storeDir: folder, manifest: broken })).rejects.toThrow(/\/models\/2\/sha256/);
  });

  it('is refused when it cannot be read or is of another version', async () => {
    const broken = path.join(folder, 'manifest.json');
    for (const [text, why] of [['{', 'it cannot be read'], ['{"version":2,"models":[],"packages":[]}', 'of version 1'], ['null', 'of version 1']] as const) {
      await writeFile(broken, text);
      expect(() => readManifest(broken)).toThrow(why);
    }
  });

  it('is refused when a model comes from a package that is not pinned', () => {
    const { packages: [dropped, ...packages], ...rest } = readManifest();
    expect(() => { checkManifest({ ...rest, packages }); }).toThrow(`expected the manifest to pin the package ${dropped!.spec}`);
  });

  it('is narrowed to what a service needs', () => {
    const service = selectRoles(readManifest(), ['service']);
    expect(service.models.map(({ id }) => id)).toContain('face-mesh-attention');
    for (const id of ['embedding-dlib-128', 'face-mesh']) expect(service.models.map((entry) => entry.id)).not.toContain(id);
  });
});

describe('the networks of a service', () => {
  it('each open under the names of their entries and give finite numbers of the promised shapes', async () => {
    const manifest = selectRoles(readManifest(), ['service']);
    const registry = createModelRegistry({ storeDir, manifest });
    for (const entry of manifest.models.filter(({ inputs }) => inputs.length > 0)) {
      const session = await registry.session(entry.id);
      const feeds = Object.fromEntries(entry.inputs.map(({ name, shape }) => {
        const dims = shape.map((side) => (typeof side === 'number' ? side : 128));
        return [name, { dims, data: Float32Array.from({ length: dims.reduce((a, b) => a * b) }, (_, i) => Math.sin(i)) }];
      }));
      const results = await session.run(feeds);
      for (const { name, shape } of entry.outputs) {
        const { dims, data } = results[name]!;
        expect(dims.map((side, axis) => (typeof shape[axis] === 'number' ? side : shape[axis])), `${entry.id} ${name}`).toEqual(shape);
        expect(data.every(Number.isFinite), `${entry.id} ${name}`).toBe(true);
      }
    }
    await registry.close();
  });

  it('come with a canonical face that is a face: symmetric, in centimetres, its weights within its vertices', async () => {
    const { vertices, triangles, procrustes } = await loadCanonicalFace({ storeDir, manifest: readManifest() });
    expect(vertices).toHaveLength(468 * 3);
    // Outer eye corners of the published mesh lie at x ± 4.4 cm or so, mirrored.
    expect(vertices[3 * 33]!).toBeCloseTo(-vertices[3 * 263]!, 5);
    expect(vertices[3 * 263]!).toBeGreaterThan(3);
    expect(vertices[3 * 263]!).toBeLessThan(6);
    expect(triangles.length).toBe(898 * 3);
    expect(Math.max(...triangles)).toBe(467);
    expect(procrustes).toHaveLength(33);
    expect(procrustes.every(({ index, weight }) => index < 468 && weight > 0)).toBe(true);
  });

  it('are not found under a name that the manifest does not list', () => {
    expect(() => findModel(readManifest(), 'nothing')).toThrow('expected a model named nothing');
  });
});
