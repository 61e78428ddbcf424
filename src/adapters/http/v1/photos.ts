/** Photos out of a request: JSON with base64, a form with one or several files, or the bytes of one image as the body. */
import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { FaceGaugeError } from '../../../errors.js';
import { limits } from '../../../limits.js';
import { decodeBase64Image, isBlankText } from '../../wire/base64.js';
import { LongText, parseJsonBody } from '../../wire/json-text.js';
import { mediaTypeOf } from '../content-type.js';
import type { HttpServices } from '../services.js';
import { takeBodiesAsBytes, type UploadBudget } from '../upload-budget.js';
import { formLimits, readForm, type SentPhotos } from './form.js';

export type { Photo, SentPhotos } from './form.js';

const rawTypes = /^(image\/[\w.+-]+|application\/octet-stream)$/;
const taken = 'application/json, multipart/form-data, image/* or application/octet-stream';

/** Takes the bodies of this API. Content type first, then whether there is room, then the body. */
export async function acceptPhotos(app: FastifyInstance, { engine, config }: Pick<HttpServices, 'engine' | 'config'>, uploads: UploadBudget): Promise<void> {
  app.removeAllContentTypeParsers();
  await app.register(multipart, { limits: { ...formLimits, fileSize: config.maxBodyBytes } });
  takeBodiesAsBytes(app, uploads, ['application/json', 'application/octet-stream']);
  takeBodiesAsBytes(app, uploads, /^image\//);
  app.addHook('onRequest', (request, reply, done) => {
    if (request.method !== 'POST') {
      done();
      return;
    }
    uploads.open(request, reply);
    done(refusalOf(request) ?? (engine.isFull() ? new FaceGaugeError('OVERLOADED') : uploads.refusalOf(request)));
  });
}

function refusalOf(request: FastifyRequest): FaceGaugeError | undefined {
  const mediaType = mediaTypeOf(request);
  if (mediaType === 'application/json' || mediaType === 'multipart/form-data' || (mediaType !== undefined && rawTypes.test(mediaType))) return undefined;
  return new FaceGaugeError('UNSUPPORTED_CONTENT_TYPE', `Expected content type ${taken} but received ${mediaType === undefined ? 'none' : mediaType.slice(0, 64)}.`);
}

/** Throws FaceGaugeError: EMPTY_REQUEST without a photo, INVALID_REQUEST, INVALID_PARAMETER, IMAGE_UNREADABLE, PAYLOAD_TOO_LARGE, OVERLOADED. */
export async function readPhotos(request: FastifyRequest, maxBodyBytes: number, uploads: UploadBudget): Promise<SentPhotos> {
  const sent = await readBody(request, maxBodyBytes, uploads);
  if (sent.photos.length === 0) throw new FaceGaugeError('EMPTY_REQUEST', 'The request holds no image.');
  if (sent.photos.length > limits.maxPhotos) throw new FaceGaugeError('PAYLOAD_TOO_LARGE', `Expected at most ${limits.maxPhotos} photos but received ${sent.photos.length}.`);
  return sent;
}

async function readBody(request: FastifyRequest, maxBodyBytes: number, uploads: UploadBudget): Promise<SentPhotos> {
  if (mediaTypeOf(request) === 'multipart/form-data') return readForm(request, maxBodyBytes, uploads);
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  if (mediaTypeOf(request) === 'application/json') return readJson(body);
  return { photos: body.length === 0 ? [] : [{ name: '1', bytes: body }], fields: {} };
}

function readJson(body: Buffer): SentPhotos {
  if (body.every((byte) => byte <= 0x20)) return { photos: [], fields: {} };
  const value = parseJsonBody(body, ['image', 'images']);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new FaceGaugeError('INVALID_REQUEST', 'The body is not a JSON object.');
  const { image, images, ...fields } = value as Record<string, unknown>;
  if (images !== undefined && !Array.isArray(images)) throw new FaceGaugeError('INVALID_PARAMETER', 'images: expected a list of base64 texts.');
  const texts: unknown[] = [...(image === undefined || image === null ? [] : [image]), ...((images ?? []) as unknown[])];
  return { photos: texts.map((text, index) => ({ name: String(index + 1), bytes: decodeText(text) })), fields };
}

function decodeText(text: unknown): Uint8Array {
  if (typeof text !== 'string' && !(text instanceof LongText)) throw new FaceGaugeError('INVALID_PARAMETER', 'image: expected a base64 text.');
  if (isBlankText(text)) throw new FaceGaugeError('EMPTY_REQUEST', 'The image is empty.');
  return decodeBase64Image(text);
}
