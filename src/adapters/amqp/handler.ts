/** What is done with one command: its answer, or why there is none yet. Knows nothing of the broker. */
import type { Assessor } from '../../assessment.js';
import type { Config } from '../../config/table.js';
import { FaceGaugeError, toErrorRecord } from '../../errors.js';
import { shownDetailMeasures, shownMeasures } from '../sophon/face-values.js';
import { profileOfLevel, type LevelProfiles } from '../sophon/levels.js';
import { assessImage } from '../wire/base64.js';
import { readCommand, type CommandHead, type FiqaCommand } from './command.js';
import { makeFailure, makeResult } from './result.js';

export type Outcome =
  | { readonly kind: 'answer'; readonly head: CommandHead; readonly result: object; readonly notifyPath: string | undefined }
  /** A passing fault: the same command may succeed later. */
  | { readonly kind: 'later'; readonly reason: string };

export type HandlerConfig = Pick<Config, 'deviceId' | 'deadlineMs' | 'maxFaces' | 'minFaceSizePixels' | 'maxPixels'>;

/** Never rejects: whatever befalls a command is its outcome. */
export function createHandler(assessor: Pick<Assessor, 'assess' | 'assessDigits'>, config: HandlerConfig, profiles: LevelProfiles): (body: unknown) => Promise<Outcome> {
  return async (body) => {
    const command = readCommand(body);
    if (command.kind === 'refused') {
      return { kind: 'answer', head: command, result: makeFailure(command, config.deviceId, command.code, command.message), notifyPath: undefined };
    }
    try {
      return { kind: 'answer', head: command, result: await assess(command), notifyPath: command.notifyPath };
    } catch (thrown) {
      if (thrown instanceof FaceGaugeError && thrown.retryable) return { kind: 'later', reason: thrown.code };
      // A long text whose escapes are wrong shows only when it is read.
      const { code, message } = thrown instanceof SyntaxError ? { code: 'INVALID_REQUEST' as const, message: 'The command is not JSON.' } : toErrorRecord(thrown);
      return { kind: 'answer', head: command, result: makeFailure(command, config.deviceId, code, message), notifyPath: command.notifyPath };
    }
  };

  async function assess(command: FiqaCommand): Promise<object> {
    const profile = profileOfLevel(profiles, command.level);
    const assessment = await assessImage(assessor, command.image, {
      profile,
      measures: [...shownMeasures, ...shownDetailMeasures],
      maxFaces: config.maxFaces, minFaceSizePixels: config.minFaceSizePixels, maxPixels: config.maxPixels,
      deadlineEpochMs: Date.now() + config.deadlineMs,
      include: { landmarks: false, alignedFace: false, mask: false, explain: false, timings: false },
    });
    return assessment.faces.length === 0 ? makeFailure(command, config.deviceId, 'NO_FACE') : makeResult(command, config.deviceId, assessment, profile);
  }
}
