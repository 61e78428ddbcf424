/** Judges photos on a fleet behind a message queue. */
import { readFile } from 'node:fs/promises';
import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';
import { FaceGaugeError, toErrorRecord } from '../../../errors.js';
import type { Fleet } from '../../amqp/fleet.js';
import { FiqaEntry } from '../../sophon/fiqa-entry.js';
import type { Level } from '../../sophon/levels.js';
import type { BatchJudge } from './perform.js';
import type { PhotoRef } from './photo-list.js';
import { makeErrorLine, statusOf, type LineFace, type ResultLine } from './result-line.js';

const FleetResult = Type.Object({
  result: Type.Boolean(),
  code: Type.String(),
  message: Type.String(),
  ext_data: Type.Object({ data: Type.Array(FiqaEntry) }),
});

/** `window`: photos sent and not answered yet. Answers come in any order. */
export function createFleetJudge(fleet: Pick<Fleet, 'ask'>, level: Level, window: number): BatchJudge {
  async function assess({ name, path }: PhotoRef, settings: string): Promise<ResultLine> {
    const head = { file: name, settings };
    try {
      return makeFleetLine(head, level, await fleet.ask(() => readPhoto(path), level));
    } catch (thrown) {
      // A fleet that is not there is no property of the photo: the run ends, and goes on when it is mended.
      if (thrown instanceof FaceGaugeError && thrown.code === 'CONFIGURATION_INVALID') throw thrown;
      return makeErrorLine(head, level, toErrorRecord(thrown));
    }
  }
  return { settings: { fleet: level }, measures: [], concurrency: window, ordered: false, assess };
}

function makeFleetLine(head: { file: string; settings: string }, level: Level, result: unknown): ResultLine {
  if (!Value.Check(FleetResult, result)) return makeErrorLine(head, level, { code: 'INTERNAL', message: 'The answer of the fleet is not as documented.' });
  if (!result.result) {
    return result.code === 'NO_FACE_ERROR'
      ? { ...head, status: 'no-face', profile: level, faces: [] }
      : makeErrorLine(head, level, { code: result.code, message: result.message });
  }
  const faces = result.ext_data.data.map(describeEntry);
  return { ...head, status: statusOf(faces.map(({ passed }) => passed)), profile: level, faces };
}

function describeEntry({ bbox, fails, fiqa_result: passed, info, score }: Static<typeof FiqaEntry>): LineFace {
  return { box: bbox, pose: info.face_angle, score, passed, failed: fails, measures: {}, info };
}

async function readPhoto(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new FaceGaugeError('NOT_FOUND', 'The file cannot be read.', { cause });
  }
}
