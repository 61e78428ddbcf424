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

/** The error half of a route's documentation: a response per status, saying which codes come with it. */
export function problemResponses(): Record<ErrorStatus, object> {
  const codes = Object.keys(httpStatuses) as ErrorCode[];
  const respond = (status: ErrorStatus): object => ({
    description: codes.filter((code) => httpStatuses[code] === status).join(', ') + (status === 503 || status === 429 ? ' (the header Retry-After says when to try again)' : ''),
    content: { [problemType]: { schema: Problem } },
  });
  return byStatus(respond);
}
