/** The appliance's error codes. A photo without a face is a value in the core and an error in the vendor's words. */
import { errorTable, type ErrorCode } from '../../errors.js';

export type SophonErrorCode = ErrorCode | 'NO_FACE';

interface CodeEntry {
  readonly code: number;
  readonly status: string;
}

const entry = (code: number, status: string): CodeEntry => ({ code, status });
const badRequest = entry(40000, 'BAD_REQUEST');
const imageError = entry(40003, 'IMAGE_ERROR');
const processFailed = entry(50072, 'SERVER_PROCESS_FAILED');

/** First generation, POST /SophonFace/api/FIQA. */
export const firstCodes: Readonly<Record<SophonErrorCode, CodeEntry>> = {
  INVALID_REQUEST: badRequest,
  EMPTY_REQUEST: entry(40002, 'EMPTY_REQUEST_JSON'),
  INVALID_PARAMETER: entry(40071, 'PARAM_ERROR'),
  UNSUPPORTED_CONTENT_TYPE: entry(40001, 'UNSUPPORT_CONTENT_TYPE'),
  UNAUTHENTICATED: entry(40100, 'UNAUTHORIZED'),
  FORBIDDEN: entry(40300, 'FORBIDDEN'),
  NOT_FOUND: entry(40400, 'NOT_FOUND'),
  PAYLOAD_TOO_LARGE: entry(41300, 'PAYLOAD_TOO_LARGE'),
  IMAGE_UNREADABLE: imageError,
  IMAGE_FORMAT_UNSUPPORTED: imageError,
  IMAGE_TOO_LARGE: entry(40007, 'IMAGE_SIZE_TOO_LARGE_ERROR'),
  NO_FACE: entry(40004, 'NO_FACE'),
  RATE_LIMITED: entry(42900, 'TOO_MANY_REQUESTS'),
  OVERLOADED: processFailed,
  DEADLINE_EXCEEDED: processFailed,
  SHUTTING_DOWN: processFailed,
  // Nobody is there to read it.
  CANCELLED: badRequest,
  WORKER_LOST: processFailed,
  MODEL_UNAVAILABLE: processFailed,
  CONFIGURATION_INVALID: processFailed,
  INTERNAL: processFailed,
};

/** Second generation, POST /sophon/v2/face/fiqa. */
export const secondCodes: Readonly<Record<SophonErrorCode, string>> = {
  INVALID_REQUEST: 'INVALID_REQUEST_JSON',
  EMPTY_REQUEST: 'EMPTY_REQUEST_JSON',
  INVALID_PARAMETER: 'INVALID_ARGUMENTS',
  UNSUPPORTED_CONTENT_TYPE: 'UNSUPPORT_CONTENT_TYPE',
  UNAUTHENTICATED: 'UNAUTHORIZED',
  FORBIDDEN: 'FORBIDDEN',
  NOT_FOUND: 'NOT_FOUND',
  PAYLOAD_TOO_LARGE: 'IMAGE_SIZE_TOO_LARGE_ERROR',
  IMAGE_UNREADABLE: 'IMAGE_DECODE_ERROR',
  IMAGE_FORMAT_UNSUPPORTED: 'IMAGE_DECODE_ERROR',
  IMAGE_TOO_LARGE: 'IMAGE_SIZE_TOO_LARGE_ERROR',
  NO_FACE: 'NO_FACE_ERROR',
  RATE_LIMITED: 'TOO_MANY_REQUESTS',
  OVERLOADED: 'INTERNAL_ERROR',
  DEADLINE_EXCEEDED: 'INTERNAL_ERROR',
  SHUTTING_DOWN: 'INTERNAL_ERROR',
  CANCELLED: 'INVALID_REQUEST_JSON',
  WORKER_LOST: 'INTERNAL_ERROR',
  MODEL_UNAVAILABLE: 'INTERNAL_ERROR',
  CONFIGURATION_INVALID: 'INTERNAL_ERROR',
  INTERNAL: 'INTERNAL_ERROR',
};

/** What each code means, in a sentence. */
export function summaryOf(code: SophonErrorCode): string {
  return code === 'NO_FACE' ? 'No face was found in the image.' : errorTable[code].summary;
}
