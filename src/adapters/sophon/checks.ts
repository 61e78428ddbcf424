/** The appliance's names of checks, and which of them speaks for each measure. */
import type { FaceAssessment } from '../../assessment.js';
import type { Profile, Verdict } from '../../decision/contract.js';
import { refuses } from '../../decision/verdict.js';
import type { MeasureId } from '../../measures/ids.js';
import { detailOf } from './face-values.js';

/** Checks of the first interface generation, in the vendor's order. */
export const checkNames = ['face_size', 'image_quality', 'face_location', 'face_angle', 'clarity', 'face_color'] as const;
export type CheckName = (typeof checkNames)[number];

/** Items of the second generation, in the order of the vendor's sample, those that it lacks at the end. */
export const itemNames = ['headpose', 'brightness', 'occlusion', 'partial', 'face_size', 'clarity', 'face_color', 'mask'] as const;
export type ItemName = (typeof itemNames)[number];

interface Names {
  readonly check: CheckName;
  readonly item: ItemName;
}

const names = (check: CheckName, item: ItemName): Names => ({ check, item });
const size = names('face_size', 'face_size');
const location = names('face_location', 'partial');
const angle = names('face_angle', 'headpose');
const sharp = names('clarity', 'clarity');
const evenness = names('face_color', 'face_color');
const brightness = names('face_color', 'brightness');
const occlusion = names('image_quality', 'occlusion');
const mask = names('image_quality', 'mask');

/**
 * The appliance has six names (eight in the second generation); a custom profile may rule on any measure, and each
 * must be reported under the name that comes nearest, so that `fails` is never empty for a face that was refused.
 */
const namesByMeasure: Readonly<Record<MeasureId, Names>> = {
  FaceSize: size,
  InterEyeDistance: size,
  HeadSize: size,
  FaceCompleteness: location,
  LeftwardCrop: location,
  RightwardCrop: location,
  MarginAbove: location,
  MarginBelow: location,
  PoseAngleSum: angle,
  HeadPoseYaw: angle,
  HeadPosePitch: angle,
  HeadPoseRoll: angle,
  Clarity: sharp,
  Sharpness: sharp,
  CompressionArtifacts: sharp,
  FaceLight: evenness,
  IlluminationUniformity: evenness,
  NaturalColour: evenness,
  LuminanceMean: brightness,
  LuminanceVariance: brightness,
  UnderExposurePrevention: brightness,
  OverExposurePrevention: brightness,
  DynamicRange: brightness,
  FaceUsability: occlusion,
  UnifiedQualityScore: occlusion,
  BackgroundUniformity: occlusion,
  SingleFacePresent: occlusion,
  EyesOpen: occlusion,
  MouthClosed: occlusion,
  EyesVisible: occlusion,
  MouthOcclusionPrevention: occlusion,
  FaceOcclusionPrevention: occlusion,
  ExpressionNeutrality: occlusion,
  NoHeadCoverings: occlusion,
  SunglassesPrevention: occlusion,
  MaskPrevention: mask,
  GreyscalePrevention: evenness,
  UpscalingPrevention: sharp,
  MotionBlurPrevention: sharp,
  RedEyesPrevention: occlusion,
  GazeToCamera: occlusion,
};

/** Measures that the verdict counts against the face; a check of severity `warn` is none. */
function failedMeasures(verdict: Verdict, profile: Profile): MeasureId[] {
  return profile.rules
    .filter((rule, index) => {
      const check = verdict.checks[index];
      return rule.severity === 'fail' && check !== undefined && refuses(check.status, rule);
    })
    .map(({ measure }) => measure);
}

export interface Split<Name> {
  readonly failed: Name[];
  /** Everything else, also what the level does not use. */
  readonly passed: Name[];
}

function split<Name extends string>(all: readonly Name[], failedNames: readonly Name[]): Split<Name> {
  return { failed: all.filter((name) => failedNames.includes(name)), passed: all.filter((name) => !failedNames.includes(name)) };
}

/** `fails` and `success` of the first generation. */
export function splitChecks(verdict: Verdict, profile: Profile): Split<CheckName> {
  return split(checkNames, failedMeasures(verdict, profile).map((measure) => namesByMeasure[measure].check));
}

/** `failed_items` and `passed_items` of the second generation. */
export function splitItems(face: FaceAssessment, profile: Profile): Split<ItemName> {
  return split(itemNames, failedMeasures(face.verdict, profile).map((measure) => itemOf(measure, face)));
}

/** From this probability on a mask is what makes a face unusable; the cut of FaceUsability itself. */
const maskProbability = 0.5;

/** Two measures speak for two items each; their details say which it is. */
function itemOf(measure: MeasureId, face: FaceAssessment): ItemName {
  const detail = (name: string): number => detailOf(face, measure, name) ?? 0;
  if (measure === 'FaceLight' && detail('litShare') < detail('balancedShare')) return 'brightness';
  if (measure === 'FaceUsability' && detail('mask') >= maskProbability) return 'mask';
  return namesByMeasure[measure].item;
}
