/**
 * What parent and inference process say to each other over IPC. Photos do not travel in these messages:
 * they go through a pipe of their own (byte-frames.ts) and are matched by `id`.
 */
import type { AssessRequest, Assessment } from '../assessment.js';
import type { ErrorRecord } from '../errors.js';

/** A network that an inference process holds, for the start-up lines and the metrics. */
export interface LoadedModel {
  readonly id: string;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

export type ToWorker =
  /** With `rehearse` everything is run once before the answer, else the networks are opened only. */
  | { readonly type: 'start'; readonly options: unknown; readonly rehearse: boolean }
  /** The photo of the same id follows (or has already come) through the pipe. */
  | { readonly type: 'assess'; readonly id: number; readonly request: AssessRequest }
  /** Forget this request if its assessment has not begun; no answer is expected then. */
  | { readonly type: 'cancel'; readonly id: number }
  /** Finish what was accepted, release everything, end. */
  | { readonly type: 'close' };

export type FromWorker =
  | { readonly type: 'ready'; readonly models: readonly LoadedModel[]; readonly executionProviders: readonly string[]; readonly rssBytes: number }
  | { readonly type: 'start-failed'; readonly error: ErrorRecord }
  | { readonly type: 'done'; readonly id: number; readonly assessment: Assessment; readonly rssBytes: number }
  | {
      readonly type: 'failed';
      readonly id: number;
      readonly error: ErrorRecord;
      /** Where an unexpected error came from: its class and stack frames, never its message (it may quote input). */
      readonly origin?: string;
      readonly rssBytes: number;
    };
