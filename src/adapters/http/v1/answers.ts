/** From an assessment to the shapes of the native API. */
import type { Assessment, FaceAssessment } from '../../../assessment.js';
import { adviseOn, adviseWithoutFace } from '../../../decision/advice.js';
import type { Profile } from '../../../decision/contract.js';
import { explainRank, failedMeasures, rankFaces } from '../../../decision/ranking.js';
import type { FaceGaugeError } from '../../../errors.js';
import type { MeasureResult } from '../../../measures/contract.js';
import { measureGuide } from '../../../measures/guide.js';
import { isoCodeOf, isoMeasureIds, measureIds, type MeasureId } from '../../../measures/ids.js';
import { measureById, measures, type Measure } from '../../../measures/table.js';
import { describeProblem } from './problem.js';
import type { BestAnswer, Face, MeasuresAnswer, MeasureValue, PhotoAnswer, ProfilesAnswer, RankedPhoto } from './schemas.js';

export function describePhoto(assessment: Assessment, profile: Profile): PhotoAnswer {
  const { image, faces, timings } = assessment;
  return {
    image: { ...image },
    faces: faces.map((face) => describeFace(face, profile)),
    ...(faces.length === 0 ? { reasons: adviseWithoutFace().map((advice) => ({ ...advice })) } : {}),
    ...(timings === undefined ? {} : { timings: { ...timings } }),
  };
}

export function describeFace(face: FaceAssessment, profile: Profile): Face {
  return {
    box: { ...face.box },
    detectionScore: face.detectionScore,
    presence: face.presence,
    pose: { ...face.pose },
    ...(face.score === undefined ? {} : { score: face.score }),
    measures: measureIds.flatMap((id) => {
      const result = face.measures[id];
      return result === undefined ? [] : [describeMeasured(id, result)];
    }),
    verdict: { ...face.verdict, checks: face.verdict.checks.map((check) => ({ ...check })) },
    reasons: adviseOn(face, profile).map((advice) => ({ ...advice })),
    ...(face.landmarks === undefined ? {} : { landmarks: face.landmarks.map((point) => [...point]) }),
    ...(face.alignedFacePng === undefined ? {} : { alignedFace: toBase64(face.alignedFacePng) }),
    ...(face.maskPng === undefined ? {} : { mask: toBase64(face.maskPng) }),
    ...(face.frameMatrix === undefined ? {} : { frameMatrix: [...face.frameMatrix] }),
    ...(face.explanation === undefined ? {} : { explanation: { ...face.explanation, values: [...face.explanation.values], matrix: [...face.explanation.matrix] } }),
  };
}

function toBase64({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}

function describeMeasured(id: MeasureId, result: MeasureResult): MeasureValue {
  const { unit, method } = measureById(id);
  const facts = { id, ...isoCode(id), unit, method };
  if (result.status === 'not-assessable') return { ...facts, status: result.status, reason: result.reason };
  const { status, native, quality, details } = result;
  return { ...facts, status, native, quality, ...(details === undefined ? {} : { details: { ...details } }) };
}

function isoCode(id: MeasureId): { readonly isoCode?: number } {
  const iso = isoMeasureIds.find((known) => known === id);
  return iso === undefined ? {} : { isoCode: isoCodeOf(iso) };
}

/** A photo of several, assessed or not. */
export type PhotoOutcome = { readonly name: string } & ({ readonly assessment: Assessment } | { readonly error: FaceGaugeError });

export function describeBest(outcomes: readonly PhotoOutcome[], profile: Profile): BestAnswer {
  const faces = outcomes.map((outcome) => ('assessment' in outcome ? outcome.assessment.faces[0] : undefined));
  const order = rankFaces(faces, profile);
  const photos = order.map((index, place) => describeRanked(outcomes[index]!, faces[index], index, place + 1, profile));
  const [first] = order;
  return { profile: profile.id, ...(first === undefined || faces[first] === undefined ? {} : { best: first }), photos };
}

function describeRanked(outcome: PhotoOutcome, face: FaceAssessment | undefined, index: number, rank: number, profile: Profile): RankedPhoto {
  const common = { rank, index, name: outcome.name, why: explainRank(face, profile) };
  if (face === undefined) {
    const reasons = 'error' in outcome ? [] : adviseWithoutFace().map((advice) => ({ ...advice }));
    return { ...common, passed: false, failed: [], reasons, ...('error' in outcome ? { problem: describeProblem(outcome.error) } : {}) };
  }
  const described = describeFace(face, profile);
  return {
    ...common,
    passed: face.verdict.passed,
    ...(face.score === undefined ? {} : { score: face.score }),
    failed: failedMeasures(face.verdict, profile),
    reasons: described.reasons,
    face: described,
  };
}

export function describeMeasures(): MeasuresAnswer {
  return { measures: measures.map(describeMeasure) };
}

function describeMeasure({ id, isoCode: code, unit, method, range, summary, movedBy, source }: Measure): MeasuresAnswer['measures'][number] {
  const { group, name, summaryZh, span: [min, max] } = measureGuide[id];
  return {
    id, ...(code === undefined ? {} : { isoCode: code }), unit, method, range: { ...range }, summary, summaryZh, movedBy, source, group,
    name: { ...name }, span: { min, max },
  };
}

export function describeProfiles(profiles: readonly Profile[], defaultId: string): ProfilesAnswer {
  return { default: defaultId, profiles: profiles.map((profile) => ({ ...profile, rules: profile.rules.map((rule) => ({ ...rule })) })) };
}
