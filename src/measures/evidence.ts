/** Everything the stages can produce for one face. A measure names the keys it needs; only those are produced. */
import type { Box } from '../geometry/box.js';
import type { Raster } from '../image/raster.js';
import type {
  AlignedCrop,
  AlignedFrame,
  CropFace,
  DecodedImage,
  DetectedFace,
  ExpressionScores,
  EyeDetail,
  FaceAttributes,
  FaceBlur,
  FaceEmbedding,
  FaceExposure,
  FaceJudgement,
  FaceLandmarks,
  FaceMaps,
  FaceMotion,
  FacePatch,
  FrameMask,
  FramePlacement,
  HeadPose,
  ImageEncoding,
  LuminancePlane,
  UtilityExplanation,
} from '../stages/contract.js';
import type { NoEyeDetail } from '../stages/detail/eye-detail.js';

export interface Evidence {
  readonly image: DecodedImage;
  readonly encoding: ImageEncoding;
  /** All faces that the photo shows, largest first, also those beyond the number asked for. */
  readonly faces: readonly DetectedFace[];
  /** The face being measured, one of `faces`. */
  readonly face: DetectedFace;
  /** The final box of this face in raster pixels of `image`; may reach past the border. */
  readonly box: Box;
  readonly landmarks: FaceLandmarks;
  readonly pose: HeadPose;
  readonly crop: AlignedCrop;
  /** Where the crop shows the face, and its light. */
  readonly cropFace: CropFace;
  readonly exposure: FaceExposure;
  readonly blur: FaceBlur;
  readonly motion: FaceMotion;
  /** Or why there is none. */
  readonly eyeDetail: EyeDetail | NoEyeDetail;
  /** Where the face lies in the aligned frame: all that those need who do not look at the frame's own pixels. */
  readonly placement: FramePlacement;
  readonly frame: AlignedFrame;
  /** Linear-light luminance of the aligned frame. */
  readonly luminance: LuminancePlane;
  /** Original pixels around the face. */
  readonly patch: FacePatch;
  /** 1 where the frame shows the background (neither the person nor the black margin). */
  readonly background: FrameMask;
  /** 1 where the frame shows the face itself (skin, eyes, brows, lips, beard), 0 under an occluder or off the face. */
  readonly visibleFace: FrameMask;
  /** 1 where the frame shows a head covering or clothes above the eye line. */
  readonly headCovering: FrameMask;
  readonly expression: ExpressionScores;
  /** What the face-attributes network says; masks and attributes are read off it. */
  readonly faceMaps: FaceMaps;
  readonly attributes: FaceAttributes;
  /** 1 where the crop shows the landmarked region itself: within the photo, with nothing before it. One channel, 112×112. */
  readonly openFace: Raster;
  readonly embedding: FaceEmbedding;
  /** What the score is told beside what the embedding network sees (src/stages/score/signs.ts). */
  readonly signs: Float32Array;
  readonly judgement: FaceJudgement;
  /** Estimated probability 0…1 that a genuine comparison with this photo succeeds. */
  readonly utility: number;
  /** Probability 0…1 of dark or tinted lenses. */
  readonly sunglasses: number;
  /** Which part of the crop costs `utility` most. */
  readonly explanation: UtilityExplanation;
}

export type EvidenceKey = keyof Evidence;
