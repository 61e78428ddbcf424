import { Value } from 'typebox/value';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assessExamples, bestExamples } from '../../src/adapters/http/v1/examples.js';
import { AssessAnswer, BestAnswer, MeasuresAnswer, PhotoAnswer, PhotosAnswer, Problem, ProfilesAnswer } from '../../src/adapters/http/v1/schemas.js';
import { parseProfile } from '../../src/config/profile-file.js';
import { builtInProfiles } from '../../src/decision/profiles.js';
import { errorTable } from '../../src/errors.js';
import { measureIds } from '../../src/measures/ids.js';
import { measures } from '../../src/measures/table.js';
import { openImage } from '../../src/stages/decode/decoder.js';
import { fakePhoto } from '../support/fake-assessor.js';
import { boundary, formHeaders, makeForm } from '../support/forms.js';
import { startHttpService, type HttpAnswer, type HttpService, type SentRequest } from '../support/http-service.js';

const own = parseProfile('id: gate\nrules:\n  - { measure: EyesOpen, quality: { min: 90 } }\n', 'gate.yaml');
const json = { 'content-type': 'application/json' };
const bytes = { 'content-type': 'application/octet-stream' };
const base64 = (photo: Parameters<typeof fakePhoto>[0] = {}): string => fakePhoto(photo).toString('base64');
const assessPath = '/v1/assess';

let service: HttpService;
beforeAll(async () => { service = await startHttpService({ profiles: [...builtInProfiles, own], environment: { FACEGAUGE_MAX_BODY_BYTES: '65536' } }); });
afterAll(async () => { await service.close(); });

const asJson = (body: object, path = assessPath): SentRequest => ({ path, headers: json, body: JSON.stringify(body) });
const asBytes = (photo: Buffer = fakePhoto(), path = assessPath): SentRequest => ({ path, headers: bytes, body: photo });

