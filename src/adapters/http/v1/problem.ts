/** Errors as application/problem+json (RFC 9457). */
import { errorTable, type ErrorCode, type FaceGaugeError } from '../../../errors.js';
import { byStatus, httpStatuses, type ErrorStatus, type ErrorWording } from '../errors.js';
import { Problem } from './schemas.js';

export const problemType = 'application/problem+json';

export function describeProblem(error: FaceGaugeError): Problem {
  const { code, message } = error;
  return { type: `urn:facegauge:error:${code}`, title: errorTable[code].summary, status: httpStatuses[code], code, detail: message };
}

export const wordProblem: ErrorWording = (error) => ({ body: describeProblem(error), contentType: `${problemType}; charset=utf-8` });

/** What may be answered to a request that brings no photo. */
const readingCodes: readonly ErrorCode[] = ['INVALID_REQUEST', 'UNAUTHENTICATED', 'FORBIDDEN', 'SHUTTING_DOWN', 'INTERNAL'];

const retryNote = ' (the header Retry-After says when to try again)';
const notes: Readonly<Partial<Record<ErrorStatus, string>>> = { 401: ' (only where keys or certificates are demanded)', 429: retryNote, 503: retryNote };

const respond = (codes: readonly ErrorCode[]) => (status: ErrorStatus): object => ({
  description: codes.filter((code) => httpStatuses[code] === status).join(', ') + (notes[status] ?? ''),
  content: { [problemType]: { schema: Problem } },
});

/** The error half of a route's documentation: a response per status, saying which codes come with it. */
export function problemResponses(): Record<ErrorStatus, object> {
  return byStatus(respond(Object.keys(httpStatuses) as ErrorCode[]));
}

/** The same for a route that takes no photo. */
export function readingProblemResponses(): Partial<Record<ErrorStatus, object>> {
  const statuses = [...new Set(readingCodes.map((code) => httpStatuses[code]))];
  return Object.fromEntries(statuses.map((status) => [status, respond(readingCodes)(status)]));
}
