/** Requests of both generations and what the contract says is answered; run through every door (fiqa.test.ts). */
import type { SentRequest } from '../support/http-service.js';
import { fakePhoto, type FakePhoto } from '../support/fake-assessor.js';

export const firstPath = '/SophonFace/api/FIQA';
export const secondPath = '/sophon/v2/face/fiqa';
export const json = { 'content-type': 'application/json' };

export const base64Of = (photo: FakePhoto = {}): string => fakePhoto(photo).toString('base64');

export function post(path: string, body: unknown, headers: Readonly<Record<string, string>> = json): SentRequest {
  return { path, headers, body: typeof body === 'string' ? body : JSON.stringify(body) };
}

/** One thing that is wrong, and how each generation calls it. */
export interface ErrorCase {
  readonly name: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly http: number;
  readonly first: readonly [code: number, status: string];
  readonly second: readonly [code: string, message?: string];
}

const image = base64Of();
const withImage = (fields: object): string => JSON.stringify({ image_base64_str: image, ...fields });
const photo = (content: FakePhoto): string => JSON.stringify({ image_base64_str: base64Of(content) });
const plainText = { 'content-type': 'text/plain' };

export const errorCases: readonly ErrorCase[] = [
  { name: 'another content type, whatever else is wrong', body: '', headers: plainText, http: 415, first: [40001, 'UNSUPPORT_CONTENT_TYPE'], second: ['UNSUPPORT_CONTENT_TYPE'] },
  { name: 'another content type with a good body', body: withImage({}), headers: { 'content-type': 'application/x-www-form-urlencoded' }, http: 415, first: [40001, 'UNSUPPORT_CONTENT_TYPE'], second: ['UNSUPPORT_CONTENT_TYPE'] },
  { name: 'a content type that only begins like JSON', body: withImage({}), headers: { 'content-type': 'application/json-patch+json' }, http: 415, first: [40001, 'UNSUPPORT_CONTENT_TYPE'], second: ['UNSUPPORT_CONTENT_TYPE'] },
  { name: 'no content type', body: withImage({}), headers: {}, http: 415, first: [40001, 'UNSUPPORT_CONTENT_TYPE'], second: ['UNSUPPORT_CONTENT_TYPE'] },
  { name: 'no body', body: '', http: 400, first: [40002, 'EMPTY_REQUEST_JSON'], second: ['EMPTY_REQUEST_JSON'] },
  { name: 'an empty object', body: '{}', http: 400, first: [40002, 'EMPTY_REQUEST_JSON'], second: ['EMPTY_REQUEST_JSON'] },
  { name: 'text that is not JSON', body: 'image=1', http: 400, first: [40000, 'BAD_REQUEST'], second: ['INVALID_REQUEST_JSON'] },
  { name: 'JSON cut short', body: withImage({}).slice(0, -1), http: 400, first: [40000, 'BAD_REQUEST'], second: ['INVALID_REQUEST_JSON'] },
  { name: 'a long image cut short', body: `{"image_base64_str":"${'A'.repeat(10_000)}`, http: 400, first: [40000, 'BAD_REQUEST'], second: ['INVALID_REQUEST_JSON'] },
  { name: 'a raw line break in a long image', body: `{"image_base64_str":"${'A'.repeat(10_000)}\n"}`, http: 400, first: [40000, 'BAD_REQUEST'], second: ['INVALID_REQUEST_JSON'] },
  { name: 'an array', body: '[]', http: 400, first: [40000, 'BAD_REQUEST'], second: ['INVALID_REQUEST_JSON'] },
  { name: 'null', body: 'null', http: 400, first: [40000, 'BAD_REQUEST'], second: ['INVALID_REQUEST_JSON'] },
  { name: 'a string', body: '"image"', http: 400, first: [40000, 'BAD_REQUEST'], second: ['INVALID_REQUEST_JSON'] },
  { name: 'no image', body: '{"fiqa_level":"high"}', http: 400, first: [40002, 'EMPTY_REQUEST_JSON'], second: ['MISSING_ARGUMENTS', 'image_base64_str'] },
  { name: 'an empty image', body: '{"image_base64_str":""}', http: 400, first: [40002, 'EMPTY_REQUEST_JSON'], second: ['MISSING_ARGUMENTS', 'image_base64_str'] },
  { name: 'a blank image', body: '{"image_base64_str":" \\n"}', http: 400, first: [40002, 'EMPTY_REQUEST_JSON'], second: ['MISSING_ARGUMENTS', 'image_base64_str'] },
  { name: 'an image that is null', body: '{"image_base64_str":null}', http: 400, first: [40002, 'EMPTY_REQUEST_JSON'], second: ['MISSING_ARGUMENTS', 'image_base64_str'] },
  { name: 'no image and an unknown level: the image comes first', body: '{"fiqa_level":"best"}', http: 400, first: [40002, 'EMPTY_REQUEST_JSON'], second: ['MISSING_ARGUMENTS', 'image_base64_str'] },
  { name: 'an image that is a number', body: '{"image_base64_str":1}', http: 400, first: [40071, 'PARAM_ERROR'], second: ['INVALID_ARGUMENTS'] },
  { name: 'an image that is an object', body: '{"image_base64_str":{}}', http: 400, first: [40071, 'PARAM_ERROR'], second: ['INVALID_ARGUMENTS'] },
  { name: 'an unknown level', body: withImage({ fiqa_level: 'best' }), http: 400, first: [40071, 'PARAM_ERROR'], second: ['INVALID_ARGUMENTS', 'best'] },
  { name: 'a level that is a number', body: withImage({ fiqa_level: 1 }), http: 400, first: [40071, 'PARAM_ERROR'], second: ['INVALID_ARGUMENTS', '1'] },
  { name: 'a level that is a list', body: withImage({ fiqa_level: ['high'] }), http: 400, first: [40071, 'PARAM_ERROR'], second: ['INVALID_ARGUMENTS', '["high"]'] },
  { name: 'the custom level where none is configured', body: withImage({ fiqa_level: 'custom' }), http: 400, first: [40071, 'PARAM_ERROR'], second: ['INVALID_ARGUMENTS'] },
  { name: 'an unknown level and a bad image: the level comes first', body: '{"image_base64_str":"!","fiqa_level":"best"}', http: 400, first: [40071, 'PARAM_ERROR'], second: ['INVALID_ARGUMENTS', 'best'] },
  { name: 'text that is not base64', body: '{"image_base64_str":"not base64!"}', http: 400, first: [40003, 'IMAGE_ERROR'], second: ['IMAGE_DECODE_ERROR'] },
  { name: 'a data prefix and nothing after it', body: '{"image_base64_str":"data:image/png;base64,"}', http: 400, first: [40003, 'IMAGE_ERROR'], second: ['IMAGE_DECODE_ERROR'] },
  { name: 'base64 of something that is not an image', body: '{"image_base64_str":"aGVsbG8="}', http: 400, first: [40003, 'IMAGE_ERROR'], second: ['IMAGE_DECODE_ERROR'] },
  { name: 'a format that is not decoded', body: photo({ error: 'IMAGE_FORMAT_UNSUPPORTED' }), http: 400, first: [40003, 'IMAGE_ERROR'], second: ['IMAGE_DECODE_ERROR'] },
  { name: 'no face', body: photo({ faces: [] }), http: 400, first: [40004, 'NO_FACE'], second: ['NO_FACE_ERROR'] },
  { name: 'too many pixels', body: photo({ width: 10_000, height: 10_000 }), http: 413, first: [40007, 'IMAGE_SIZE_TOO_LARGE_ERROR'], second: ['IMAGE_SIZE_TOO_LARGE_ERROR'] },
  { name: 'a body beyond the limit', body: withImage({ padding: 'x'.repeat(40_000) }), http: 413, first: [41300, 'PAYLOAD_TOO_LARGE'], second: ['IMAGE_SIZE_TOO_LARGE_ERROR'] },
  { name: 'a lost process', body: photo({ error: 'WORKER_LOST' }), http: 503, first: [50072, 'SERVER_PROCESS_FAILED'], second: ['INTERNAL_ERROR'] },
  { name: 'a full queue', body: photo({ error: 'OVERLOADED' }), http: 503, first: [50072, 'SERVER_PROCESS_FAILED'], second: ['INTERNAL_ERROR'] },
  { name: 'a deadline that passed', body: photo({ error: 'DEADLINE_EXCEEDED' }), http: 503, first: [50072, 'SERVER_PROCESS_FAILED'], second: ['INTERNAL_ERROR'] },
  { name: 'a service that shuts down', body: photo({ error: 'SHUTTING_DOWN' }), http: 503, first: [50072, 'SERVER_PROCESS_FAILED'], second: ['INTERNAL_ERROR'] },
  { name: 'a network that is missing', body: photo({ error: 'MODEL_UNAVAILABLE' }), http: 500, first: [50072, 'SERVER_PROCESS_FAILED'], second: ['INTERNAL_ERROR'] },
  { name: 'a fault', body: photo({ fault: 'secret of the photo' }), http: 500, first: [50072, 'SERVER_PROCESS_FAILED'], second: ['INTERNAL_ERROR'] },
];