const expectProblem = ({ status, headers, body }: HttpAnswer, code: string, http: number): void => {
  expect(body).toMatchObject({ code });
  expect(Value.Check(Problem, body)).toBe(true);
  expect([status, (body as Problem).status]).toEqual([http, http]);
  expect(headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(headers['retry-after']).toBe(http === 503 ? '1' : undefined);
};

describe('the three kinds of body give the same answer', () => {
  const photo = fakePhoto({ faces: [{ box: [10, 20, 110, 220], score: 0.75 }] });
  const kinds: readonly (readonly [string, SentRequest])[] = [
    ['base64 in JSON', asJson({ image: photo.toString('base64') })],
    ['base64 with a data prefix', asJson({ image: `data:image/jpeg;base64,${photo.toString('base64')}` })],
    ['a list of one', asJson({ images: [photo.toString('base64')] })],
    ['a form with a file', { path: assessPath, headers: formHeaders, body: makeForm([{ name: 'file', filename: 'a.jpg', content: photo }]) }],
    ['a form under another field name', { path: assessPath, headers: formHeaders, body: makeForm([{ name: 'portrait', filename: 'a.jpg', content: photo }]) }],
    ['raw bytes', asBytes(photo)],
    ['a raw image', { path: assessPath, headers: { 'content-type': 'image/jpeg' }, body: photo }],
    ['a raw image of any kind, with parameters', { path: assessPath, headers: { 'content-type': 'image/x-portable-anymap; q=1' }, body: photo }],
  ];
  test.each(kinds)('%s', async (_, request) => {
    const answer = await service.send(request);
    expect(answer.status).toBe(200);
    expect([...Value.Errors(PhotoAnswer, answer.body)]).toEqual([]);
    const { image, faces } = answer.body as PhotoAnswer;
    expect(image).toMatchObject({ width: 640, height: 800, format: 'jpeg' });
    expect(faces).toHaveLength(1);
    expect(faces[0]).toMatchObject({ box: { xMin: 10, yMin: 20, xMax: 110, yMax: 220 }, score: 0.75, verdict: { profile: 'enrolment' } });
    expect(faces[0]?.measures.map(({ id }) => id)).toEqual(measureIds);
  });
});

test('several files are answered one by one, and one that is no image spoils only its own entry', async () => {
  const body = makeForm([
    { name: 'file', filename: 'folder/a.jpg', content: fakePhoto({ width: 100 }) },
    { name: 'file', filename: 'b.txt', content: 'no photo' },
    { name: 'file', filename: 'c.jpg', content: fakePhoto({ width: 300, faces: [] }) },
    { name: 'profile', content: 'verification' },
  ]);
  const answer = await service.send({ path: assessPath, headers: formHeaders, body });
  expect([...Value.Errors(PhotosAnswer, answer.body)]).toEqual([]);
  expect(answer.body).toMatchObject({ photos: [
    { name: 'a.jpg', image: { width: 100 }, faces: [{ verdict: { profile: 'verification' } }] },
    { name: 'b.txt', problem: { code: 'IMAGE_UNREADABLE', status: 400 } },
    { name: 'c.jpg', image: { width: 300 }, faces: [], reasons: [{ code: 'show-face' }] },
  ] });
});

test('what is wrong with the service fails the whole request, however many photos it has', async () => {
  expectProblem(await service.send(asJson({ images: [base64(), base64({ error: 'OVERLOADED' })] })), 'OVERLOADED', 503);
});

describe('options', () => {
  const lastRequest = () => service.assessor.requests.at(-1);

  test('measures: only these are asked for, nothing is judged, and the answer has no other', async () => {
    const answer = await service.send({ ...asBytes(), path: `${assessPath}?measures=HeadPoseYaw,%20EyesOpen` });
    expect(lastRequest()).toMatchObject({ measures: ['HeadPoseYaw', 'EyesOpen'], profile: { id: 'sophon-no', rules: [] } });
    expect((answer.body as PhotoAnswer).faces[0]?.measures).toEqual([
      { id: 'EyesOpen', isoCode: 0x4d, unit: '1', method: 'exact-formula', status: 'measured', native: 1, quality: 50 },
      { id: 'HeadPoseYaw', isoCode: 0x58, unit: '°', method: 'substituted-input', status: 'measured', native: 1, quality: 50 },
    ]);
  });

  test('query, JSON fields and form fields mean the same; the body wins', async () => {
    const expected = { maxFaces: 2, minFaceSizePixels: 50, measures: ['EyesOpen', 'HeadSize'], profile: { id: 'gate' }, include: { landmarks: true, mask: true, alignedFace: false, timings: false } };
    await service.send({ ...asBytes(), path: `${assessPath}?measures=EyesOpen,HeadSize&profile=gate&maxFaces=2&minFaceSize=50&include=landmarks,mask` });
    expect(lastRequest()).toMatchObject(expected);
    await service.send(asJson({ image: base64(), measures: ['EyesOpen', 'HeadSize'], profile: 'gate', maxFaces: 2, minFaceSize: 50, include: ['landmarks', 'mask'] }, `${assessPath}?maxFaces=9`));
    expect(lastRequest()).toMatchObject(expected);
    const fields = { measures: 'EyesOpen,HeadSize', profile: 'gate', maxFaces: '2', minFaceSize: '50', include: 'landmarks,mask' };
    const parts = Object.entries(fields).map(([name, content]) => ({ name, content }));
    await service.send({ path: assessPath, headers: formHeaders, body: makeForm([...parts, { name: 'file', filename: 'a.jpg', content: fakePhoto() }]) });
    expect(lastRequest()).toMatchObject(expected);
  });

  test('timings come when they are asked for, in body and header', async () => {
    expect((await service.send(asBytes())).body).not.toHaveProperty('timings');
    const answer = await service.send({ ...asBytes(), path: `${assessPath}?include=timings` });
    expect(answer.body).toMatchObject({ timings: { decode: 1.5, detect: 2.25 } });
    expect(answer.headers['server-timing']).toContain('decode;dur=1.50');
  });

  test('mask and explanation come when they are asked for, with the matrices that lay them over the photo', async () => {
    const { faces: [plain] } = (await service.send(asBytes())).body as PhotoAnswer;
    for (const field of ['mask', 'frameMatrix', 'explanation']) expect(plain).not.toHaveProperty(field);
    const answer = await service.send({ ...asBytes(), path: `${assessPath}?include=mask,explain` });
    expect(lastRequest()).toMatchObject({ include: { mask: true, explain: true, alignedFace: false } });
    expect([...Value.Errors(PhotoAnswer, answer.body)]).toEqual([]);
    expect((answer.body as PhotoAnswer).faces[0]).toMatchObject({
      mask: 'iVA=', frameMatrix: [0.5, 0, 1, 0, 0.5, 2],
      explanation: { columns: 2, rows: 1, values: [0.5, -1.5], matrix: [0.01, 0, 0, 0, 0.01, 0] },
    });
  });

  test.each([
    ['measures=EyesOpne', 'EyesOpne'], ['profile=best', 'enrolment'], ['maxFaces=0', 'from 1 to 100'], ['maxFaces=two', 'from 1 to 100'],
    ['maxFaces=101', 'from 1 to 100'], ['minFaceSize=-1', 'minFaceSize'], ['include=pixels', 'alignedFace'], ['measure=EyesOpen', 'measure'],
  ])('%s is refused, with what was expected', async (query, words) => {
    const answer = await service.send({ ...asBytes(), path: `${assessPath}?${query}` });
    expectProblem(answer, 'INVALID_PARAMETER', 400);
    expect((answer.body as Problem).detail).toContain(words);
  });
});

describe('what is wrong is answered with its code', () => {
  const cases: readonly (readonly [string, SentRequest, string, number])[] = [
    ['another content type', { path: assessPath, headers: { 'content-type': 'text/plain' }, body: 'x' }, 'UNSUPPORTED_CONTENT_TYPE', 415],
    ['no content type', { path: assessPath, body: 'x' }, 'UNSUPPORTED_CONTENT_TYPE', 415],
    ['raw bytes, none', { path: assessPath, headers: bytes, body: '' }, 'EMPTY_REQUEST', 400],
    ['JSON, none', { path: assessPath, headers: json, body: '' }, 'EMPTY_REQUEST', 400],
    ['JSON without an image', asJson({ profile: 'gate' }), 'EMPTY_REQUEST', 400],
    ['an empty image', asJson({ image: ' ' }), 'EMPTY_REQUEST', 400],
    ['an image that is no text', asJson({ image: 7 }), 'INVALID_PARAMETER', 400],
    ['images that are no list', asJson({ images: 'x' }), 'INVALID_PARAMETER', 400],
    ['an image that is not base64', asJson({ image: 'no base64!' }), 'IMAGE_UNREADABLE', 400],
    ['what is not JSON', { path: assessPath, headers: json, body: 'image=1' }, 'INVALID_REQUEST', 400],
    ['a JSON list', { path: assessPath, headers: json, body: '[]' }, 'INVALID_REQUEST', 400],
    ['a form without a file', { path: assessPath, headers: formHeaders, body: makeForm([{ name: 'profile', content: 'gate' }]) }, 'EMPTY_REQUEST', 400],
    ['a form without a boundary', { path: assessPath, headers: { 'content-type': 'multipart/form-data' }, body: 'x' }, 'INVALID_REQUEST', 400],
    ['what is no form', { path: assessPath, headers: formHeaders, body: 'not a form' }, 'EMPTY_REQUEST', 400],
    ['more files than are taken', { path: assessPath, headers: formHeaders, body: makeForm(Array.from({ length: 17 }, (_, i) => ({ name: 'file', filename: `${i}.jpg`, content: fakePhoto() }))) }, 'PAYLOAD_TOO_LARGE', 413],
    ['more photos than are taken', asJson({ images: Array.from({ length: 17 }, () => base64()) }), 'PAYLOAD_TOO_LARGE', 413],
    ['a body beyond the limit', asBytes(fakePhoto({ padding: 'x'.repeat(70_000) })), 'PAYLOAD_TOO_LARGE', 413],
    ['a form beyond the limit in sum', { path: assessPath, headers: formHeaders, body: makeForm(Array.from({ length: 2 }, (_, i) => ({ name: 'file', filename: `${i}.jpg`, content: fakePhoto({ padding: 'x'.repeat(40_000) }) }))) }, 'PAYLOAD_TOO_LARGE', 413],
    ['too many pixels', asBytes(fakePhoto({ width: 10_000, height: 10_000 })), 'IMAGE_TOO_LARGE', 413],
    ['an unknown path', { method: 'GET', path: '/v1/nowhere' }, 'NOT_FOUND', 404],
    ['another method', { method: 'GET', path: assessPath }, 'NOT_FOUND', 404],
    ['a fault', asBytes(fakePhoto({ fault: 'secret of the photo' })), 'INTERNAL', 500],
    ...(['OVERLOADED', 'DEADLINE_EXCEEDED', 'SHUTTING_DOWN', 'WORKER_LOST'] as const).map((error) => [error, asBytes(fakePhoto({ error })), error, 503] as const),
    ['MODEL_UNAVAILABLE', asBytes(fakePhoto({ error: 'MODEL_UNAVAILABLE' })), 'MODEL_UNAVAILABLE', 500],
  ];
  test.each(cases)('%s', async (_, request, code, http) => {
    const answer = await service.send(request);
    expectProblem(answer, code, http);
    expect(answer.text).not.toContain('secret');
    expect((answer.body as Problem).title).toBe(errorTable[code as keyof typeof errorTable].summary);
  });

  test.each([
    ['a part that is no field, and no end', 'content-disposition: attachment\r\n\r\nx', ''],
    ['a part that is no field', 'content-disposition: attachment\r\n\r\nx', `\r\n--${boundary}--\r\n`],
    ['a part without headers, and no end', '\r\nx', ''],
    ['a part whose headers do not end', 'content-disposition: form-data; name="a"', ''],
    ['a file without an end', 'content-disposition: form-data; name="a"; filename="a.jpg"\r\n\r\nx', ''],
    ['a mark and nothing else', '', ''],
  ])('a form with %s is answered at once', async (_name, part, end) => {
    const answer = await service.send({ path: assessPath, headers: formHeaders, body: `--${boundary}\r\n${part}${end}` });
    expect(answer.status).toBe(400);
    expect(['INVALID_REQUEST', 'EMPTY_REQUEST']).toContain((answer.body as { code: string }).code);
  });

  test('an expectation that nobody knows does not keep the request from its answer', async () => {
    const answer = await service.send({ ...asBytes(), headers: { ...bytes, expect: 'wonders' } });
    expect(answer.status).toBe(200);
  });

  test('a form that ends in the middle of a file is not assessed as if it were whole', async () => {
    const whole = makeForm([{ name: 'file', filename: 'a.jpg', content: fakePhoto({ padding: 'x'.repeat(20_000) }) }]);
    const before = service.assessor.requests.length;
    const answer = await service.send({ path: assessPath, headers: formHeaders, body: whole.subarray(0, 10_000) });
    expect(answer.status).toBe(400);
    expect(service.assessor.requests).toHaveLength(before);
  });
});

describe('best of several', () => {
  test('those that pass come first, then the score decides; each says why', async () => {
    const photos = [{ faces: [{ score: 0.4 }] }, { faces: [{ score: 0.99, measures: { FaceSize: 10, EyesOpen: null } }] }, { faces: [] }, { faces: [{ score: 0.8 }] }];
    const answer = await service.send(asJson({ images: photos.map(base64), profile: 'sophon-high', measures: 'EyesOpen' }, '/v1/best'));
    expect([...Value.Errors(BestAnswer, answer.body)]).toEqual([]);
    const { best, photos: ranked } = answer.body as BestAnswer;
    expect(best).toBe(3);
    expect(ranked.map(({ rank, index, passed }) => [rank, index, passed])).toEqual([[1, 3, true], [2, 0, true], [3, 1, false], [4, 2, false]]);
    expect(ranked[0]?.why.en).toBe('Passes every check of sophon-high. Score 0.80.');
    expect(ranked[2]).toMatchObject({ failed: ['FaceSize'], reasons: [{ code: 'move-closer', measure: 'FaceSize' }] });
    expect(ranked[2]?.why.en).toBe('Fails FaceSize of sophon-high. Score 0.99.');
    expect(ranked[3]?.reasons[0]?.code).toBe('show-face');
  });

  test('when no photo shows a face there is no best, and what is no image comes with its problem', async () => {
    const answer = await service.send(asJson({ images: [base64({ faces: [] }), Buffer.from('text').toString('base64')] }, '/v1/best'));
    expect(answer.body).not.toHaveProperty('best');
    expect(answer.body).toMatchObject({ photos: [{ index: 0 }, { index: 1, problem: { code: 'IMAGE_UNREADABLE' } }] });
  });
});

describe('the service describes itself', () => {
  test('measures', async () => {
    const { body } = await service.send({ method: 'GET', path: '/v1/measures' });
    expect([...Value.Errors(MeasuresAnswer, body)]).toEqual([]);
    const described = (body as MeasuresAnswer).measures;
    expect(described.map(({ id }) => id)).toEqual(measures.map(({ id }) => id));
    for (const { name, summaryZh, span } of described) {
      expect(name.en).toMatch(/^[A-Z][a-z -]+$/);
      for (const chinese of [name.zh, summaryZh]) expect(chinese).toMatch(/[一-鿿]/);
      expect(span.max).toBeGreaterThan(span.min);
    }
    expect(new Set(described.map(({ name }) => name.en)).size).toBe(described.length);
  });

  test('profiles, the operator\'s among them', async () => {
    const { body } = await service.send({ method: 'GET', path: '/v1/profiles' });
    expect([...Value.Errors(ProfilesAnswer, body)]).toEqual([]);
    const { profiles, default: standard } = body as ProfilesAnswer;
    expect(profiles.map(({ id }) => id)).toEqual([...builtInProfiles.map(({ id }) => id), 'gate']);
    expect(profiles.map(({ id }) => id)).toContain(standard);
  });
});

describe('the OpenAPI document', () => {
  interface Media { readonly example?: unknown; readonly examples?: Readonly<Record<string, { readonly value: unknown }>> }
  interface Operation { readonly requestBody: { readonly content: Readonly<Record<string, Media>> }; readonly responses: Readonly<Record<string, { readonly content?: object }>> }
  const decoding = { requests: [], close: () => Promise.resolve(), assess: async (photo: Uint8Array, request: { readonly maxPixels: number }) => ({ image: (await openImage(photo, request)).facts, faces: [] }) };

  test('every example it shows is answered as it promises, by a service that decodes images', async () => {
    const real = await startHttpService({ assessor: decoding });
    const { body } = await real.send({ method: 'GET', path: '/openapi.json' });
    const { paths } = body as { readonly paths: Readonly<Record<string, { readonly post?: Operation }>> };
    let sent = 0;
    for (const [path, schema] of [['/v1/assess', AssessAnswer], ['/v1/best', BestAnswer]] as const) {
      const media = paths[path]?.post?.requestBody.content['application/json'];
      const examples = media?.example === undefined ? Object.values(media?.examples ?? {}).map(({ value }) => value) : [media.example];
      for (const example of examples) {
        const answer = await real.send(asJson(example as object, path));
        expect([answer.status, [...Value.Errors(schema, answer.body)]]).toEqual([200, []]);
        sent += 1;
      }
    }
    await real.close();
    expect(sent).toBe(assessExamples.length + bestExamples.length);
  });

  test('it lists the kinds of body and every status with its codes', async () => {
    const { body } = await service.send({ method: 'GET', path: '/openapi.json' });
    const { paths } = body as { readonly paths: Readonly<Record<string, { readonly post: Operation }>> };
    const { post } = paths['/v1/assess']!;
    expect(Object.keys(post.requestBody.content)).toEqual(['application/json', 'multipart/form-data', 'image/*', 'application/octet-stream']);
    expect(Object.keys(post.responses)).toEqual(['200', '400', '401', '403', '404', '408', '413', '415', '429', '431', '500', '503']);
    expect(Object.keys(post.responses['400']?.content ?? {})).toEqual(['application/problem+json']);
  });
});

test('a full engine refuses before the body is read', async () => {
  const full = await startHttpService();
  full.engine.isFull = () => true;
  expectProblem(await full.send(asBytes()), 'OVERLOADED', 503);
  expect(full.assessor.requests).toHaveLength(0);
  await full.close();
});
