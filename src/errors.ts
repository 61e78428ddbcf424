/**
 * Everything that can go wrong with a request, as one table. Nothing of HTTP stands here: adapters map kinds.
 *
 * No face, a face too small or cut off are values of an assessment, not errors.
 */
export type ErrorKind = 'caller' | 'image' | 'overload' | 'fault';

interface ErrorEntry {
  readonly kind: ErrorKind;
  /** Whether the same request may succeed when sent again unchanged. */
  readonly retryable: boolean;
  readonly summary: string;
}

const entry = (kind: ErrorKind, retryable: boolean, summary: string): ErrorEntry => ({ kind, retryable, summary });

export const errorTable = {
  INVALID_REQUEST: entry('caller', false, 'The request is not well formed.'),
  EMPTY_REQUEST: entry('caller', false, 'The request has no content or lacks the image.'),
  INVALID_PARAMETER: entry('caller', false, 'A parameter has a wrong type or value.'),
  UNSUPPORTED_CONTENT_TYPE: entry('caller', false, 'The content type is not one this endpoint takes.'),
  UNAUTHENTICATED: entry('caller', false, 'The request carries no valid key or certificate.'),
  FORBIDDEN: entry('caller', false, 'The key is not meant for this endpoint.'),
  NOT_FOUND: entry('caller', false, 'There is nothing at this path.'),
  PAYLOAD_TOO_LARGE: entry('caller', false, 'The request body is larger than the limit.'),
  IMAGE_UNREADABLE: entry('image', false, 'The bytes are not an image that can be decoded.'),
  IMAGE_FORMAT_UNSUPPORTED: entry('image', false, 'The image format is not on the list of formats this build decodes.'),
  IMAGE_TOO_LARGE: entry('image', false, 'The image has more pixels than the limit.'),
  RATE_LIMITED: entry('overload', true, 'This client has sent more than its limit allows; try again later.'),
  OVERLOADED: entry('overload', true, 'The queue is full; try again later.'),
  DEADLINE_EXCEEDED: entry('overload', true, 'The request was not answered within its deadline.'),
  SHUTTING_DOWN: entry('overload', true, 'The service is shutting down.'),
  CANCELLED: entry('caller', true, 'The caller went away before it was answered.'),
  WORKER_LOST: entry('fault', true, 'The inference process ended while it held this request.'),
  MODEL_UNAVAILABLE: entry('fault', false, 'A network is missing or does not match its manifest entry.'),
  CONFIGURATION_INVALID: entry('fault', false, 'The configuration is not valid.'),
  INTERNAL: entry('fault', false, 'An unexpected fault of the service.'),
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorTable;

/** The one error class of the core. `message` never holds pixels, landmarks, embeddings or request contents. */
export class FaceGaugeError extends Error {
  override readonly name = 'FaceGaugeError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message?: string, options?: ErrorOptions) {
    super(message ?? errorTable[code].summary, options);
    this.code = code;
  }

  get kind(): ErrorKind {
    return errorTable[this.code].kind;
  }

  get retryable(): boolean {
    return errorTable[this.code].retryable;
  }
}

/** What crosses a process boundary in place of a FaceGaugeError. */
export interface ErrorRecord {
  readonly code: ErrorCode;
  readonly message: string;
}

/** Turns anything thrown into a record; what is not ours becomes INTERNAL without its message (it may quote input). */
export function toErrorRecord(thrown: unknown): ErrorRecord {
  if (thrown instanceof FaceGaugeError) return { code: thrown.code, message: thrown.message };
  return { code: 'INTERNAL', message: errorTable.INTERNAL.summary };
}

export function fromErrorRecord(record: ErrorRecord): FaceGaugeError {
  return new FaceGaugeError(record.code, record.message);
}
