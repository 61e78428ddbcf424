import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { checkNames, itemNames } from '../../src/adapters/sophon/checks.js';
import { parseProfile } from '../../src/config/profile-file.js';
import { startHttpService, type HttpService, type Send } from '../support/http-service.js';
import { base64Of, errorCases, firstPath, imageCases, json, levelCases, post, secondPath } from './fiqa-cases.js';

const customProfile = parseProfile('id: gate\nrules:\n  - { measure: FaceSize, native: { exclusiveMin: 300 } }\n  - { measure: EyesOpen, quality: { min: 90 } }\n', 'gate');

let service: HttpService;
let withCustom: HttpService;
beforeAll(async () => {
  service = await startHttpService({ environment: { FACEGAUGE_MAX_BODY_BYTES: '32768' } });
  withCustom = await startHttpService({ customProfile });
});
afterAll(async () => {
  await service.close();
  await withCustom.close();
});

describe.each(['socket', 'inject'] as const)('through %s', (door) => {
  const sendTo = (target: HttpService): Send => (door === 'socket' ? target.send : target.inject);
  let send: Send;
  beforeEach(() => { send = sendTo(service); });

  describe('first generation: what is wrong is answered with its code', () => {
    test.each(errorCases)('$name', async ({ body, headers, http, first: [code, status] }) => {
      const answer = await send({ path: firstPath, headers: headers ?? json, body });
      expect(answer.body).toEqual({ error: { code, message: expect.any(String) as string, status } });
      expect(answer.status).toBe(http);
      expect(answer.headers['content-type']).toMatch(/^application\/json/);
      expect(answer.headers['retry-after']).toBe(http === 503 ? '1' : undefined);
    });
  });

  describe('second generation: what is wrong is answered with its code', () => {
    test.each(errorCases)('$name', async ({ body, headers, http, second: [code, message] }) => {
      const answer = await send({ path: secondPath, headers: headers ?? json, body });
      expect(answer.body).toEqual({ error: { code, message: message ?? (expect.any(String) as string) } });
      expect(answer.status).toBe(http);
      expect(answer.headers['retry-after']).toBe(http === 503 ? '1' : undefined);
    });
  });

  test('an unknown path and another method are 40400', async () => {
    const notFound = { error: { code: 40400, message: expect.any(String) as string, status: 'NOT_FOUND' } };
    for (const [method, path] of [['POST', '/nowhere'], ['POST', '/'], ['GET', firstPath], ['PUT', firstPath], ['POST', `${firstPath}/x`]] as const) {
      const answer = await send({ method, path });
      expect([answer.status, answer.body]).toEqual([404, notFound]);
    }
    const second = await send({ method: 'GET', path: secondPath });
    expect([second.status, second.body]).toEqual([404, { error: { code: 'NOT_FOUND', message: expect.any(String) as string } }]);
  });

  test('the vendor\'s sample is answered to the letter', async () => {
    const answer = await send(post(firstPath, { image_base64_str: base64Of() }));
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      data: [{
        bbox: [95, 61, 529, 652], fails: [], fiqa_result: true,
        info: {
          clarity: 1.7304892992152823, face_angle: [7.167378813028336, -1.192113496363163, 0.7817673683166504],
          face_color: 0.5837053571428571, face_location: false, face_size: 289, image_quality: 1,
        },
        score: 1, success: ['face_size', 'image_quality', 'face_location', 'face_angle', 'clarity', 'face_color'],
      }],
    });
  });

  test('the sample of the second generation has its shape', async () => {
    const answer = await send(post(secondPath, { image_base64_str: base64Of({ faces: [{ measures: { MaskPrevention: null, FaceSize: 414.7357482910156 } }] }) }));
    expect(answer.body).toEqual({
      detailed_result: {
        bbox: [95, 61, 529, 652],
        detailed_scores: {
          brightness: expect.closeTo(0.698, 3) as number, clarity: 1.7304892992152823, face_size: 414.7357482910156,
          headpose: { pitch_angle: 7.167378813028336, roll_angle: 0.7817673683166504, yaw_angle: -1.192113496363163 },
          mask: -1, occlusion: [0], partial: false,
        },
        failed_items: [], passed_items: ['headpose', 'brightness', 'occlusion', 'partial', 'face_size', 'clarity', 'face_color'],
      },
      fiqa_result: true,
    });
  });

  test('faces come in the order of the assessment, and the second generation takes the first only', async () => {
    const image = base64Of({ faces: [{ box: [-20, -3, 700, 900] }, { box: [1, 2, 30.5, 40.4], score: 0.25 }] });
    const first = await send(post(firstPath, { image_base64_str: image }));
    expect(first.body).toMatchObject({ data: [{ bbox: [0, 0, 640, 800] }, { bbox: [1, 2, 31, 40], score: 0.25 }] });
    const second = await send(post(secondPath, { image_base64_str: image }));
    expect(second.body).toMatchObject({ detailed_result: { bbox: [0, 0, 640, 800] } });
    expect(service.assessor.requests.at(-1)?.maxFaces).toBe(1);
  });

  test('failed checks are named, and the rest are in success', async () => {
    const image = base64Of({ faces: [{ pose: [40, -30, 10], measures: { FaceSize: 100, FaceUsability: 0, FaceCompleteness: 0, Clarity: 0.4, FaceLight: 0.1 } }] });
    const fails = async (level: string): Promise<unknown> => (await send(post(firstPath, { image_base64_str: image, fiqa_level: level }))).body;
    const none: string[] = [];
    expect(await fails('high')).toMatchObject({ data: [{ fails: checkNames, success: none, fiqa_result: false, info: { face_location: true, image_quality: 0, face_size: 100 } }] });
    expect(await fails('middle')).toMatchObject({ data: [{ fails: ['face_location', 'face_color'], success: ['face_size', 'image_quality', 'face_angle', 'clarity'], fiqa_result: false }] });
    expect(await fails('low')).toMatchObject({ data: [{ fails: none, success: checkNames, fiqa_result: true }] });
    expect(await fails('no')).toMatchObject({ data: [{ fails: none, success: checkNames, fiqa_result: true, info: { clarity: 0.4 } }] });
  });

  test('the second generation names failed items, and lists in neither what was not measured', async () => {
    const image = base64Of({ faces: [{ pose: [40, -30, 10], measures: { Clarity: 0.4, FaceLight: null, MaskPrevention: null, FaceUsability: 0 } }] });
    const answer = await send(post(secondPath, { image_base64_str: image }));
    expect(answer.body).toMatchObject({
      fiqa_result: false,
      detailed_result: {
        detailed_scores: { brightness: -1, mask: -1, occlusion: [0] },
        failed_items: ['headpose', 'occlusion', 'clarity', 'face_color'], passed_items: ['partial', 'face_size'],
      },
    });
  });

  test('the second generation tells a mask from another occlusion, and darkness from uneven light', async () => {
    const details = { MaskPrevention: { nose: 0.9, mouth: 0.97, chin: 0.3 }, FaceUsability: { mask: 0.97 }, FaceLight: { litShare: 0.1, balancedShare: 0.9, meanLuminance: 0.01 } };
    const image = base64Of({ faces: [{ measures: { MaskPrevention: 0.97, FaceUsability: 0, FaceLight: 0.1 }, details }] });
    const answer = await send(post(secondPath, { image_base64_str: image }));
    expect(answer.body).toMatchObject({
      detailed_result: {
        detailed_scores: { brightness: expect.closeTo(0.0998, 3) as number, mask: 0.97, occlusion: [3, 4] },
        failed_items: ['brightness', 'mask'],
        passed_items: ['headpose', 'occlusion', 'partial', 'face_size', 'clarity', 'face_color'],
      },
    });
  });

  test('what could not be measured fails, and is a finite number all the same', async () => {
    const image = base64Of({ faces: [{ measures: { Clarity: null, FaceLight: null, FaceUsability: null } }] });
    const answer = await send(post(firstPath, { image_base64_str: image }));
    expect(answer.body).toMatchObject({ data: [{ fails: ['image_quality', 'clarity', 'face_color'], info: { clarity: 0, face_color: 0, image_quality: 0 } }] });
  });

  describe('fiqa_level', () => {
    test.each(levelCases)('%s', async (_, fields, profile) => {
      for (const path of [firstPath, secondPath]) {
        const answer = await sendTo(withCustom)(post(path, { image_base64_str: base64Of(), ...fields }));
        expect(answer.status).toBe(200);
        expect(withCustom.assessor.requests.at(-1)?.profile.id).toBe(profile);
      }
    });

    test('a custom profile\'s checks are reported under the vendor\'s names', async () => {
      const body = { image_base64_str: base64Of(), fiqa_level: 'custom' };
      const first = await sendTo(withCustom)(post(firstPath, body));
      expect(first.body).toMatchObject({ data: [{ fails: ['face_size', 'image_quality'], fiqa_result: false }] });
      const second = await sendTo(withCustom)(post(secondPath, body));
      expect(second.body).toMatchObject({ detailed_result: { failed_items: ['occlusion', 'face_size'] }, fiqa_result: false });
    });
  });

  describe('images, short and long, are taken', () => {
    test.each(imageCases)('%s', async (_, write) => {
      // The padding makes characters that differ between the alphabets and need escapes.
      for (const padding of ['ÿþýüûúùø÷?>~', 'ÿþýüûúùø÷?>~'.repeat(400)]) {
        const written = write(base64Of({ width: 321, padding, faces: [{ box: [0, 0, 1000, 1000] }] }));
        const answer = await send({ path: firstPath, headers: json, body: `{"image_base64_str":${written}}` });
        expect(answer.body).toMatchObject({ data: [{ bbox: [0, 0, 321, 800] }] });
      }
    });
  });

  test.each(['application/json; charset=utf-8', 'Application/JSON', 'application/json;charset="utf-8"'])('content type %s is taken', async (type) => {
    expect((await send(post(firstPath, { image_base64_str: base64Of() }, { 'content-type': type }))).status).toBe(200);
  });

  test('unknown fields are ignored', async () => {
    expect((await send(post(firstPath, { image_base64_str: base64Of(), image_path: '/etc/passwd', token: 1 }))).status).toBe(200);
  });
});

test('the two lists of names are the vendor\'s', () => {
  expect([...itemNames].sort()).toEqual(['brightness', 'clarity', 'face_color', 'face_size', 'headpose', 'mask', 'occlusion', 'partial']);
});
