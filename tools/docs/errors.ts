/** docs/errors.md out of the error tables of the core and of the appliance's adapter. */
import { brokenHttpStatuses } from '../../src/adapters/http/broken-http.js';
import { sophonStatuses } from '../../src/adapters/http/sophon/error-responses.js';
import { firstCodes, secondCodes, summaryOf, type SophonErrorCode } from '../../src/adapters/sophon/errors.js';
import { errorTable, type ErrorCode } from '../../src/errors.js';
import { markdownTable } from './markdown.js';

const listOf = (numbers: readonly number[]): string => `${numbers.slice(0, -1).join(', ')} or ${numbers.at(-1) ?? ''}`;

export function renderErrors(): string {
  const rows = (Object.keys(firstCodes) as SophonErrorCode[]).map((code) => {
    const entry = code in errorTable ? errorTable[code as ErrorCode] : undefined;
    const { code: number, status } = firstCodes[code];
    return [`\`${code}\``, entry?.kind ?? 'a value', entry?.retryable === true ? 'yes' : 'no', String(sophonStatuses[code]), `${number} \`${status}\``, `\`${secondCodes[code]}\``, summaryOf(code)];
  });
  return [
    '# Errors\n',
    'Generated from `src/errors.ts` and `src/adapters/sophon/errors.ts` by `npm run docs`.\n',
    'The kind says whose trouble it is: the caller\'s, the image\'s, a passing overload, or a fault of the service. "Again" says whether the same request may succeed when it is sent once more. A photo without a face is a value in the core; the appliance\'s interface calls it an error.\n',
    markdownTable(['code', 'kind', 'again', 'HTTP', '`/SophonFace/api/FIQA`', '`/sophon/v2/face/fiqa`', 'meaning'], rows),
    '',
    'Besides, `/sophon/v2/face/fiqa` answers `MISSING_ARGUMENTS` (400) with the name of the argument when the image is missing, and every 503 carries `Retry-After` in seconds. A known path with another method is answered like an unknown one.\n',
    `What is not HTTP, or comes too slowly or with headers that are too long, is answered with ${listOf(brokenHttpStatuses)} in the words of \`/SophonFace/api/FIQA\`, and the connection is closed.\n`,
    'The appliance\'s interface checks in this order: content type, room in the queue, body, JSON, image present, types, level, base64, image.\n',
  ].join('\n');
}
