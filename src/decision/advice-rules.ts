/** Which advice each measure calls for when its check failed, by the direction and amount of what was measured. */
import type { Measured, MeasureResult } from '../measures/contract.js';
import type { MeasureId, MeasureResults } from '../measures/ids.js';
import type { AdviceCode } from './advice-texts.js';
import type { Check, Range } from './contract.js';

/** Degrees, with the signs of ISO/IEC 39794-5: pitch > 0 looking down, yaw > 0 nose to image right, roll > 0 top to image left. */
export interface PoseAngles {
  readonly pitchDegrees: number;
  readonly yawDegrees: number;
  readonly rollDegrees: number;
}

export interface FailedCheck {
  readonly check: Check;
  readonly result: Measured;
  readonly measures: MeasureResults<MeasureResult>;
  readonly pose: PoseAngles;
}

type AdviceRule = (failed: FailedCheck) => AdviceCode;

/** An angle that is this far beyond what was asked for, in degrees, or less, is mended by "a little". Own choice. */
const littleDegrees = 12;
/** A size within this factor of what was asked for is mended by "a little". Own choice. */
const littleFactor = 1.25;
/** The eye opening, as EyesOpen measures it, below which eyes count as closed: its quality is 50 there (ISO/IEC 29794-5). */
const closedEyes = 0.02;
/** Eye-to-chin distance over the height of the photo that HeadSize rates best (ISO/IEC 29794-5). */
const bestHeadSize = 0.45;
/** Mean luminance half-way between the two slopes of its mapping (ISO/IEC 29794-5). */
const middleLuminance = 0.5;
/** Variance of the luminance that is rated best (ISO/IEC 29794-5). */
const bestVariance = 1 / 60;

const always = (code: AdviceCode): AdviceRule => () => code;

/** Exhaustive: a new measure does not compile until somebody has said what a person can do about it. */
export const adviceRules: Readonly<Record<MeasureId, AdviceRule>> = {
  UnifiedQualityScore: always('another-photo'),
  BackgroundUniformity: always('plain-background'),
  IlluminationUniformity: ({ measures }) => sideOfLight(measures.FaceLight),
  LuminanceMean: ({ check, result }) => (isBelow(result.native, check.native, middleLuminance) ? 'more-light' : 'less-light'),
  LuminanceVariance: ({ check, result }) => (isBelow(result.native, check.native, bestVariance) ? 'more-contrast' : 'soften-light'),
  UnderExposurePrevention: always('more-light'),
  OverExposurePrevention: always('less-light'),
  DynamicRange: always('more-contrast'),
  Sharpness: always('hold-still'),
  CompressionArtifacts: always('original-photo'),
  NaturalColour: always('natural-colour'),
  SingleFacePresent: always('be-alone'),
  EyesOpen: ({ result }) => (result.native < closedEyes ? 'open-eyes' : 'open-eyes-a-little'),
  MouthClosed: always('close-mouth'),
  EyesVisible: ({ measures }) => (isLikely(measures.SunglassesPrevention) ? 'remove-sunglasses' : 'uncover-eyes'),
  MouthOcclusionPrevention: ({ measures }) => (isLikely(measures.MaskPrevention) ? 'remove-mask' : 'uncover-mouth'),
  FaceOcclusionPrevention: ({ measures }) => (isLikely(measures.MaskPrevention) ? 'remove-mask' : isLikely(measures.SunglassesPrevention) ? 'remove-sunglasses' : 'uncover-face'),
  InterEyeDistance: grow,
  HeadSize: ({ check, result }) => (isBelow(result.native, check.native, bestHeadSize) ? closer(result.native, check.native?.min ?? bestHeadSize) : back(result.native, check.native?.max ?? bestHeadSize)),
  LeftwardCrop: always('move-left'),
  RightwardCrop: always('move-right'),
  MarginAbove: always('move-down'),
  MarginBelow: always('move-up'),
  HeadPoseYaw: ({ check, pose }) => turn(pose, check.native),
  HeadPosePitch: ({ check, pose }) => nod(pose, check.native),
  HeadPoseRoll: ({ check, pose }) => tilt(pose, check.native),
  ExpressionNeutrality: always('relax-face'),
  NoHeadCoverings: always('remove-headwear'),
  FaceSize: grow,
  FaceCompleteness: ({ result }) => moveInto(result),
  PoseAngleSum: ({ pose }) => straighten(pose),
  Clarity: always('hold-still'),
  FaceLight: ({ result }) => mendLight(result),
  FaceUsability: ({ result }) => mendUsability(result),
  MaskPrevention: always('remove-mask'),
  SunglassesPrevention: always('remove-sunglasses'),
  GreyscalePrevention: always('colour-photo'),
  UpscalingPrevention: always('original-photo'),
  MotionBlurPrevention: always('hold-still'),
  RedEyesPrevention: always('no-flash'),
  GazeToCamera: always('look-at-camera'),
};

