/**
 * A deterministic assessor whose "photos" are JSON texts that say what is seen on them, so that the adapters can be
 * tested without networks: { width, height, faces: [{ box, pose, measures, score }], error?, delayMs? }.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { AssessRequest, Assessment, Assessor, FaceAssessment } from '../../src/assessment.js';
import { judge, measuresOf } from '../../src/decision/verdict.js';
import { FaceGaugeError, type ErrorCode } from '../../src/errors.js';
import { measured, notAssessable, type Measured, type MeasureResult } from '../../src/measures/contract.js';
import type { MeasureId, MeasureResults } from '../../src/measures/ids.js';
import { makeFacts } from './facts.js';

export interface FakeFace {
  readonly box?: readonly [number, number, number, number];
  /** Pitch, yaw, roll in degrees. */
  readonly pose?: readonly [number, number, number];
  /** Native values; null is "not assessable". What is not given has a good value. */
  readonly measures?: Partial<Record<MeasureId, number | null>>;
  readonly details?: Partial<Record<MeasureId, NonNullable<Measured['details']>>>;
  readonly score?: number;
}

export interface FakePhoto {
  readonly width?: number;
  readonly height?: number;
  readonly faces?: readonly FakeFace[];
  readonly error?: ErrorCode;
  /** Throws something that is not a FaceGaugeError. */
  readonly fault?: string;
  readonly delayMs?: number;
  /** Makes a photo as large as wanted. */
  readonly padding?: string;
}

/** The bytes of a photo. */
export function fakePhoto(photo: FakePhoto = {}): Buffer {
  return Buffer.from(JSON.stringify({ faces: [{}], ...photo }), 'utf8');
}

const goodValues: Partial<Record<MeasureId, number>> = {
  FaceSize: 289.4, FaceUsability: 1, FaceCompleteness: 1, Clarity: 1.7304892992152823, FaceLight: 0.5837053571428571,
  MaskPrevention: 0.02,
};

/** Linear 0.445 is the brightness 0.698 of the vendor's sample. */
const goodDetails: NonNullable<FakeFace['details']> = { FaceLight: { litShare: 0.98, balancedShare: 0.6, meanLuminance: 0.44524 } };

export interface FakeAssessor extends Assessor {
  /** Requests as they came. */
  readonly requests: AssessRequest[];
}

export function createFakeAssessor(): FakeAssessor {
  const requests: AssessRequest[] = [];
  return {
    requests,
    async assess(bytes, request) {
      requests.push(request);
      const photo = readPhoto(bytes);
      if (photo.delayMs !== undefined) await sleep(photo.delayMs);
      if (photo.fault !== undefined) throw new TypeError(photo.fault);
      if (photo.error !== undefined) throw new FaceGaugeError(photo.error);
      return assess(photo, request);
    },
    close: () => Promise.resolve(),
  };
}

function readPhoto(bytes: Uint8Array): FakePhoto {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8')) as FakePhoto;
  } catch {
    throw new FaceGaugeError('IMAGE_UNREADABLE');
  }
}

function assess(photo: FakePhoto, request: AssessRequest): Assessment {
  const image = makeFacts({ width: photo.width ?? 640, height: photo.height ?? 800 });
  if (image.width * image.height > request.maxPixels) throw new FaceGaugeError('IMAGE_TOO_LARGE');
  const faces = (photo.faces ?? []).slice(0, request.maxFaces).map((face) => assessFace(face, request));
  return { image, faces, ...(request.include.timings ? { timings: { decode: 1.5, detect: 2.25 } } : {}) };
}

function assessFace(face: FakeFace, request: AssessRequest): FaceAssessment {
  const [xMin, yMin, xMax, yMax] = face.box ?? [95.4, 60.6, 529, 652.3];
  const [pitchDegrees, yawDegrees, rollDegrees] = face.pose ?? [7.167378813028336, -1.192113496363163, 0.7817673683166504];
  const sum = Math.abs(pitchDegrees) + Math.abs(yawDegrees) + Math.abs(rollDegrees);
  const measures: MeasureResults<MeasureResult> = {};
  for (const id of [...measuresOf(request.profile), ...request.measures]) {
    const given = face.measures?.[id];
    const native = given ?? (id === 'PoseAngleSum' ? sum : (goodValues[id] ?? 1));
    measures[id] = given === null ? notAssessable('input-missing') : measured(native, 50, face.details?.[id] ?? goodDetails[id]);
  }
  return {
    box: { xMin, yMin, xMax, yMax }, detectionScore: 0.99, presence: 0.99, pose: { pitchDegrees, yawDegrees, rollDegrees },
    ...(request.measures.includes('UnifiedQualityScore') ? { score: face.score ?? 1 } : {}),
    measures, verdict: judge(measures, request.profile),
    ...(request.include.mask ? { maskPng: Uint8Array.of(0x89, 0x50), frameMatrix: [0.5, 0, 1, 0, 0.5, 2] } : {}),
    ...(request.include.explain ? { explanation: { columns: 2, rows: 1, values: [0.5, -1.5], matrix: [0.01, 0, 0, 0, 0.01, 0] } } : {}),
  };
}
