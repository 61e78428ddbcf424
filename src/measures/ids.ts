/** The names of all measures: the 28 quality components of ISO/IEC 29794-5, then measures of our own. */
export const isoMeasureIds = [
  'UnifiedQualityScore',
  'BackgroundUniformity',
  'IlluminationUniformity',
  'LuminanceMean',
  'LuminanceVariance',
  'UnderExposurePrevention',
  'OverExposurePrevention',
  'DynamicRange',
  'Sharpness',
  'CompressionArtifacts',
  'NaturalColour',
  'SingleFacePresent',
  'EyesOpen',
  'MouthClosed',
  'EyesVisible',
  'MouthOcclusionPrevention',
  'FaceOcclusionPrevention',
  'InterEyeDistance',
  'HeadSize',
  'LeftwardCrop',
  'RightwardCrop',
  'MarginAbove',
  'MarginBelow',
  'HeadPoseYaw',
  'HeadPosePitch',
  'HeadPoseRoll',
  'ExpressionNeutrality',
  'NoHeadCoverings',
] as const;

/** Measures of our own definition, among them the six checks that the appliance's levels are made of. */
export const ownMeasureIds = [
  'FaceSize',
  'FaceCompleteness',
  'PoseAngleSum',
  'Clarity',
  'FaceLight',
  'FaceUsability',
  'MaskPrevention',
  'SunglassesPrevention',
  'GreyscalePrevention',
  'UpscalingPrevention',
  'MotionBlurPrevention',
  'RedEyesPrevention',
  'GazeToCamera',
] as const;

export const measureIds = [...isoMeasureIds, ...ownMeasureIds] as const;

export type IsoMeasureId = (typeof isoMeasureIds)[number];
export type OwnMeasureId = (typeof ownMeasureIds)[number];
export type MeasureId = (typeof measureIds)[number];

export type MeasureResults<Result> = Partial<Record<MeasureId, Result>>;

/** Quality algorithm identifier of an ISO component: 0x41 for UnifiedQualityScore … 0x5c for NoHeadCoverings. */
export function isoCodeOf(id: IsoMeasureId): number {
  return 0x41 + isoMeasureIds.indexOf(id);
}
