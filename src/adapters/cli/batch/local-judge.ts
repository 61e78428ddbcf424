/** Judges photos on the engine of this machine. */
import { readFile } from 'node:fs/promises';
import type { Assessor } from '../../../assessment.js';
import type { Config } from '../../../config/table.js';
import type { Profile } from '../../../decision/contract.js';
import { measuresOf } from '../../../decision/verdict.js';
import { FaceGaugeError, toErrorRecord } from '../../../errors.js';
import { busyConcurrency } from '../../../library/assessor.js';
import type { MeasureId } from '../../../measures/ids.js';
import type { BatchJudge } from './perform.js';
import type { PhotoRef } from './photo-list.js';
import { makeErrorLine, makeResultLine, type ResultLine } from './result-line.js';

/**
 * Nobody waits for one photo of a batch: it gets ten times the deadline of a request, so that a machine that is busy
 * otherwise does not turn photos into errors.
 */
const deadlineFactor = 10;
/** Times a photo is tried that met a passing fault: a process that ended under it, a deadline. */
const attempts = 3;

export type JudgeConfig = Pick<Config, 'workers' | 'prefetch' | 'deadlineMs' | 'maxPixels' | 'maxFaces' | 'minFaceSizePixels'>;

export function createLocalJudge(engine: Pick<Assessor, 'assess'>, config: JudgeConfig, profile: Profile, measures: readonly MeasureId[]): BatchJudge {
  const { maxFaces, minFaceSizePixels, maxPixels } = config;
  async function assess({ name, path }: PhotoRef, settings: string): Promise<ResultLine> {
    const head = { file: name, settings };
    for (let attempt = 1; ; attempt++) {
      try {
        const assessment = await engine.assess(await readPhoto(path), {
          profile, measures, maxFaces, minFaceSizePixels, maxPixels,
          deadlineEpochMs: Date.now() + deadlineFactor * config.deadlineMs,
          include: { landmarks: false, alignedFace: false, mask: false, explain: false, timings: false },
        });
        return makeResultLine(head, profile, assessment);
      } catch (thrown) {
        const isPassing = thrown instanceof FaceGaugeError && thrown.retryable;
        if (!isPassing || attempt === attempts) return makeErrorLine(head, profile.id, toErrorRecord(thrown));
      }
    }
  }
  return {
    settings: { profile, measures, maxFaces, minFaceSizePixels, maxPixels },
    measures: [...new Set<MeasureId>([...measuresOf(profile), ...measures])],
    concurrency: busyConcurrency(config),
    ordered: true,
    assess,
  };
}

async function readPhoto(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new FaceGaugeError('NOT_FOUND', 'The file cannot be read.', { cause });
  }
}
