/** Answers of the second generation: POST /sophon/v2/face/fiqa. */
import { Type, type Static } from 'typebox';
import type { Assessment, FaceAssessment } from '../../assessment.js';
import type { Profile } from '../../decision/contract.js';
import { facePartNames } from '../../stages/contract.js';
import { itemNames, splitItems, type ItemName } from './checks.js';
import { boundingBox, detailOf, isIncomplete, nativeOf, toScreenBrightness } from './face-values.js';

const Item = Type.Enum([...itemNames]);

/** The vendor's mark for "not measured". */
const notMeasured = -1;

export const DetailedScores = Type.Object({
  brightness: Type.Number({ description: 'Brightness of the face, 0…1 on the scale of the screen (sRGB).' }),
  clarity: Type.Number({ description: 'Sharpness of the face; blur begins to cost recognition below 1.' }),
  face_size: Type.Number({ description: 'Size of the face in pixels.' }),
  headpose: Type.Object({
    pitch_angle: Type.Number({ description: 'Degrees; > 0: looking down.' }),
    roll_angle: Type.Number({ description: 'Degrees; > 0: head top towards image left.' }),
    yaw_angle: Type.Number({ description: 'Degrees; > 0: nose towards image right.' }),
  }),
  mask: Type.Number({ description: 'Probability of a face mask 0…1; -1: not measured.' }),
  occlusion: Type.Array(Type.Integer(), {
    description: 'Occluded parts: 1 left eye, 2 right eye, 3 nose, 4 mouth, 5 chin, 6 left cheek, 7 right cheek (left and right as in the image); [0]: none.',
  }),
  partial: Type.Boolean({ description: 'True when the face is cut by the border.' }),
});
export type DetailedScores = Static<typeof DetailedScores>;

export const DetailedAnswer = Type.Object({
  detailed_result: Type.Object({
    bbox: Type.Array(Type.Integer(), { minItems: 4, maxItems: 4, description: '[xmin, ymin, xmax, ymax] in pixels of the image as a person sees it (EXIF orientation applied).' }),
    detailed_scores: DetailedScores,
    failed_items: Type.Array(Item, { description: 'Items that failed at this level.' }),
    passed_items: Type.Array(Item, { description: 'Items that passed, or that this level does not use; what was not measured is in neither list.' }),
  }),
  fiqa_result: Type.Boolean({ description: 'True when `failed_items` is empty.' }),
});
export type DetailedAnswer = Static<typeof DetailedAnswer>;

/** The answer for the largest face of a photo that has one. */
export function createDetailedAnswer({ image }: Assessment, face: FaceAssessment, profile: Profile): DetailedAnswer {
  const { failed, passed } = splitItems(face, profile);
  const scores = createDetailedScores(face);
  return {
    detailed_result: {
      bbox: boundingBox(face, image),
      detailed_scores: scores,
      failed_items: failed,
      passed_items: passed.filter((item) => isMeasured(item, face)),
    },
    fiqa_result: failed.length === 0,
  };
}

/** The values alone, as the message queue's `info` has them. */
export function createDetailedScores(face: FaceAssessment): DetailedScores {
  const { pitchDegrees, yawDegrees, rollDegrees } = face.pose;
  return {
    brightness: brightnessOf(face),
    clarity: nativeOf(face, 'Clarity', 0),
    face_size: nativeOf(face, 'FaceSize', 0),
    headpose: { pitch_angle: pitchDegrees, roll_angle: rollDegrees, yaw_angle: yawDegrees },
    mask: nativeOf(face, 'MaskPrevention', notMeasured),
    occlusion: occludedParts(face),
    partial: isIncomplete(face),
  };
}

/** FaceLight knows the mean linear luminance of the face. */
function brightnessOf(face: FaceAssessment): number {
  const mean = detailOf(face, 'FaceLight', 'meanLuminance');
  return mean === undefined ? notMeasured : toScreenBrightness(mean);
}

const measureOfItem = { brightness: 'FaceLight', mask: 'MaskPrevention', face_color: 'FaceLight', occlusion: 'FaceUsability' } as const;

function isMeasured(item: ItemName, face: FaceAssessment): boolean {
  if (!(item in measureOfItem)) return true;
  return face.measures[measureOfItem[item as keyof typeof measureOfItem]]?.status === 'measured';
}

/** A part counts as occluded from this probability on. */
const occludedProbability = 0.5;

/**
 * Part numbers are places in `facePartNames`, from 1; the probabilities of the parts stand in the details of
 * MaskPrevention. A face that FaceUsability calls uncovered has none, so that list and item agree.
 */
function occludedParts(face: FaceAssessment): number[] {
  if (nativeOf(face, 'FaceUsability', 1) >= 1) return [0];
  const parts = facePartNames.flatMap((name, index) => ((detailOf(face, 'MaskPrevention', name) ?? 0) >= occludedProbability ? [index + 1] : []));
  return parts.length > 0 ? parts : [0];
}
