/** The public library. What is not exported here is not part of it. */
export { createAssessor } from './library/assessor.js';
export type { AssessManyOptions, AssessOptions, AssessorOptions, FaceGauge, PhotoOutcome } from './library/assessor.js';
export type { PhotoInput } from './library/photo-input.js';
export type { Assessment, AssessRequest, FaceAssessment, StageTimings } from './assessment.js';
export { FaceGaugeError, errorTable } from './errors.js';
export type { ErrorCode, ErrorKind } from './errors.js';
export { builtInProfiles } from './decision/profiles.js';
export type { Check, CheckStatus, Profile, Range, Rule, Severity, Verdict } from './decision/contract.js';
export { isoMeasureIds, measureIds, ownMeasureIds } from './measures/ids.js';
export type { MeasureId } from './measures/ids.js';
export type { Measured, MeasureResult, NotAssessable, NotAssessableReason } from './measures/contract.js';
export type { HeadPose, ImageFacts } from './stages/contract.js';
export type { Box } from './geometry/box.js';
export type { PoolEvent } from './engine/pool-stats.js';
export type { ProvisionEvent } from './models/provision.js';
export { FaceGaugeClient } from './client/face-gauge-client.js';
export type { AssessCallOptions, ClientOptions } from './client/face-gauge-client.js';
export { FaceGaugeRequestError } from './client/errors.js';
export type {
  BestAnswer, Face, MeasuresAnswer, MeasureValue, NamedPhoto, PhotoAnswer, Problem, ProfilesAnswer, RankedPhoto,
} from './adapters/http/v1/schemas.js';
