/** The whole pipeline: bytes → decode → detect → landmarks → align → measures → decision → answer. */
import { createEvidence } from './assess/evidence.js';
import { createStageClock, type StageClock } from './assess/clock.js';
import { describeFace } from './assess/description.js';
import { locateFaces, type LocatedFace } from './assess/location.js';
import { createProducers, type PhotoContext, type PipelineParts } from './assess/producers.js';
import { openViews } from './assess/views.js';
import type { Assessment, AssessRequest, Assessor, FaceAssessment } from './assessment.js';
import { judge, measuresOf } from './decision/verdict.js';
import type { MeasureResult } from './measures/contract.js';
import type { MeasureId, MeasureResults } from './measures/ids.js';
import { measureOne } from './measures/table.js';
import { openImage } from './stages/decode/decoder.js';

export type { PipelineParts } from './assess/producers.js';

/** The pipeline in this process. One photo at a time: inference blocks the thread it runs on. */
export function createLocalAssessor(parts: PipelineParts): Assessor {
  return {
    assess: (bytes, request) => assessPhoto(parts, bytes, request),
    close: () => parts.registry.close(),
  };
}

async function assessPhoto(parts: PipelineParts, bytes: Uint8Array, request: AssessRequest): Promise<Assessment> {
  const clock = createStageClock(request.deadlineEpochMs);
  const source = await clock.time('open', () => openImage(bytes, { maxPixels: request.maxPixels }));
  const { image, located, seen } = await locateFaces(parts.registry, openViews(source, clock), request, clock);
  const photo: PhotoContext = { source, image, faces: seen };
  const faces: FaceAssessment[] = [];
  for (const one of located) faces.push(await assessFace(parts, photo, one, request, clock));
  return { image: source.facts, faces, ...(request.include.timings ? { timings: clock.timings() } : {}) };
}

async function assessFace(parts: PipelineParts, photo: PhotoContext, located: LocatedFace, request: AssessRequest, clock: StageClock): Promise<FaceAssessment> {
  const given = { ...located, image: photo.image, encoding: photo.source.encoding, faces: photo.faces };
  const get = createEvidence(createProducers(parts, photo), given, {
    beforeStage: () => { clock.check(); },
    onTiming: (stage, milliseconds) => { clock.add(stage, milliseconds); },
  });
  const measures: MeasureResults<MeasureResult> = {};
  for (const id of new Set<MeasureId>([...measuresOf(request.profile), ...request.measures])) {
    measures[id] = await measureOne(id, get);
  }
  return describeFace(get, located, photo.image, measures, judge(measures, request.profile), request);
}
