/** Results as messages, in the generation of their command. */
import type { Assessment } from '../../assessment.js';
import type { Profile } from '../../decision/contract.js';
import { createDetailedScores } from '../sophon/detailed-result.js';
import { firstCodes, secondCodes, summaryOf, type SophonErrorCode } from '../sophon/errors.js';
import { createFiqaEntry } from '../sophon/fiqa-entry.js';
import type { CommandHead } from './command.js';

/** The answer to a command whose photo shows at least one face. */
export function makeResult({ generation, messageId }: CommandHead, deviceId: string, { image, faces }: Assessment, profile: Profile): object {
  const entries = faces.map((face) => createFiqaEntry(face, image, profile));
  if (generation === 'newer') {
    return { result: true, code: 'SUCCESS', message: 'execute success', mq_license_key: deviceId, message_key: 'fiqa', message_id: messageId, ext_data: { data: entries } };
  }
  const data = entries.map((entry, index) => ({ ...entry, info: createDetailedScores(faces[index]!) }));
  return { success: true, code: 0, message: 'success', dev_sno: deviceId, messageKey: 'fiqa', messageId, result: { data } };
}

/** The answer to a command that failed. An id that the command lacks is answered as empty. */
export function makeFailure({ generation, messageId = '' }: CommandHead, deviceId: string, code: SophonErrorCode, message: string = summaryOf(code)): object {
  return generation === 'newer'
    ? { result: false, code: secondCodes[code], message, mq_license_key: deviceId, message_key: 'fiqa', message_id: messageId, ext_data: { data: [] } }
    : { success: false, code: firstCodes[code].code, message, dev_sno: deviceId, messageKey: 'fiqa', messageId, result: { data: [] } };
}
