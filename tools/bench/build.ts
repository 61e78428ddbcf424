/** A compiled build of the service, this tree's or another's, as the benchmark uses it. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AssessRequest } from '../../src/assessment.js';
import { limits } from '../../src/limits.js';
import { measureIds } from '../../src/measures/ids.js';

type LocalAssessors = typeof import('../../src/engine/local-assessor.js');
type Profiles = typeof import('../../src/decision/profiles.js');
type Manifest = typeof import('../../src/models/manifest.js');
type FaceValues = typeof import('../../src/adapters/sophon/face-values.js');
export type BuiltAssessor = Awaited<ReturnType<LocalAssessors['openLocalAssessor']>>;

export const ownBuild = path.join(import.meta.dirname, '..', '..', 'dist');

/** Imports a module of the build: compiled code, not what a loader makes of the sources. */
export async function importBuilt<Module>(build: string, file: string): Promise<Module> {
  const found = path.resolve(build, file);
  if (!existsSync(found)) throw new Error(`expected a build that has ${file}; npm run build makes it`);
  return await import(pathToFileURL(found).href) as Module;
}

/** The pipeline of a build on one thread, with the networks beside that build. */
export async function openBuilt(build: string): Promise<BuiltAssessor> {
  const { openLocalAssessor } = await importBuilt<LocalAssessors>(build, 'engine/local-assessor.js');
  const { defaultStoreDir } = await importBuilt<Manifest>(build, 'models/manifest.js');
  return openLocalAssessor({ modelsDir: process.env.FACEGAUGE_MODELS_DIR ?? defaultStoreDir, threads: 1 });
}

const plain = { maxFaces: limits.maxFaces, minFaceSizePixels: 24, maxPixels: limits.maxPixels };
const noExtras = { landmarks: false, alignedFace: false, mask: false, explain: false, timings: false };

/** What the appliance's endpoint asks of the pipeline at `high`. */
export async function endpointRequest(build: string): Promise<() => AssessRequest> {
  const { sophonHigh } = await importBuilt<Profiles>(build, 'decision/profiles.js');
  const { shownMeasures } = await importBuilt<FaceValues>(build, 'adapters/sophon/face-values.js');
  return () => ({ ...plain, profile: sophonHigh, measures: shownMeasures, deadlineEpochMs: Date.now() + 600_000, include: noExtras });
}

/** The same with all measures that this tree knows. */
export async function fullRequest(build: string): Promise<() => AssessRequest> {
  const narrow = await endpointRequest(build);
  return () => ({ ...narrow(), measures: measureIds });
}
