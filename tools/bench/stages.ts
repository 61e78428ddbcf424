/** Where the time of one photo goes: stages, measures, and how it grows with pixels, faces and measures. One thread. */
import type { AssessRequest } from '../../src/assessment.js';
import type { Evidence } from '../../src/measures/evidence.js';
import { isoMeasureIds, measureIds } from '../../src/measures/ids.js';
import { endpointRequest, fullRequest, importBuilt, openBuilt, type BuiltAssessor } from './build.js';
import { drawGroup, drawPhonePhoto, groupFaces, resizePortrait } from './photos.js';
import { summarize, type Summary } from './summary.js';

export interface Timed { readonly name: string; readonly milliseconds: Summary }

type Producers = typeof import('../../src/assess/producers.js');
type EvidenceModule = typeof import('../../src/assess/evidence.js');
type Location = typeof import('../../src/assess/location.js');
type Clock = typeof import('../../src/assess/clock.js');
type Views = typeof import('../../src/assess/views.js');
type Decoder = typeof import('../../src/stages/decode/decoder.js');
type Table = typeof import('../../src/measures/table.js');
type Registry = typeof import('../../src/models/registry.js');
type Manifest = typeof import('../../src/models/manifest.js');
type CanonicalFace = typeof import('../../src/models/canonical-face.js');
type Profiles = typeof import('../../src/decision/profiles.js');

async function timeAssessment(assessor: BuiltAssessor, photo: Uint8Array, ask: () => AssessRequest, runs: number): Promise<Summary> {
  const tookMs: number[] = [];
  for (let run = -2; run < runs; run++) {
    const startedMs = performance.now();
    await assessor.assess(photo, ask());
    if (run >= 0) tookMs.push(performance.now() - startedMs);
  }
  return summarize(tookMs);
}

/** Own time of each stage with all measures asked for. */
export async function timeStages(build: string, photo: Uint8Array, runs: number): Promise<Timed[]> {
  const assessor = await openBuilt(build);
  const ask = await fullRequest(build);
  const request = (): AssessRequest => ({ ...ask(), include: { ...ask().include, timings: true } });
  const spent = new Map<string, number[]>();
  for (let run = -3; run < runs; run++) {
    const { timings } = await assessor.assess(photo, request());
    if (run >= 0) for (const [stage, tookMs] of Object.entries(timings ?? {})) spent.set(stage, [...(spent.get(stage) ?? []), tookMs]);
  }
  await assessor.close();
  return [...spent].map(([name, list]) => ({ name, milliseconds: summarize(list) })).sort((a, b) => b.milliseconds.median - a.milliseconds.median);
}

/** Own time of each measure, on evidence that is there already. */
export async function timeMeasures(build: string, photo: Uint8Array, runs: number): Promise<Timed[]> {
  const { createProducers } = await importBuilt<Producers>(build, 'assess/producers.js');
  const { createEvidence } = await importBuilt<EvidenceModule>(build, 'assess/evidence.js');
  const { locateFaces } = await importBuilt<Location>(build, 'assess/location.js');
  const { createStageClock } = await importBuilt<Clock>(build, 'assess/clock.js');
  const { singleView } = await importBuilt<Views>(build, 'assess/views.js');
  const { openImage } = await importBuilt<Decoder>(build, 'stages/decode/decoder.js');
  const { measureById } = await importBuilt<Table>(build, 'measures/table.js');
  const { createModelRegistry } = await importBuilt<Registry>(build, 'models/registry.js');
  const { defaultStoreDir, readManifest } = await importBuilt<Manifest>(build, 'models/manifest.js');
  const { loadCanonicalFace } = await importBuilt<CanonicalFace>(build, 'models/canonical-face.js');
  const place = { storeDir: process.env.FACEGAUGE_MODELS_DIR ?? defaultStoreDir, manifest: readManifest() };
  const registry = createModelRegistry({ ...place, session: { intraOpNumThreads: 1 } });
  const request = (await fullRequest(build))();
  const source = await openImage(photo, { maxPixels: request.maxPixels });
  const image = await source.decode(Math.max(source.facts.width, source.facts.height));
  const { located: [face], seen } = await locateFaces(registry, singleView(image), request, createStageClock(request.deadlineEpochMs));
  if (face === undefined) throw new Error('expected a face to be measured');
  const producers = createProducers({ registry, canonicalFace: await loadCanonicalFace(place) }, { source, image, faces: seen });
  const get = createEvidence(producers, { ...face, image, encoding: source.encoding, faces: seen });
  const rows: Timed[] = [];
  for (const id of measureIds) {
    const measure = measureById(id);
    const evidence: Partial<Record<keyof Evidence, unknown>> = {};
    for (const key of measure.needs) evidence[key] = await get(key);
    const tookMs: number[] = [];
    for (let run = -3; run < runs; run++) {
      const startedMs = performance.now();
      measure.measure(evidence as unknown as Evidence);
      if (run >= 0) tookMs.push(performance.now() - startedMs);
    }
    rows.push({ name: id, milliseconds: summarize(tookMs) });
  }
  await registry.close();
  return rows.sort((a, b) => b.milliseconds.median - a.milliseconds.median);
}

export interface Growth { readonly pixels: readonly Timed[]; readonly faces: readonly Timed[]; readonly measures: readonly Timed[] }

export async function timeGrowth(build: string, portraits: readonly Uint8Array[], runs: number): Promise<Growth> {
  const assessor = await openBuilt(build);
  const ask = await endpointRequest(build);
  const { sophonLow, sophonMiddle, sophonNo } = await importBuilt<Profiles>(build, 'decision/profiles.js');
  const [first] = portraits;
  const pixels: Timed[] = [];
  for (const [width, height] of [[320, 400], [640, 800], [1280, 1600], [2400, 3000], [3000, 4000], [4800, 6000]] as const) {
    const photo = width < 2400 ? await resizePortrait(first!, { width, height }) : await drawPhonePhoto(first!, { width, height });
    pixels.push({ name: `${width}×${height}, ${(photo.length / 1000).toFixed(0)} kB`, milliseconds: await timeAssessment(assessor, photo, ask, runs) });
  }
  const faces: Timed[] = [];
  for (const count of [1, 2, 5, 10, groupFaces]) {
    const photo = await drawGroup(portraits, count);
    const { faces: { length } } = await assessor.assess(photo, ask());
    faces.push({ name: `${count} pictured, ${length} found`, milliseconds: await timeAssessment(assessor, photo, ask, runs) });
  }
  const portrait = await resizePortrait(first!, { width: 640, height: 800 });
  const measures: Timed[] = [];
  const choices: readonly (readonly [string, Partial<AssessRequest>])[] = [
    ['level no, nothing else', { profile: sophonNo, measures: [] }], ['level low, nothing else', { profile: sophonLow, measures: [] }],
    ['level middle, nothing else', { profile: sophonMiddle, measures: [] }], ['level high, nothing else', { measures: [] }],
    ['level high, as the endpoint', {}], ['the 28 of the standard', { measures: isoMeasureIds }], [`all ${measureIds.length}`, { measures: measureIds }],
  ];
  for (const [name, change] of choices) measures.push({ name, milliseconds: await timeAssessment(assessor, portrait, () => ({ ...ask(), ...change }), runs) });
  await assessor.close();
  return { pixels, faces, measures };
}
