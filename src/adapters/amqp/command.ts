/** Reads a command off the queue, in either generation of message. What is wrong with it is a value that is answered. */
import type { ErrorCode } from '../../errors.js';
import { imageField, readFiqaFields, type Refusal } from '../sophon/fiqa-request.js';
import type { Level } from '../sophon/levels.js';
import { parseJsonBody, type LongText } from '../wire/json-text.js';

/** The older messages say `method` and `messageId`, the newer `message_key` and `message_id`. */
export type Generation = 'older' | 'newer';

export interface CommandHead {
  readonly generation: Generation;
  /** As the command has it; undefined when it has none. */
  readonly messageId: string | undefined;
}

export interface FiqaCommand extends CommandHead {
  readonly kind: 'fiqa';
  readonly image: string | LongText;
  readonly level: Level;
  /** Where the result is wanted by HTTP; of the newer generation. */
  readonly notifyPath: string | undefined;
}

export interface RefusedCommand extends CommandHead {
  readonly kind: 'refused';
  readonly code: ErrorCode;
  readonly message: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** `body` as the client library hands it out: parsed where the sender said that it is JSON, otherwise text or bytes. */
export function readCommand(body: unknown): FiqaCommand | RefusedCommand {
  const value = typeof body === 'string' ? parse(Buffer.from(body, 'utf8')) : Buffer.isBuffer(body) ? parse(body) : body;
  // Nothing tells the generation of what is not an object: the newer one is the vendor's current.
  if (!isFields(value)) return { kind: 'refused', generation: 'newer', messageId: undefined, code: 'INVALID_REQUEST', message: 'The command is not a JSON object.' };
  const head = readHead(value);
  const name = head.generation === 'older' ? value.method : value.message_key;
  if (name !== 'fiqa') return { kind: 'refused', ...head, code: 'INVALID_PARAMETER', message: `${head.generation === 'older' ? 'method' : 'message_key'}: expected fiqa.` };
  if (head.messageId === undefined) return { kind: 'refused', ...head, code: 'INVALID_PARAMETER', message: `${head.generation === 'older' ? 'messageId' : 'message_id'} is missing.` };
  const fields = readFiqaFields(head.generation === 'older' ? value.info : { ...value, image_path: undefined });
  if (fields.kind !== 'fields') return { kind: 'refused', ...head, ...describeRefusal(fields) };
  if (fields.image === undefined) return { kind: 'refused', ...head, ...describeRefusal({ kind: 'image-missing' }) };
  const notifyPath = head.generation === 'newer' && typeof value.notify_path === 'string' && value.notify_path !== '' ? value.notify_path : undefined;
  return { kind: 'fiqa', ...head, image: fields.image, level: fields.level, notifyPath };
}

function parse(body: Buffer): unknown {
  try {
    return parseJsonBody(body, [imageField]);
  } catch {
    return undefined;
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readHead(value: Fields): CommandHead {
  const isNewer = 'message_key' in value || ('message_id' in value && !('method' in value));
  const id = isNewer ? value.message_id : value.messageId;
  const messageId = typeof id === 'string' && id !== '' ? id : typeof id === 'number' ? String(id) : undefined;
  return { generation: isNewer ? 'newer' : 'older', messageId };
}

function describeRefusal({ kind }: Refusal): { code: ErrorCode; message: string } {
  switch (kind) {
    case 'not-json': return { code: 'INVALID_REQUEST', message: 'info: expected an object.' };
    case 'empty': return { code: 'EMPTY_REQUEST', message: 'The command is empty.' };
    case 'image-missing': return { code: 'EMPTY_REQUEST', message: 'image_base64_str is missing or empty.' };
    case 'image-not-text': return { code: 'INVALID_PARAMETER', message: 'image_base64_str: expected a string.' };
    case 'level-unknown': return { code: 'INVALID_PARAMETER', message: 'fiqa_level: expected high, middle, low, no or custom.' };
  }
}
