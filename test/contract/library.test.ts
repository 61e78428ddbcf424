/** The cases of the contract through the third door: the library's assessor and the wire's functions, without a server. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDetailedAnswer } from '../../src/adapters/sophon/detailed-result.js';
import { firstCodes, secondCodes, type SophonErrorCode } from '../../src/adapters/sophon/errors.js';
import { shownDetailMeasures, shownMeasures } from '../../src/adapters/sophon/face-values.js';
import { createFiqaAnswer } from '../../src/adapters/sophon/fiqa-entry.js';
import { imageField, readFiqaFields, type FiqaFields } from '../../src/adapters/sophon/fiqa-request.js';
import { createLevelProfiles, profileOfLevel, type LevelProfiles } from '../../src/adapters/sophon/levels.js';
import { decodeBase64Image } from '../../src/adapters/wire/base64.js';
import { parseJsonBody } from '../../src/adapters/wire/json-text.js';
import { parseProfile } from '../../src/config/profile-file.js';
import { readConfig } from '../../src/config/read.js';
import { toErrorRecord } from '../../src/errors.js';
import { createFaceGauge } from '../../src/library/assessor.js';
import { createFakeAssessor, type FakePhoto } from '../support/fake-assessor.js';
import { startHttpService, type HttpService } from '../support/http-service.js';
import { base64Of, errorCases, firstPath, imageCases, json, levelCases, secondPath } from './fiqa-cases.js';

const customProfile = parseProfile('id: gate\nrules:\n  - { measure: FaceSize, native: { exclusiveMin: 300 } }\n  - { measure: EyesOpen, quality: { min: 90 } }\n', 'gate');

const environment = { FACEGAUGE_MAX_BODY_BYTES: '32768' };
const assessor = createFakeAssessor();
const gauge = createFaceGauge(assessor, readConfig({ environment }));
const builtIn = createLevelProfiles(undefined);
const withCustom = createLevelProfiles(customProfile);

let service: HttpService;
beforeAll(async () => { service = await startHttpService({ customProfile, environment }); });
afterAll(async () => { await service.close(); });

type Generation = 'first' | 'second';

/** The fields of a body that names an image; undefined where the request itself is refused, which is the server's to word. */
function fieldsOf(body: string): (FiqaFields & { readonly image: NonNullable<FiqaFields['image']> }) | undefined {
  let parsed: unknown;
  try {
    parsed = parseJsonBody(Buffer.from(body), [imageField]);
  } catch {
    return undefined;
  }
  const fields = readFiqaFields(parsed);
  return fields.kind === 'fields' && fields.image !== undefined ? { ...fields, image: fields.image } : undefined;
}

/** What a caller of the library has in hand for a request: an answer in the vendor's words, or the code of an error. */
async function answer(body: string, generation: Generation, profiles: LevelProfiles): Promise<{ readonly body: unknown } | { readonly code: SophonErrorCode }> {
  const fields = fieldsOf(body)!;
  try {
    const profile = profileOfLevel(profiles, fields.level);
    const measures = generation === 'first' ? shownMeasures : [...shownMeasures, ...shownDetailMeasures];
    const assessment = await gauge.assess(decodeBase64Image(fields.image), { profile, measures, ...(generation === 'second' ? { maxFaces: 1 } : {}) });
    const [face] = assessment.faces;
    if (face === undefined) return { code: 'NO_FACE' };
    return { body: generation === 'first' ? createFiqaAnswer(assessment, profile) : createDetailedAnswer(assessment, face, profile) };
  } catch (thrown) {
    // A long text is parsed only when it is decoded.
    return { code: thrown instanceof SyntaxError ? 'INVALID_REQUEST' : toErrorRecord(thrown).code };
  }
}

describe('what is wrong with a photo or a level has the same code as over HTTP', () => {
  const reached = errorCases.filter(({ body, headers, http }) => headers === undefined && http !== 413 && fieldsOf(body) !== undefined);

  test('most of the cases that name an image come as far as the library', () => {
    expect(reached.length).toBeGreaterThanOrEqual(12);
  });

  test.each(reached)('$name', async ({ body, first: [code, status], second: [name] }) => {
    const first = await answer(body, 'first', builtIn);
    expect(first).toHaveProperty('code');
    expect('code' in first && firstCodes[first.code]).toEqual({ code, status });
    const second = await answer(body, 'second', builtIn);
    expect('code' in second && secondCodes[second.code]).toBe(name);
  });

  test('too many pixels', async () => {
    const tooLarge = errorCases.find(({ name }) => name === 'too many pixels')!;
    expect(await answer(tooLarge.body, 'first', builtIn)).toEqual({ code: 'IMAGE_TOO_LARGE' });
  });
});

describe('answers are those of the socket to the letter', () => {
  const photos: readonly (readonly [name: string, photo: FakePhoto])[] = [
    ['one good face', {}],
    ['two faces, one over the border', { faces: [{ box: [-20, -3, 700, 900] }, { box: [1, 2, 30.5, 40.4], score: 0.25 }] }],
    ['a face that fails everything', { faces: [{ pose: [40, -30, 10], measures: { FaceSize: 100, FaceUsability: 0, FaceCompleteness: 0, Clarity: 0.4, FaceLight: 0.1 } }] }],
    ['a face of which little could be measured', { faces: [{ measures: { Clarity: null, FaceLight: null, FaceUsability: null, MaskPrevention: null } }] }],
  ];

  test.each(photos)('%s, at every level', async (_, photo) => {
    for (const [, fields] of levelCases) {
      const body = JSON.stringify({ image_base64_str: base64Of(photo), ...fields });
      for (const [generation, path] of [['first', firstPath], ['second', secondPath]] as const) {
        const sent = await service.send({ path, headers: json, body });
        expect(sent.status).toBe(200);
        expect(await answer(body, generation, withCustom)).toEqual({ body: sent.body });
      }
    }
  });

  test.each(levelCases)('fiqa_level %s is judged by its profile', async (_, fields, profile) => {
    await answer(JSON.stringify({ image_base64_str: base64Of(), ...fields }), 'first', withCustom);
    expect(assessor.requests.at(-1)?.profile.id).toBe(profile);
  });

  test.each(imageCases)('an image written %s is taken', async (_, write) => {
    for (const padding of ['ÿþýüûúùø÷?>~', 'ÿþýüûúùø÷?>~'.repeat(400)]) {
      const written = write(base64Of({ width: 321, padding, faces: [{ box: [0, 0, 1000, 1000] }] }));
      expect(await answer(`{"image_base64_str":${written}}`, 'first', builtIn)).toMatchObject({ body: { data: [{ bbox: [0, 0, 321, 800] }] } });
    }
  });
});
