/** Requests that are sound HTTP, with anything in them, for every endpoint. */
import type { ImageSeed } from '../image-seeds.js';
import { isHeadLong, request, type RequestCase } from './case.js';
import { randomForm } from './forms.js';
import { imageBytes, imageList, imageText } from './image-texts.js';
import { objectText, oddValue, spoilFields, spoilText, type Field } from './json-texts.js';
import { chance, pick, weighted, type Random } from './random.js';

export const postPaths = ['/SophonFace/api/FIQA', '/sophon/v2/face/fiqa', '/v1/assess', '/v1/best'] as const;
export type PostPath = (typeof postPaths)[number];
export const getPaths = ['/healthz', '/readyz', '/v1/measures', '/v1/profiles', '/openapi.json'] as const;

const levels = ['"high"', '"middle"', '"low"', '"no"', '"normal"', 'null', '""'];
const nativeOptions: readonly Field[] = [
  ['profile', '"enrolment"'], ['measures', '["EyesOpen","HeadPoseYaw"]'], ['measures', '"FaceSize"'], ['maxFaces', '2'], ['minFaceSize', '40'], ['include', '["landmarks","timings"]'], ['include', '"mask"'],
];

function goodFields(random: Random, path: PostPath, seeds: readonly ImageSeed[]): Field[] {
  if (path === '/v1/best') return [['images', imageList(random, seeds)], pick(random, nativeOptions)];
  const image = `"${imageText(random, seeds)}"`;
  if (path === '/v1/assess') return [chance(random, 0.8) ? ['image', image] : ['images', imageList(random, seeds)], pick(random, nativeOptions)];
  return [['image_base64_str', image], ['fiqa_level', pick(random, levels)], ...(path.startsWith('/sophon') && chance(random, 0.1) ? [['image_path', oddValue(random)] as const] : [])];
}

const oddTypes = ['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'application/json-patch+json', 'application/json; charset=utf-16', 'application/json; charset="', 'APPLICATION/JSON', 'application/json;;;', ' application/json ', 'application/json, text/plain', 'image/', 'image/*', '/', ';', '\x80', 'multipart/form-data', 'image/svg+xml', 'a'.repeat(4000)];

function jsonBody(random: Random, path: PostPath, seeds: readonly ImageSeed[]): Buffer {
  const fields = goodFields(random, path, seeds);
  const spoilt = chance(random, 0.7) ? spoilFields(random, fields) : fields;
  const text = objectText(spoilt);
  return chance(random, 0.3) ? spoilText(text, random) : Buffer.from(text, 'utf8');
}

const queryValues = ['', '1', '-1', 'enrolment', 'nobody', '%00', '%', '%ff', 'a'.repeat(2000), '../', '__proto__', 'EyesOpen,FaceSize', 'landmarks', '[]', '1e9', '%F0%9F%98%80'];
const queryNames = ['profile', 'measures', 'maxFaces', 'minFaceSize', 'include', '__proto__', 'constructor', '', 'x', 'profile[]', 'profile[a]', 'include'];

function query(random: Random): string {
  if (chance(random, 0.75)) return '';
  return `?${Array.from({ length: 1 + Math.floor(random() ** 3 * 60) }, () => `${pick(random, queryNames)}=${pick(random, queryValues)}`).join(pick(random, ['&', '&', '&&', ';']))}`;
}

export function soundPost(random: Random, seeds: readonly ImageSeed[]): { readonly bytes: Buffer; readonly route: string; readonly group: string } {
  const path = pick(random, postPaths);
  const isNative = path.startsWith('/v1/');
  const [contentType, body, kind] = weighted<() => readonly [string, Uint8Array, string]>(random, [
    [isNative ? 6 : 10, () => ['application/json', jsonBody(random, path, seeds), 'JSON']],
    [isNative ? 3 : 0.2, () => {
      const form = randomForm(random, seeds);
      return [form.contentType, form.body, 'form'];
    }],
    [isNative ? 3 : 0.2, () => [pick(random, ['image/jpeg', 'application/octet-stream', 'image/png; x=y', 'image/whatever']), imageBytes(random, seeds), 'bytes']],
    [0.6, () => [pick(random, oddTypes), jsonBody(random, path, seeds), 'odd type']],
  ])();
  const bytes = request('POST', path + query(random), contentType === '' ? [] : [`content-type: ${contentType}`], body);
  return { bytes, route: `POST ${path}`, group: `${path} ${kind}` };
}

export function soundGet(random: Random): { readonly bytes: Buffer; readonly route: string; readonly group: string } {
  const path = pick(random, getPaths);
  return { bytes: request('GET', path + query(random), []), route: `GET ${path}`, group: 'GET' };
}

export function soundCase(random: Random, seeds: readonly ImageSeed[]): RequestCase {
  const { bytes, route, group } = chance(random, 0.9) ? soundPost(random, seeds) : soundGet(random);
  return { group, pieces: [bytes], ending: 'read', routes: [route], isSound: true, hasLongHead: isHeadLong(bytes) };
}

/** Several requests at once on one connection. */
export function pipelinedCase(random: Random, seeds: readonly ImageSeed[]): RequestCase {
  const requests = Array.from({ length: 2 + Math.floor(random() * 7) }, () => (chance(random, 0.5) ? soundPost(random, seeds) : soundGet(random)));
  return { group: 'pipelined', pieces: [Buffer.concat(requests.map(({ bytes }) => bytes))], ending: 'read', routes: requests.map(({ route }) => route), isSound: true, hasLongHead: requests.some(({ bytes }) => isHeadLong(bytes)) };
}
