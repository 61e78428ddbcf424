/** Answers of the first generation: POST /SophonFace/api/FIQA, and the same entries on the message queue. */
import { Type, type Static } from 'typebox';
import type { Assessment, FaceAssessment } from '../../assessment.js';
import type { Profile } from '../../decision/contract.js';
import type { ImageFacts } from '../../stages/contract.js';
import { checkNames, splitChecks } from './checks.js';
import { boundingBox, isIncomplete, nativeOf } from './face-values.js';

const Name = Type.Enum([...checkNames]);

export const FiqaEntry = Type.Object({
  bbox: Type.Array(Type.Integer(), { minItems: 4, maxItems: 4, description: '[xmin, ymin, xmax, ymax] in pixels of the image as a person sees it (EXIF orientation applied).' }),
  fails: Type.Array(Name, { description: 'Checks that failed at this level.' }),
  fiqa_result: Type.Boolean({ description: 'True when `fails` is empty.' }),
  info: Type.Object({
    clarity: Type.Number({ description: 'Sharpness of the face; blur begins to cost recognition below 1.' }),
    face_angle: Type.Array(Type.Number(), { minItems: 3, maxItems: 3, description: '[pitch, yaw, roll] in degrees; pitch > 0: looking down, yaw > 0: nose towards image right, roll > 0: head top towards image left.' }),
    face_color: Type.Number({ description: 'Evenness and sufficiency of light on the face, 0…1.' }),
    face_location: Type.Boolean({ description: 'True when the face is incomplete (cut by the border).' }),
    face_size: Type.Integer({ description: 'Size of the face in pixels.' }),
    image_quality: Type.Integer({ description: '1: usable; 0: not (occluded, or hardly a face).' }),
  }),
  score: Type.Number({ description: 'Face quality score 0…1, larger is better.' }),
  success: Type.Array(Name, { description: 'Checks that passed, or that this level does not use.' }),
});
export type FiqaEntry = Static<typeof FiqaEntry>;

export const FiqaAnswer = Type.Object({ data: Type.Array(FiqaEntry, { description: 'One entry per face, largest first.' }) });
export type FiqaAnswer = Static<typeof FiqaAnswer>;

/** The whole answer for a photo with at least one face. */
export function createFiqaAnswer(assessment: Assessment, profile: Profile): FiqaAnswer {
  return { data: assessment.faces.map((face) => createFiqaEntry(face, assessment.image, profile)) };
}

export function createFiqaEntry(face: FaceAssessment, image: ImageFacts, profile: Profile): FiqaEntry {
  const { failed, passed } = splitChecks(face.verdict, profile);
  const { pitchDegrees, yawDegrees, rollDegrees } = face.pose;
  return {
    bbox: boundingBox(face, image),
    fails: failed,
    fiqa_result: failed.length === 0,
    info: {
      clarity: nativeOf(face, 'Clarity', 0),
      face_angle: [pitchDegrees, yawDegrees, rollDegrees],
      face_color: nativeOf(face, 'FaceLight', 0),
      face_location: isIncomplete(face),
      face_size: Math.round(nativeOf(face, 'FaceSize', 0)),
      image_quality: nativeOf(face, 'FaceUsability', 0) >= 1 ? 1 : 0,
    },
    score: face.score ?? 0,
    success: passed,
  };
}
