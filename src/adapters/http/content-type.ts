/** The content type is looked at before a byte of the body is read. */
import type { FastifyRequest } from 'fastify';
import { FaceGaugeError } from '../../errors.js';

/** Media type without parameters, in lower case. */
export function mediaTypeOf(request: FastifyRequest): string | undefined {
  return request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
}

/** UNSUPPORTED_CONTENT_TYPE unless the body is JSON; parameters such as charset may follow. */
export function refusalOfContentType(request: FastifyRequest): FaceGaugeError | undefined {
  const mediaType = mediaTypeOf(request);
  if (mediaType === 'application/json') return undefined;
  const received = mediaType === undefined ? 'none' : mediaType.slice(0, 64);
  return new FaceGaugeError('UNSUPPORTED_CONTENT_TYPE', `Expected content type application/json but received ${received}.`);
}
