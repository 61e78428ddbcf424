/** One line of results: what became of one photo. */
import type { Assessment, FaceAssessment } from '../../../assessment.js';
import { refuses } from '../../../decision/verdict.js';
import type { Profile } from '../../../decision/contract.js';
import type { ErrorRecord } from '../../../errors.js';

export const lineStatuses = ['passed', 'failed', 'no-face', 'error'] as const;
export type LineStatus = (typeof lineStatuses)[number];

export type LineMeasure = { readonly native: number; readonly quality: number } | { readonly notAssessable: string };

export interface LineFace {
  /** xMin, yMin, xMax, yMax in pixels of the upright image. */
  readonly box: readonly number[];
  /** Pitch, yaw, roll in degrees. */
  readonly pose: readonly number[];
  readonly score?: number;
  readonly passed: boolean;
  /** What the face was refused for. */
  readonly failed: readonly string[];
  readonly measures: Readonly<Record<string, LineMeasure>>;
  /** The appliance's values, where a fleet has judged. */
  readonly info?: object;
}

export interface ResultLine {
  readonly file: string;
  /** passed: every face passed; failed: one did not; error: the photo could not be assessed. */
  readonly status: LineStatus;
  readonly profile: string;
  /** Digest of what was asked; lines of one file must agree on it. */
  readonly settings: string;
  readonly code?: string;
  readonly message?: string;
  readonly width?: number;
  readonly height?: number;
  readonly format?: string;
  readonly faces?: readonly LineFace[];
}

export interface LineHead {
  readonly file: string;
  readonly settings: string;
}

export function makeErrorLine({ file, settings }: LineHead, profile: string, { code, message }: Omit<ErrorRecord, 'code'> & { readonly code: string }): ResultLine {
  return { file, status: 'error', profile, settings, code, message };
}

export function makeResultLine({ file, settings }: LineHead, profile: Profile, { image, faces }: Assessment): ResultLine {
  const { width, height, format } = image;
  return {
    file, status: statusOf(faces.map(({ verdict }) => verdict.passed)), profile: profile.id, settings, width, height, format,
    faces: faces.map((face) => describeFace(face, profile)),
  };
}

export function statusOf(passed: readonly boolean[]): LineStatus {
  if (passed.length === 0) return 'no-face';
  return passed.every(Boolean) ? 'passed' : 'failed';
}

function describeFace(face: FaceAssessment, profile: Profile): LineFace {
  const { xMin, yMin, xMax, yMax } = face.box;
  const { pitchDegrees, yawDegrees, rollDegrees } = face.pose;
  const failed = profile.rules.filter((rule, index) => rule.severity === 'fail' && refuses(face.verdict.checks[index]?.status ?? 'not-assessable', rule));
  const measures = Object.entries(face.measures).map(([id, result]): [string, LineMeasure] => [
    id, result.status === 'measured' ? { native: result.native, quality: result.quality } : { notAssessable: result.reason },
  ]);
  return {
    box: [xMin, yMin, xMax, yMax],
    pose: [pitchDegrees, yawDegrees, rollDegrees],
    ...(face.score === undefined ? {} : { score: face.score }),
    passed: face.verdict.passed,
    failed: [...new Set(failed.map(({ measure }) => measure))],
    measures: Object.fromEntries(measures),
  };
}

/** A line as it was written, or undefined when the text is none. */
export function parseResultLine(text: string): ResultLine | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('file' in value) || !('status' in value) || !('settings' in value)) return undefined;
    return typeof value.file === 'string' && lineStatuses.includes(value.status as LineStatus) && typeof value.settings === 'string' ? (value as ResultLine) : undefined;
  } catch {
    return undefined;
  }
}

/** Reasons a photo is counted under: the refusals of its faces, `no face`, or the error's code. */
export function reasonsOf(line: ResultLine): string[] {
  if (line.status === 'error') return [line.code ?? 'INTERNAL'];
  if (line.status === 'no-face') return ['no face'];
  return [...new Set((line.faces ?? []).flatMap(({ failed }) => failed))];
}