/** Whether a value that failed lies on the low side; where only the quality was ruled on, low of the value that is rated best. */
function isBelow(native: number, asked: Range | undefined, best: number): boolean {
  const least = asked?.min ?? asked?.exclusiveMin;
  const most = asked?.max ?? asked?.exclusiveMax;
  if (least !== undefined && native <= least) return true;
  if (most !== undefined && native >= most) return false;
  return native < best;
}

/** Whether a "prevention" of something says that it is there: its native value is a probability. */
function isLikely(result: MeasureResult | undefined): boolean {
  return result?.status === 'measured' && result.native >= 0.5;
}

function grow({ check, result }: FailedCheck): AdviceCode {
  return closer(result.native, check.native?.min ?? check.native?.exclusiveMin);
}

function closer(size: number, wanted: number | undefined): AdviceCode {
  return wanted !== undefined && size * littleFactor >= wanted ? 'move-closer-a-little' : 'move-closer';
}

function back(size: number, wanted: number): AdviceCode {
  return size <= wanted * littleFactor ? 'move-back-a-little' : 'move-back';
}

/** Degrees beyond the nearer end of the range. */
function excess(angle: number, asked: Range | undefined): number {
  const limit = angle > 0 ? (asked?.max ?? asked?.exclusiveMax ?? 0) : -(asked?.min ?? asked?.exclusiveMin ?? 0);
  return Math.abs(angle) - limit;
}

/** A nose that points to image right is turned to the person's left, and must come back to the right. */
function turn({ yawDegrees }: PoseAngles, asked?: Range): AdviceCode {
  const little = excess(yawDegrees, asked) <= littleDegrees;
  if (yawDegrees > 0) return little ? 'turn-right-a-little' : 'turn-right';
  return little ? 'turn-left-a-little' : 'turn-left';
}

function nod({ pitchDegrees }: PoseAngles, asked?: Range): AdviceCode {
  const little = excess(pitchDegrees, asked) <= littleDegrees;
  if (pitchDegrees > 0) return little ? 'look-up-a-little' : 'look-up';
  return little ? 'look-down-a-little' : 'look-down';
}

/** A head whose top leans to image left leans to the person's right shoulder, and must come back to the left. */
function tilt({ rollDegrees }: PoseAngles, asked?: Range): AdviceCode {
  const little = excess(rollDegrees, asked) <= littleDegrees;
  if (rollDegrees > 0) return little ? 'tilt-left-a-little' : 'tilt-left';
  return little ? 'tilt-right-a-little' : 'tilt-right';
}

/** The largest of the three angles is the one to mend. */
function straighten(pose: PoseAngles): AdviceCode {
  const { pitchDegrees, yawDegrees, rollDegrees } = pose;
  const [pitch, yaw, roll] = [Math.abs(pitchDegrees), Math.abs(yawDegrees), Math.abs(rollDegrees)];
  if (yaw >= pitch && yaw >= roll) return turn(pose);
  return pitch >= roll ? nod(pose) : tilt(pose);
}

/** The edge on the left of the photo cuts what is on the person's right, who moves to the left. Cut on both sides: too near. */
function moveInto({ details = {} }: Measured): AdviceCode {
  const { cutLeft, cutRight, cutTop, cutBottom } = details;
  if ((cutLeft === true && cutRight === true) || (cutTop === true && cutBottom === true)) return 'move-back';
  if (cutLeft === true) return 'move-left';
  if (cutRight === true) return 'move-right';
  if (cutTop === true) return 'move-down';
  return cutBottom === true ? 'move-up' : 'show-face';
}

/** What spoils more of the face: darkness, glare, or one half in the shade. */
function mendLight(result: Measured): AdviceCode {
  const share = (name: string): number => Number(result.details?.[name] ?? 0);
  const unbalanced = result.details?.balancedShare === undefined ? 0 : 1 - share('balancedShare');
  const dark = share('darkShare');
  const glaring = share('blownOutShare');
  if (unbalanced >= dark && unbalanced >= glaring) return sideOfLight(result);
  return dark >= glaring ? 'more-light' : 'less-light';
}

/** The left of the photo is the person's right. */
function sideOfLight(faceLight: MeasureResult | undefined): AdviceCode {
  const side = faceLight?.status === 'measured' ? faceLight.details?.brighterSide : undefined;
  if (side === 'left') return 'light-from-right';
  return side === 'right' ? 'light-from-left' : 'even-light';
}

function mendUsability({ details = {} }: Measured): AdviceCode {
  const { mask, sunglasses, present } = details;
  if (typeof mask === 'number' && mask >= 0.5 && mask >= Number(sunglasses ?? 0)) return 'remove-mask';
  if (typeof sunglasses === 'number' && sunglasses >= 0.5) return 'remove-sunglasses';
  if (details.uncovered === false || details.occluded === true) return 'uncover-face';
  return present === false ? 'show-face' : 'another-photo';
}