/** `fiqa_level` as clients send it, and the profile it means. */
export const levelCases: readonly (readonly [name: string, fields: object, profile: string])[] = [
  ['absent', {}, 'sophon-high'],
  ['null', { fiqa_level: null }, 'sophon-high'],
  ['empty', { fiqa_level: '' }, 'sophon-high'],
  ['blank', { fiqa_level: '  ' }, 'sophon-high'],
  ['high', { fiqa_level: 'high' }, 'sophon-high'],
  ['HIGH', { fiqa_level: 'HIGH' }, 'sophon-high'],
  ['middle', { fiqa_level: 'middle' }, 'sophon-middle'],
  ['normal', { fiqa_level: 'normal' }, 'sophon-middle'],
  ['Normal with blanks', { fiqa_level: ' Normal ' }, 'sophon-middle'],
  ['low', { fiqa_level: 'low' }, 'sophon-low'],
  ['no', { fiqa_level: 'no' }, 'sophon-no'],
  ['custom', { fiqa_level: 'Custom' }, 'gate'],
];

/** Ways of writing an image in JSON; each must arrive as the same bytes. */
export const imageCases: readonly (readonly [name: string, write: (base64: string) => string])[] = [
  ['plain', (text) => JSON.stringify(text)],
  ['without padding', (text) => JSON.stringify(text.replace(/=+$/, ''))],
  ['URL-safe', (text) => JSON.stringify(text.replaceAll('+', '-').replaceAll('/', '_'))],
  ['with a data prefix', (text) => JSON.stringify(`data:image/jpeg;base64,${text}`)],
  ['with a data prefix of any image type, with parameters', (text) => JSON.stringify(`data:image/x-anything;name=a.b;charset=utf-8;base64,${text}`)],
  ['in lines', (text) => JSON.stringify(text.replace(/.{76}/g, '$&\r\n'))],
  ['with blanks around', (text) => JSON.stringify(`\n ${text} \t`)],
  ['with escaped slashes', (text) => JSON.stringify(text).replaceAll('/', '\\/')],
  ['with coded characters', (text) => JSON.stringify(text).replaceAll('+', '\\u002b').replaceAll('=', '\\u003D')],
];
