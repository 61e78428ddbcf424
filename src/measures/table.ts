/** The measure table: every measure under its id. */
import { notAssessable, type MeasureDefinition, type MeasureResult } from './contract.js';
import type { Evidence, EvidenceKey } from './evidence.js';
import { measureIds, type MeasureId } from './ids.js';
import { backgroundUniformity } from './iso/background-uniformity.js';
import { compressionArtifacts } from './iso/compression-artifacts.js';
import { leftwardCrop, marginAbove, marginBelow, rightwardCrop } from './iso/crops-and-margins.js';
import { dynamicRange } from './iso/dynamic-range.js';
import { overExposurePrevention, underExposurePrevention } from './iso/exposure.js';
import { expressionNeutrality } from './iso/expression-neutrality.js';
import { eyesOpen } from './iso/eyes-open.js';
import { eyesVisible } from './iso/eyes-visible.js';
import { faceOcclusionPrevention } from './iso/face-occlusion-prevention.js';
import { headPosePitch, headPoseRoll, headPoseYaw } from './iso/head-pose.js';
import { headSize } from './iso/head-size.js';
import { illuminationUniformity } from './iso/illumination-uniformity.js';
import { interEyeDistance } from './iso/inter-eye-distance.js';
import { luminanceMean, luminanceVariance } from './iso/luminance-moments.js';
import { mouthClosed } from './iso/mouth-closed.js';
import { mouthOcclusionPrevention } from './iso/mouth-occlusion-prevention.js';
import { naturalColour } from './iso/natural-colour.js';
import { noHeadCoverings } from './iso/no-head-coverings.js';
import { sharpness } from './iso/sharpness.js';
import { singleFacePresent } from './iso/single-face-present.js';
import { unifiedQualityScore } from './iso/unified-quality-score.js';
import { faceCompleteness } from './own/face-completeness.js';
import { clarity } from './own/clarity.js';
import { faceLight } from './own/face-light.js';
import { faceSize } from './own/face-size.js';
import { faceUsability } from './own/face-usability.js';
import { maskPrevention } from './own/mask-prevention.js';
import { poseAngleSum } from './own/pose-angle-sum.js';
import { sunglassesPrevention } from './own/sunglasses-prevention.js';

/** Any row of the table, whatever it needs. */
export type Measure = MeasureDefinition<MeasureId, Evidence, EvidenceKey>;

/** Asks for one piece of evidence; undefined when it cannot be had for this face. */
export type EvidenceSource = <Key extends EvidenceKey>(key: Key) => Promise<Evidence[Key] | undefined>;

type Table = { readonly [Id in MeasureId]?: MeasureDefinition<Id, Evidence, EvidenceKey> };

const table: Table = {
  UnifiedQualityScore: unifiedQualityScore,
  BackgroundUniformity: backgroundUniformity,
  IlluminationUniformity: illuminationUniformity,
  LuminanceMean: luminanceMean,
  LuminanceVariance: luminanceVariance,
  UnderExposurePrevention: underExposurePrevention,
  OverExposurePrevention: overExposurePrevention,
  DynamicRange: dynamicRange,
  Sharpness: sharpness,
  CompressionArtifacts: compressionArtifacts,
  NaturalColour: naturalColour,
  SingleFacePresent: singleFacePresent,
  EyesOpen: eyesOpen,
  MouthClosed: mouthClosed,
  EyesVisible: eyesVisible,
  MouthOcclusionPrevention: mouthOcclusionPrevention,
  FaceOcclusionPrevention: faceOcclusionPrevention,
  InterEyeDistance: interEyeDistance,
  HeadSize: headSize,
  LeftwardCrop: leftwardCrop,
  RightwardCrop: rightwardCrop,
  MarginAbove: marginAbove,
  MarginBelow: marginBelow,
  HeadPoseYaw: headPoseYaw,
  HeadPosePitch: headPosePitch,
  HeadPoseRoll: headPoseRoll,
  ExpressionNeutrality: expressionNeutrality,
  NoHeadCoverings: noHeadCoverings,
  Clarity: clarity,
  FaceLight: faceLight,
  FaceSize: faceSize,
  FaceCompleteness: faceCompleteness,
  PoseAngleSum: poseAngleSum,
  FaceUsability: faceUsability,
  MaskPrevention: maskPrevention,
  SunglassesPrevention: sunglassesPrevention,
};

/** The measures in the order of their ids: the standard's 28 first, then our own. */
export const measures: readonly Measure[] = measureIds.flatMap((id) => table[id] ?? []);

/** The row of an id. */
export function measureById(id: MeasureId): Measure | undefined {
  return table[id];
}

/** What has to be produced to assess these measures. */
export function evidenceNeeded(ids: Iterable<MeasureId>): Set<EvidenceKey> {
  const keys = new Set<EvidenceKey>();
  for (const id of ids) for (const key of table[id]?.needs ?? []) keys.add(key);
  return keys;
}

/** Assesses one measure; only the evidence it needs is asked for, and evidence that cannot be had makes it not assessable. */
export async function measureOne(id: MeasureId, get: EvidenceSource): Promise<MeasureResult> {
  const measure = table[id];
  if (measure === undefined) return notAssessable('input-missing');
  const evidence: Partial<Record<EvidenceKey, unknown>> = {};
  for (const key of measure.needs) {
    const value = await get(key);
    if (value === undefined) return notAssessable(key === 'landmarks' ? 'no-landmarks' : 'input-missing');
    evidence[key] = value;
  }
  return measure.measure(evidence as unknown as Evidence);
}
