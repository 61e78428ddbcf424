/** The least that a photo costs: a bare decode and bare runs of the networks that the endpoint needs for it. */
import * as ort from 'onnxruntime-node';
import sharp from 'sharp';
import type { ModelRegistry, Tensor } from '../../src/models/contract.js';
import { endpointRequest, importBuilt } from './build.js';
import type { Contestant } from './contestant.js';

type Pipeline = typeof import('../../src/assess.js');
type Registry = typeof import('../../src/models/registry.js');
type Manifest = typeof import('../../src/models/manifest.js');
type CanonicalFace = typeof import('../../src/models/canonical-face.js');
type Store = typeof import('../../src/models/store.js');

interface Run {
  readonly id: string;
  readonly feeds: Readonly<Record<string, ort.Tensor>>;
}

const toFeeds = (inputs: Readonly<Record<string, Tensor>>): Run['feeds'] =>
  Object.fromEntries(Object.entries(inputs).map(([name, { data, dims }]) => [name, new ort.Tensor('float32', Float32Array.from(data), dims)]));

export interface Floor extends Contestant {
  /** How often each network runs for a photo. */
  runsOf(photo: Uint8Array): Readonly<Record<string, number>>;
}

/** Assesses each photo once with the pipeline and keeps the tensors that its networks were given. */
export async function openFloor(build: string, photos: readonly Uint8Array[]): Promise<Floor> {
  const { createLocalAssessor } = await importBuilt<Pipeline>(build, 'assess.js');
  const { createModelRegistry } = await importBuilt<Registry>(build, 'models/registry.js');
  const { defaultStoreDir, findModel, readManifest } = await importBuilt<Manifest>(build, 'models/manifest.js');
  const { loadCanonicalFace } = await importBuilt<CanonicalFace>(build, 'models/canonical-face.js');
  const { readModel } = await importBuilt<Store>(build, 'models/store.js');
  const place = { storeDir: process.env.FACEGAUGE_MODELS_DIR ?? defaultStoreDir, manifest: readManifest() };
  let seen: Run[] = [];
  const registry = createModelRegistry({ ...place, session: { intraOpNumThreads: 1 } });
  const recorder: ModelRegistry = {
    async session(id) {
      const session = await registry.session(id);
      return { id, run: (inputs) => { seen.push({ id, feeds: toFeeds(inputs) }); return session.run(inputs); } };
    },
    close: () => registry.close(),
  };
  const assessor = createLocalAssessor({ registry: recorder, canonicalFace: await loadCanonicalFace(place) });
  const ask = await endpointRequest(build);
  const known = new Map<Uint8Array, { runs: readonly Run[]; faces: number }>();
  for (const photo of photos) {
    seen = [];
    const { faces } = await assessor.assess(photo, ask());
    known.set(photo, { runs: seen, faces: faces.length });
  }
  await assessor.close();
  const sessions = new Map<string, ort.InferenceSession>();
  for (const id of new Set([...known.values()].flatMap(({ runs }) => runs.map((run) => run.id)))) {
    const bytes = await readModel(place, findModel(place.manifest, id));
    sessions.set(id, await ort.InferenceSession.create(bytes, { executionProviders: ['cpu'], intraOpNumThreads: 1, interOpNumThreads: 1, executionMode: 'sequential', graphOptimizationLevel: 'all', logSeverityLevel: 3 }));
  }
  sharp.concurrency(1);
  sharp.cache(false);
  return {
    async countFaces(photo) {
      const { runs, faces } = known.get(photo)!;
      await sharp(photo).raw().toBuffer();
      for (const { id, feeds } of runs) await sessions.get(id)!.run(feeds);
      return faces;
    },
    runsOf(photo) {
      const counts: Record<string, number> = {};
      for (const { id } of known.get(photo)!.runs) counts[id] = (counts[id] ?? 0) + 1;
      return counts;
    },
  };
}
