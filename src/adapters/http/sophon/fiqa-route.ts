/** First generation: POST /SophonFace/api/FIQA. */
import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { FaceGaugeError } from '../../../errors.js';
import { firstCodes, summaryOf, type SophonErrorCode } from '../../sophon/errors.js';
import { createFiqaAnswer, FiqaAnswer } from '../../sophon/fiqa-entry.js';
import { readFiqaFields, type FiqaFields, type Refusal } from '../../sophon/fiqa-request.js';
import { shownMeasures } from '../../sophon/face-values.js';
import { profileOfLevel, type LevelProfiles } from '../../sophon/levels.js';
import { assessImage } from '../../wire/base64.js';
import { signalOfClient } from '../client-gone.js';
import { createErrorHandler, type RetryAfter } from '../errors.js';
import { sendTimings } from '../request-log.js';
import { makeAssessRequest, type HttpServices } from '../services.js';
import type { UploadBudget } from '../upload-budget.js';
import { acceptJsonBytes, parseImageBody, passAsIs } from './body.js';
import { describeErrors } from './error-responses.js';

const Request = Type.Object({
  image_base64_str: Type.String({ minLength: 1, description: 'The image in base64, with or without a `data:` prefix; line breaks, blanks, missing padding and the URL-safe alphabet are accepted.' }),
  fiqa_level: Type.Optional(Type.Union([Type.String(), Type.Null()], { default: 'high', description: '`high`, `middle` (or `normal`), `low`, `no` or `custom`, in any letter case; absent, null or empty: `high`.' })),
});

export const FirstErrorAnswer = Type.Object({
  error: Type.Object({ code: Type.Integer(), message: Type.String(), status: Type.String() }),
});

const describeCode = (code: SophonErrorCode): string => `${firstCodes[code].code} ${firstCodes[code].status}`;

const responses = { 200: FiqaAnswer, ...describeErrors(FirstErrorAnswer, describeCode) };

/** The body of an error in the first generation's words. */
export function wordFirst(code: SophonErrorCode, message: string = summaryOf(code)): { error: { code: number; message: string; status: string } } {
  return { error: { code: firstCodes[code].code, message, status: firstCodes[code].status } };
}

export interface FiqaRouteOptions {
  readonly services: HttpServices;
  readonly profiles: LevelProfiles;
  readonly retryAfter: RetryAfter;
  readonly uploads: UploadBudget;
}

export const fiqaRoute: FastifyPluginCallbackTypebox<FiqaRouteOptions> = (app, { services, profiles, retryAfter, uploads }, done) => {
  acceptJsonBytes(app, services, uploads);
  app.setErrorHandler(createErrorHandler((error) => ({ body: wordFirst(error.code, error.message) }), retryAfter));

  app.post('/SophonFace/api/FIQA', {
    schema: { tags: ['appliance'], summary: 'Quality of every face in an image (first generation)', body: Request, response: responses },
    validatorCompiler: passAsIs,
  }, async (request, reply) => {
    const { image, level } = refuseInFirstWords(readFiqaFields(parseImageBody(request.body)));
    if (image === undefined) throw new FaceGaugeError('EMPTY_REQUEST');
    const profile = profileOfLevel(profiles, level);
    const assessment = await assessImage(services.assessor, image, makeAssessRequest(services.config, profile, shownMeasures), { signal: signalOfClient(reply), mayTakeBytes: true });
    sendTimings(reply, assessment.timings);
    if (assessment.faces.length === 0) return reply.code(400).send(wordFirst('NO_FACE'));
    return createFiqaAnswer(assessment, profile);
  });
  done();
};

function refuseInFirstWords(fields: FiqaFields | Refusal): FiqaFields {
  switch (fields.kind) {
    case 'fields': return fields;
    case 'not-json': throw new FaceGaugeError('INVALID_REQUEST', 'The body is not a JSON object.');
    case 'empty': throw new FaceGaugeError('EMPTY_REQUEST', 'The request is empty.');
    case 'image-missing': throw new FaceGaugeError('EMPTY_REQUEST', 'image_base64_str is missing or empty.');
    case 'image-not-text': throw new FaceGaugeError('INVALID_PARAMETER', 'image_base64_str: expected a string.');
    case 'level-unknown': throw new FaceGaugeError('INVALID_PARAMETER', 'fiqa_level: expected high, middle, low, no or custom.');
  }
}
