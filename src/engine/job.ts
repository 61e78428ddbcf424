/** One accepted request on its way through the pool. */
import type { AssessRequest, Assessment } from '../assessment.js';
import { FaceGaugeError } from '../errors.js';
import type { PhotoEncoding } from './byte-frames.js';

/** A photo as whoever asks has it. */
export interface JobPhoto {
  readonly bytes: Uint8Array;
  readonly encoding: PhotoEncoding;
  /** Whether the pool may give its memory back when it has been looked at. */
  readonly isOurs: boolean;
}

export interface Job {
  readonly id: number;
  readonly photo: JobPhoto;
  readonly request: AssessRequest;
  /** performance.now() when the pool took it. */
  readonly acceptedMs: number;
  /** performance.now() when it was last handed to a process; undefined as long as it has only waited. */
  dispatchedMs: number | undefined;
  /** Processes that ended while they ran it. */
  crashes: number;
  /** Pipes that its photo is still being written to: more than one where a process took it over from another. */
  pipes: number;
  /** Whether a process has looked at the photo and answered. */
  isDone: boolean;
  readonly isSettled: () => boolean;
  resolve(assessment: Assessment): void;
  reject(error: FaceGaugeError): void;
}

export interface AcceptedJob {
  readonly job: Job;
  readonly answer: Promise<Assessment>;
}

/** The answer rejects with DEADLINE_EXCEEDED by itself. `onSettled` is called once, when the caller has its answer or error. */
export function createJob(id: number, photo: JobPhoto, request: AssessRequest, onSettled: (job: Job) => void): AcceptedJob {
  let settled = false;
  let resolveAnswer: (assessment: Assessment) => void;
  let rejectAnswer: (error: FaceGaugeError) => void;
  const answer = new Promise<Assessment>((resolve, reject) => {
    resolveAnswer = resolve;
    rejectAnswer = reject;
  });
  const acceptedMs = performance.now();

  function settle(act: () => void): void {
    if (settled) return;
    settled = true;
    clearTimeout(timer);
    act();
    onSettled(job);
  }

  const job: Job = {
    id, photo, request, acceptedMs,
    dispatchedMs: undefined,
    crashes: 0,
    pipes: 0,
    isDone: false,
    isSettled: () => settled,
    resolve(assessment) {
      settle(() => { resolveAnswer(withQueueTime(assessment, job)); });
    },
    reject(error) {
      settle(() => { rejectAnswer(error); });
    },
  };
  const timer = setTimeout(() => { job.reject(new FaceGaugeError('DEADLINE_EXCEEDED')); }, request.deadlineEpochMs - Date.now());
  return { job, answer };
}

function withQueueTime(assessment: Assessment, job: Job): Assessment {
  if (assessment.timings === undefined) return assessment;
  return { ...assessment, timings: { queue: (job.dispatchedMs ?? job.acceptedMs) - job.acceptedMs, ...assessment.timings } };
}
