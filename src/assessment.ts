/** What is asked of an assessment and what it answers: plain data that crosses process boundaries. */
import type { Profile, Verdict } from './decision/contract.js';
import type { AffineMatrix } from './geometry/affine.js';
import type { Box } from './geometry/box.js';
import type { MeasureResult } from './measures/contract.js';
import type { MeasureId, MeasureResults } from './measures/ids.js';
import type { HeadPose, ImageFacts, UtilityExplanation } from './stages/contract.js';

export interface AssessRequest {
  /** The rules the verdict is made of; its measures are assessed. */
  readonly profile: Profile;
  /** Measures to assess besides those of the profile. */
  readonly measures: readonly MeasureId[];
  /** Faces answered, largest first. */
  readonly maxFaces: number;
  /** Faces whose longer box side is shorter than this many full-size pixels are left out. */
  readonly minFaceSizePixels: number;
  readonly maxPixels: number;
  /** Milliseconds since the epoch after which the work is given up between two stages. */
  readonly deadlineEpochMs: number;
  readonly include: {
    readonly landmarks: boolean;
    readonly alignedFace: boolean;
    readonly mask: boolean;
    readonly explain: boolean;
    readonly timings: boolean;
  };
}

export interface FaceAssessment {
  /** Full-size pixels of the image as a person sees it; may reach past the border. */
  readonly box: Box;
  /** Detector confidence 0…1. */
  readonly detectionScore: number;
  /** Face-presence probability of the mesh network 0…1. */
  readonly presence: number;
  readonly pose: HeadPose;
  /** Overall quality score 0…1, larger is better; absent when nobody asked for it. */
  readonly score?: number;
  readonly measures: MeasureResults<MeasureResult>;
  readonly verdict: Verdict;
  /** 478 × [x, y, z] in full-size pixels. */
  readonly landmarks?: readonly (readonly [number, number, number])[];
  /** PNG of the 616×616 aligned frame. */
  readonly alignedFacePng?: Uint8Array;
  /** PNG of the visible-face mask in the 616×616 frame (255 = visible). */
  readonly maskPng?: Uint8Array;
  /** Full-size pixels → pixels of the 616×616 frame; with `alignedFace` or `mask`. */
  readonly frameMatrix?: AffineMatrix;
  /** What costs the score most; with `explain`. */
  readonly explanation?: ScoreExplanation;
}

/** A grid over the photo that says which part of the face costs the score. */
export interface ScoreExplanation extends UtilityExplanation {
  /** Full-size pixels → cells of the grid: (0, 0) is the top left corner of the first cell, (columns, rows) the far corner of the last. */
  readonly matrix: AffineMatrix;
}

/** Milliseconds spent in each stage, by stage name. */
export type StageTimings = Readonly<Record<string, number>>;

export interface Assessment {
  readonly image: ImageFacts;
  /** Largest first; empty when no face was found. */
  readonly faces: readonly FaceAssessment[];
  readonly timings?: StageTimings;
}

export interface AssessControl {
  /** Aborted when nobody waits for the answer any more: what has not begun is dropped, what runs is not answered. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Whether the memory that the photo lies in may be given back once it has been assessed: nobody else reads it, and the caller does
   * not after an answer. The array is empty then; after an error it is as it was. Default: false.
   */
  readonly mayTakeBytes?: boolean | undefined;
}

/** The one interface every adapter speaks to; the engine's pool and the in-process pipeline both fulfil it. */
export interface Assessor {
  /**
   * Assesses one photo. Rejects with FaceGaugeError; a photo without a face is an answer with no faces, not an error.
   */
  assess(bytes: Uint8Array, request: AssessRequest, control?: AssessControl): Promise<Assessment>;
  /**
   * The same for a photo as base64 digits of either alphabet, neither padding nor blanks among them. Rejects with
   * IMAGE_UNREADABLE where something else is. Absent where nothing is gained by leaving it to the assessor.
   */
  assessDigits?(digits: Uint8Array, request: AssessRequest, control?: AssessControl): Promise<Assessment>;
  /** Finishes what was accepted, then releases everything. */
  close(): Promise<void>;
}
