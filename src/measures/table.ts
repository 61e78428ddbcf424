/** The measure table: every measure under its id. */
import { notAssessable, type MeasureDefinition, type MeasureResult } from './contract.js';
import type { Evidence, EvidenceKey } from './evidence.js';
import { measureIds, type MeasureId } from './ids.js';
import { backgroundUniformity } from './iso/background-uniformity.js';
import { compressionArtifacts } from './iso/compression-artifacts.js';
import { dynamicRange } from './iso/dynamic-range.js';
import { expressionNeutrality } from './iso/expression-neutrality.js';
import { eyesOpen } from './iso/eyes-open.js';
import { eyesVisible } from './iso/eyes-visible.js';
import { faceOcclusionPrevention } from './iso/face-occlusion-prevention.js';
import { headPosePitch } from './iso/head-pose-pitch.js';
import { headPoseRoll } from './iso/head-pose-roll.js';
import { headPoseYaw } from './iso/head-pose-yaw.js';
import { headSize } from './iso/head-size.js';
import { illuminationUniformity } from './iso/illumination-uniformity.js';
import { interEyeDistance } from './iso/inter-eye-distance.js';
import { leftwardCrop } from './iso/leftward-crop.js';
import { luminanceMean } from './iso/luminance-mean.js';
import { luminanceVariance } from './iso/luminance-variance.js';
import { marginAbove } from './iso/margin-above.js';
import { marginBelow } from './iso/margin-below.js';
import { mouthClosed } from './iso/mouth-closed.js';
import { mouthOcclusionPrevention } from './iso/mouth-occlusion-prevention.js';
import { naturalColour } from './iso/natural-colour.js';
import { noHeadCoverings } from './iso/no-head-coverings.js';
import { overExposurePrevention } from './iso/over-exposure-prevention.js';
import { rightwardCrop } from './iso/rightward-crop.js';
import { sharpness } from './iso/sharpness.js';
import { singleFacePresent } from './iso/single-face-present.js';
import { underExposurePrevention } from './iso/under-exposure-prevention.js';
import { unifiedQualityScore } from './iso/unified-quality-score.js';
import { faceCompleteness } from './own/face-completeness.js';
import { clarity } from './own/clarity.js';
import { faceLight } from './own/face-light.js';
import { faceSize } from './own/face-size.js';
import { faceUsability } from './own/face-usability.js';
import { gazeToCamera } from './own/gaze-to-camera.js';
import { greyscalePrevention } from './own/greyscale-prevention.js';
import { maskPrevention } from './own/mask-prevention.js';
import { motionBlurPrevention } from './own/motion-blur-prevention.js';
import { poseAngleSum } from './own/pose-angle-sum.js';
import { redEyesPrevention } from './own/red-eyes-prevention.js';
import { sunglassesPrevention } from './own/sunglasses-prevention.js';
import { upscalingPrevention } from './own/upscaling-prevention.js';

/** Any row of the table, whatever it needs. */
export type Measure = MeasureDefinition<MeasureId, Evidence, EvidenceKey>;

/** Asks for one piece of evidence; undefined when it cannot be had for this face. */
export type EvidenceSource = <Key extends EvidenceKey>(key: Key) => Promise<Evidence[Key] | undefined>;

type Table = { readonly [Id in MeasureId]: MeasureDefinition<Id, Evidence, EvidenceKey> };

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
  GreyscalePrevention: greyscalePrevention,
  UpscalingPrevention: upscalingPrevention,
  MotionBlurPrevention: motionBlurPrevention,
  RedEyesPrevention: redEyesPrevention,
  GazeToCamera: gazeToCamera,
};

/** The measures in the order of their ids: the standard's 28 first, then our own. */
export const measures: readonly Measure[] = measureIds.map((id) => table[id]);

/** The row of an id. */
export function measureById(id: MeasureId): Measure {
  return table[id];
}

/** What has to be produced to assess these measures. */
export function evidenceNeeded(ids: Iterable<MeasureId>): Set<EvidenceKey> {
  const keys = new Set<EvidenceKey>();
  for (const id of ids) for (const key of table[id].needs) keys.add(key);
  return keys;
}

/** Assesses one measure; only the evidence it needs is asked for, and evidence that cannot be had makes it not assessable. */
export async function measureOne(id: MeasureId, get: EvidenceSource): Promise<MeasureResult> {
  const measure = table[id];
  const evidence: Partial<Record<EvidenceKey, unknown>> = {};
  for (const key of measure.needs) {
    const value = await get(key);
    if (value === undefined) return notAssessable(key === 'landmarks' ? 'no-landmarks' : 'input-missing');
    evidence[key] = value;
  }
  return measure.measure(evidence as unknown as Evidence);
}
