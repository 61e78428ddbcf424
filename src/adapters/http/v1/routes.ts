/** The native API: POST /v1/assess, POST /v1/best, GET /v1/measures, GET /v1/profiles. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { Assessment } from '../../../assessment.js';
import type { Profile } from '../../../decision/contract.js';
import type { MeasureId } from '../../../measures/ids.js';
import { controllerOfClient } from '../client-gone.js';
import { createErrorHandler, toFaceGaugeError, type RetryAfter } from '../errors.js';
import { sendTimings } from '../request-log.js';
import { makeAssessRequest, type HttpServices } from '../services.js';
import type { UploadBudget } from '../upload-budget.js';
import { describeBest, describeMeasures, describePhoto, describeProfiles, type PhotoOutcome } from './answers.js';
import { assessExamples, bestExamples } from './examples.js';
import { defaultProfileId, OptionFields, OptionQuery, readOptions, type AssessOptions } from './options.js';
import { acceptPhotos, readPhotos, type Photo } from './photos.js';
import { describeProblem, problemResponses, readingProblemResponses, wordProblem } from './problem.js';
import { AssessAnswer, BestAnswer, MeasuresAnswer, ProfilesAnswer, type NamedPhoto } from './schemas.js';

export interface NativeRoutesOptions {
  readonly services: HttpServices;
  /** Built-in ones and the operator's. */
  readonly profiles: readonly Profile[];
  readonly retryAfter: RetryAfter;
  readonly uploads: UploadBudget;
}

const Base64 = Type.String({ contentEncoding: 'base64', description: 'With or without a `data:` prefix.' });
const File = Type.String({ contentMediaType: 'application/octet-stream' });
const ListOrText = Type.Union([Type.String(), Type.Array(Type.String())]);
const JsonOptions = { ...OptionFields, measures: Type.Optional(ListOrText), include: Type.Optional(ListOrText), maxFaces: Type.Optional(Type.Integer()), minFaceSize: Type.Optional(Type.Integer()) };
const Form = Type.Object({ file: Type.Union([File, Type.Array(File)], { description: 'One or several image files, under any field name.' }), ...OptionFields });

/** Documents the body; the readers check it, as a form and raw bytes have no schema to be checked by. */
const bodies = (json: object, raw: boolean): object => ({
  content: {
    'application/json': { schema: json },
    'multipart/form-data': { schema: Form },
    ...(raw ? { 'image/*': { schema: File }, 'application/octet-stream': { schema: File } } : {}),
  },
});
const AssessBody = Type.Object({ image: Type.Optional(Base64), images: Type.Optional(Type.Array(Base64)), ...JsonOptions }, { examples: assessExamples });
const BestBody = Type.Object({ images: Type.Array(Base64, { minItems: 1 }), ...JsonOptions }, { examples: bestExamples });

const documentedOnly = { validatorCompiler: () => (): true => true, serializerCompiler: () => JSON.stringify } as const;

export const nativeRoutes: FastifyPluginAsyncTypebox<NativeRoutesOptions> = async (app, { services, profiles, retryAfter, uploads }) => {
  const { assessor, config } = services;
  await acceptPhotos(app, services, uploads);
  app.setErrorHandler(createErrorHandler(wordProblem, retryAfter));

  // Each photo has memory of its own, and is assessed once.
  const assessOne = (photo: Photo, options: AssessOptions, signal: AbortSignal, measures: readonly MeasureId[] = options.measures): Promise<Assessment> =>
    assessor.assess(photo.bytes, makeAssessRequest(config, options.profile, measures, {
      maxFaces: options.maxFaces, minFaceSizePixels: options.minFaceSizePixels, include: options.include,
    }), { signal, mayTakeBytes: true });

  app.post('/v1/assess', {
    ...documentedOnly,
    schema: {
      tags: ['native'], summary: 'Assess every face of one or several photos', querystring: OptionQuery,
      body: bodies(AssessBody, true), response: { 200: AssessAnswer, ...problemResponses() },
    },
  }, async (request, reply) => {
    const { photos, fields } = await readPhotos(request, config.maxBodyBytes, uploads);
    const options = readOptions(request.query, fields, profiles, config);
    const client = controllerOfClient(reply);
    const [only] = photos;
    if (photos.length === 1 && only !== undefined) {
      const assessment = await assessOne(only, options, client.signal);
      sendTimings(reply, assessment.timings);
      return describePhoto(assessment, options.profile);
    }
    const outcomes = await assessAll(photos, client, (photo, signal) => assessOne(photo, options, signal));
    return { photos: outcomes.map((outcome) => describeOutcome(outcome, options.profile)) };
  });

  app.post('/v1/best', {
    ...documentedOnly,
    schema: {
      tags: ['native'], summary: 'Rank several photos of one person, best first', querystring: OptionQuery,
      body: bodies(BestBody, false), response: { 200: BestAnswer, ...problemResponses() },
    },
  }, async (request, reply) => {
    const { photos, fields } = await readPhotos(request, config.maxBodyBytes, uploads);
    const options = readOptions(request.query, fields, profiles, config);
    // The score decides between photos that pass, so it is always measured.
    const outcomes = await assessAll(photos, controllerOfClient(reply), (photo, signal) => assessOne(photo, options, signal, [...options.measures, 'UnifiedQualityScore']));
    return describeBest(outcomes, options.profile);
  });

  app.get('/v1/measures', {
    schema: { tags: ['native'], summary: 'Every measure: what it is, its unit, method and source', response: { 200: MeasuresAnswer, ...readingProblemResponses() } },
    serializerCompiler: documentedOnly.serializerCompiler,
  }, () => describeMeasures());

  app.get('/v1/profiles', {
    schema: { tags: ['native'], summary: 'Every profile with its rules', response: { 200: ProfilesAnswer, ...readingProblemResponses() } },
    serializerCompiler: documentedOnly.serializerCompiler,
  }, () => describeProfiles(profiles, defaultProfileId));
};

/** What is wrong with one photo is its own; what is wrong with the service is everybody's: the request fails, and its other photos are not assessed. */
async function assessAll(photos: readonly Photo[], client: AbortController, assess: (photo: Photo, signal: AbortSignal) => Promise<Assessment>): Promise<PhotoOutcome[]> {
  return Promise.all(photos.map(async (photo): Promise<PhotoOutcome> => {
    try {
      return { name: photo.name, assessment: await assess(photo, client.signal) };
    } catch (thrown) {
      const error = toFaceGaugeError(thrown);
      if (error.kind !== 'image') {
        client.abort();
        throw thrown;
      }
      return { name: photo.name, error };
    }
  }));
}

function describeOutcome(outcome: PhotoOutcome, profile: Profile): NamedPhoto {
  if ('error' in outcome) return { name: outcome.name, problem: describeProblem(outcome.error) };
  return { name: outcome.name, ...describePhoto(outcome.assessment, profile) };
}
