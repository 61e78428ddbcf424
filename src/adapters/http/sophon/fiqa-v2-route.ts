/** Second generation: POST /sophon/v2/face/fiqa. Only the largest face is assessed. */
import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { FaceGaugeError } from '../../../errors.js';
import { createDetailedAnswer, DetailedAnswer } from '../../sophon/detailed-result.js';
import { secondCodes, summaryOf, type SophonErrorCode } from '../../sophon/errors.js';
import { quoteValue, readFiqaFields, type FiqaFields, type Refusal } from '../../sophon/fiqa-request.js';
import { shownDetailMeasures, shownMeasures } from '../../sophon/face-values.js';
import { profileOfLevel } from '../../sophon/levels.js';
import { assessImage } from '../../wire/base64.js';
import type { LongText } from '../../wire/json-text.js';
import { signalOfClient } from '../client-gone.js';
import { createErrorHandler } from '../errors.js';
import { readAllowedImage } from '../image-folder.js';
import { sendTimings } from '../request-log.js';
import { makeAssessRequest, type HttpServices } from '../services.js';
import { acceptJsonBytes, parseImageBody, passAsIs } from './body.js';
import { describeErrors } from './error-responses.js';
import type { FiqaRouteOptions } from './fiqa-route.js';

const Request = Type.Object({
  image_base64_str: Type.Optional(Type.String({ description: 'The image in base64, as in the first generation.' })),
  fiqa_level: Type.Optional(Type.Union([Type.String(), Type.Null()], { default: 'high', description: '`high`, `middle` (or `normal`), `low`, `no` or `custom`, in any letter case; absent, null or empty: `high`.' })),
  image_path: Type.Optional(Type.String({ description: 'A file below the folder that the operator has named; refused when there is none.' })),
});

const ErrorAnswer = Type.Object({ error: Type.Object({ code: Type.String(), message: Type.String() }) });

const describeCode = (code: SophonErrorCode): string => (code === 'EMPTY_REQUEST' ? `${secondCodes[code]}, MISSING_ARGUMENTS` : secondCodes[code]);

const responses = { 200: DetailedAnswer, ...describeErrors(ErrorAnswer, describeCode) };

/** The vendor tells a missing argument from an empty request; the core does not. */
type SecondCode = SophonErrorCode | 'MISSING_ARGUMENT';

/** The body of an error in the second generation's words. */
export function wordSecond(code: SecondCode, message?: string): { error: { code: string; message: string } } {
  if (code === 'MISSING_ARGUMENT') return { error: { code: 'MISSING_ARGUMENTS', message: message ?? '' } };
  return { error: { code: secondCodes[code], message: message ?? summaryOf(code) } };
}

export const fiqaV2Route: FastifyPluginCallbackTypebox<FiqaRouteOptions> = (app, { services, profiles, retryAfter, uploads }, done) => {
  acceptJsonBytes(app, services, uploads);
  app.setErrorHandler(createErrorHandler((error) => ({ body: wordSecond(error.code, error.message) }), retryAfter));

  app.post('/sophon/v2/face/fiqa', {
    schema: { tags: ['appliance'], summary: 'Quality of the largest face in an image (second generation)', body: Request, response: responses },
    validatorCompiler: passAsIs,
  }, async (request, reply) => {
    const fields = readFiqaFields(parseImageBody(request.body));
    if (fields.kind === 'image-missing') return reply.code(400).send(wordSecond('MISSING_ARGUMENT', 'image_base64_str'));
    const { level } = refuseInSecondWords(fields);
    const profile = profileOfLevel(profiles, level);
    const image = await readImage(services, refuseInSecondWords(fields));
    const measures = [...shownMeasures, ...shownDetailMeasures];
    const assessment = await assessImage(services.assessor, image, makeAssessRequest(services.config, profile, measures, { maxFaces: 1 }), { signal: signalOfClient(reply), mayTakeBytes: true });
    sendTimings(reply, assessment.timings);
    const [largest] = assessment.faces;
    if (largest === undefined) return reply.code(400).send(wordSecond('NO_FACE'));
    return createDetailedAnswer(assessment, largest, profile);
  });
  done();
};

function refuseInSecondWords(fields: FiqaFields | Exclude<Refusal, { kind: 'image-missing' }>): FiqaFields {
  switch (fields.kind) {
    case 'fields': return fields;
    case 'not-json': throw new FaceGaugeError('INVALID_REQUEST', 'The body is not a JSON object.');
    case 'empty': throw new FaceGaugeError('EMPTY_REQUEST', 'The request is empty.');
    case 'image-not-text': throw new FaceGaugeError('INVALID_PARAMETER', 'image_base64_str');
    case 'level-unknown': throw new FaceGaugeError('INVALID_PARAMETER', quoteValue(fields.level));
  }
}

/** `image_path` is refused wherever no folder is configured, also beside an image. */
async function readImage({ config }: HttpServices, { image, imagePath }: FiqaFields): Promise<string | LongText | Uint8Array> {
  if (imagePath === undefined) return image ?? '';
  const { imageFolder } = config;
  if (imageFolder === undefined || typeof imagePath !== 'string') throw new FaceGaugeError('INVALID_PARAMETER', quoteValue(imagePath));
  if (image !== undefined) return image;
  try {
    return await readAllowedImage(imageFolder, imagePath, config.maxBodyBytes);
  } catch (thrown) {
    if (thrown instanceof FaceGaugeError && thrown.code === 'INVALID_PARAMETER') throw new FaceGaugeError('INVALID_PARAMETER', quoteValue(imagePath));
    throw thrown;
  }
}
