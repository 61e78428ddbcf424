/** How both generations take their bodies: as bytes, so that the image is decoded straight from them. */
import type { FastifyInstance } from 'fastify';
import { FaceGaugeError } from '../../../errors.js';
import { imageField } from '../../sophon/fiqa-request.js';
import { parseJsonBody } from '../../wire/json-text.js';
import { refusalOfContentType } from '../content-type.js';
import type { HttpServices } from '../services.js';
import { takeBodiesAsBytes, type UploadBudget } from '../upload-budget.js';

/** The order is the contract's: content type first, then whether there is room, then the body. */
export function acceptJsonBytes(app: FastifyInstance, { engine }: Pick<HttpServices, 'engine'>, uploads: UploadBudget): void {
  app.removeAllContentTypeParsers();
  takeBodiesAsBytes(app, uploads, ['application/json']);
  app.addHook('onRequest', (request, reply, done) => {
    uploads.open(request, reply);
    // Refused before the body is read: an overloaded service has no time for it.
    done(refusalOfContentType(request) ?? (engine.isFull() ? new FaceGaugeError('OVERLOADED') : uploads.refusalOf(request)));
  });
}

/** The schema documents the body; the handler checks it, because the vendor has a code for each thing that can be wrong. */
export const passAsIs = () => (): true => true;

/** Throws SyntaxError, and FaceGaugeError EMPTY_REQUEST when there is nothing to parse. */
export function parseImageBody(body: unknown): unknown {
  if (!Buffer.isBuffer(body) || body.every((byte) => byte <= 0x20)) throw new FaceGaugeError('EMPTY_REQUEST', 'The request has no body.');
  return parseJsonBody(body, [imageField]);
}
