/** From anything thrown to a response: one table of statuses, one handler, and a way of wording per API generation. */
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { FaceGaugeError, type ErrorCode } from '../../errors.js';
import { factsOf } from './observability/request-facts.js';

export type ErrorStatus = 400 | 401 | 403 | 404 | 413 | 415 | 429 | 500 | 503;

/** HTTP status of each code. Passing troubles are 503, so that clients and load balancers try again. */
export const httpStatuses: Readonly<Record<ErrorCode, ErrorStatus>> = {
  INVALID_REQUEST: 400,
  EMPTY_REQUEST: 400,
  INVALID_PARAMETER: 400,
  UNSUPPORTED_CONTENT_TYPE: 415,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  PAYLOAD_TOO_LARGE: 413,
  IMAGE_UNREADABLE: 400,
  IMAGE_FORMAT_UNSUPPORTED: 400,
  IMAGE_TOO_LARGE: 413,
  RATE_LIMITED: 429,
  OVERLOADED: 503,
  DEADLINE_EXCEEDED: 503,
  SHUTTING_DOWN: 503,
  CANCELLED: 400,
  WORKER_LOST: 503,
  MODEL_UNAVAILABLE: 500,
  CONFIGURATION_INVALID: 500,
  INTERNAL: 500,
};

/** One entry per status, as a route's documentation has them. */
export function byStatus<Entry>(describe: (status: ErrorStatus) => Entry): Record<ErrorStatus, Entry> {
  const entries = Object.values(httpStatuses).map((status) => [status, describe(status)] as const);
  // Every status is one of the table's; Object.fromEntries cannot say so.
  return Object.fromEntries(entries) as Record<ErrorStatus, Entry>;
}

/** Codes of the framework that say what the client did; others with a status below 500 are INVALID_REQUEST. */
const frameworkCodes: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'PAYLOAD_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'UNSUPPORTED_CONTENT_TYPE',
  FST_ERR_VALIDATION: 'INVALID_PARAMETER',
};

/** What was thrown, in our words. The message of what is not ours is dropped: it may quote the request. */
export function toFaceGaugeError(thrown: unknown): FaceGaugeError {
  if (thrown instanceof FaceGaugeError) return thrown;
  if (thrown instanceof SyntaxError) return new FaceGaugeError('INVALID_REQUEST', 'The body is not JSON.');
  const { code, statusCode } = thrown as Partial<FastifyError>;
  const known = code === undefined ? undefined : frameworkCodes[code];
  if (known !== undefined) return new FaceGaugeError(known);
  return new FaceGaugeError(statusCode !== undefined && statusCode < 500 ? 'INVALID_REQUEST' : 'INTERNAL');
}

export interface ErrorBody {
  readonly body: object;
  /** `application/json` unless stated. */
  readonly contentType?: string;
}

/** Words an error for the clients of one API generation. */
export type ErrorWording = (error: FaceGaugeError, request: FastifyRequest) => ErrorBody;

/** Seconds until it is worth trying again. */
export type RetryAfter = () => number;

export type ErrorHandler = (thrown: unknown, request: FastifyRequest, reply: FastifyReply) => FastifyReply;

export function createErrorHandler(word: ErrorWording, retryAfter: RetryAfter): ErrorHandler {
  return (thrown, request, reply) => {
    const error = toFaceGaugeError(thrown);
    const status = httpStatuses[error.code];
    const facts = factsOf(request);
    if (facts !== undefined) facts.code = error.code;
    if (error.kind === 'fault') request.log.error({ code: error.code, origin: originOf(thrown) }, 'request failed');
    // A limit of the client's own says itself when it ends.
    if (status === 503 || (status === 429 && !reply.hasHeader('retry-after'))) void reply.header('retry-after', status === 503 ? retryAfter() : 1);
    const { body, contentType = 'application/json; charset=utf-8' } = word(error, request);
    return reply.code(status).type(contentType).serializer(JSON.stringify).send(body);
  };
}

/** Class and stack frames of an unexpected error, without its message. */
function originOf(thrown: unknown): string | undefined {
  if (thrown instanceof FaceGaugeError || !(thrown instanceof Error)) return undefined;
  const frames = (thrown.stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
  return [thrown.name, ...frames.map((line) => line.trim())].join(' | ');
}
