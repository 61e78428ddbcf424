/** The pipeline with its networks, in this process: what an inference process runs, and what commands run directly. */
import { createLocalAssessor } from '../assess.js';
import { modelIds } from '../assess/model-ids.js';
import type { AssessRequest } from '../assessment.js';
import { builtInProfiles } from '../decision/profiles.js';
import { limits } from '../limits.js';
import { measureIds } from '../measures/ids.js';
import { loadCanonicalFace } from '../models/canonical-face.js';
import type { ModelRegistry, ModelSession } from '../models/contract.js';
import type { ExecutionProvider } from '../models/execution-providers.js';
import { findModel, readManifest, type Manifest, type ModelEntry } from '../models/manifest.js';
import type { PreparedNetworks } from '../models/prepared.js';
import { createModelRegistry } from '../models/registry.js';
import type { LoadedModel } from './messages.js';
import { drawWarmUpPhoto } from './warm-up-photo.js';
import type { WarmableAssessor } from './worker-loop.js';

export interface LocalAssessorOptions {
  /** Folder of the networks. */
  readonly modelsDir: string;
  /** Threads of an operator. */
  readonly threads: number;
  /** What shall run the networks; the processor where that cannot be used. Default: `cpu`. */
  readonly executionProvider?: ExecutionProvider | undefined;
  /** Networks that were prepared for this processor. */
  readonly prepared?: PreparedNetworks | undefined;
}

/** Not run by the appliance's levels, or next to nothing but weights: 5 to 10 MB less, and 2 ms more where a mask is drawn (docs/decisions/0023). */
const withoutPool: ReadonlySet<string> = new Set([modelIds.segmentation, modelIds.expression, modelIds.utility]);

/** Milliseconds that loading and the first run may take: a cold disk and a busy machine included. */
const warmUpMs = 60_000;

/** Throws FaceGaugeError MODEL_UNAVAILABLE when a network is missing or not the one of the manifest. */
export async function openLocalAssessor({ modelsDir, threads, executionProvider, prepared }: LocalAssessorOptions): Promise<WarmableAssessor> {
  const manifest = readManifest();
  const place = { storeDir: modelsDir, manifest };
  const used = new Set<string>();
  const running = new Set<ExecutionProvider>();
  const registry = noteUse(createModelRegistry({
    ...place,
    prepared,
    session: { intraOpNumThreads: threads, executionProvider, unpooled: withoutPool },
    onOpened: (_id, provider) => { running.add(provider); },
  }), used);
  const assessor = createLocalAssessor({ registry, canonicalFace: await loadCanonicalFace(place) });
  return {
    ...assessor,
    executionProviders: () => [...running].sort(),
    async warmUp(rehearse = true) {
      if (rehearse) await assessor.assess(drawWarmUpPhoto(), warmUpRequest());
      // A drawing may be refused as a face, and then the later networks have not run yet.
      for (const id of Object.values(modelIds)) {
        if (used.has(id)) continue;
        const session = await registry.session(id);
        if (rehearse) await runOnce(session, findModel(manifest, id));
      }
      return describeModels(manifest, used);
    },
  };
}

/** Every measure of every kind, so that nothing is loaded or compiled during a request. */
function warmUpRequest(): AssessRequest {
  const [profile] = builtInProfiles;
  return {
    profile: profile!,
    measures: measureIds,
    maxFaces: 1,
    minFaceSizePixels: 1,
    maxPixels: limits.maxPixels,
    deadlineEpochMs: Date.now() + warmUpMs,
    include: { landmarks: false, alignedFace: false, mask: false, explain: false, timings: false },
  };
}

/** One run on zeros: what is allocated and chosen at the first run is there afterwards. */
async function runOnce(session: ModelSession, { inputs }: ModelEntry): Promise<void> {
  const tensors = inputs.map(({ name, shape }) => {
    const dims = shape.map((size) => (typeof size === 'number' ? size : 1));
    return [name, { dims, data: new Float32Array(dims.reduce((product, size) => product * size, 1)) }] as const;
  });
  await session.run(Object.fromEntries(tensors));
}

function noteUse(registry: ModelRegistry, used: Set<string>): ModelRegistry {
  return {
    session(id) {
      used.add(id);
      return registry.session(id);
    },
    close: () => registry.close(),
  };
}

function describeModels(manifest: Manifest, used: ReadonlySet<string>): LoadedModel[] {
  return [...used].sort().map((id) => ({ id, sha256: findModel(manifest, id).sha256 }));
}
