/** What is known of a request besides its contents: gathered on its way, told by log, metrics and traces. */
import type { IncomingMessage } from 'node:http';
import type { Assessment, StageTimings } from '../../../assessment.js';
import type { ErrorCode } from '../../../errors.js';
import type { Trace } from './trace-context.js';

/** How a photo came out, by its largest face. */
export type PhotoVerdict = 'passed' | 'failed' | 'no-face';

export interface RequestFacts {
  readonly trace: Trace;
  /** Milliseconds since the epoch. */
  readonly startedEpochMs: number;
  readonly photos: PhotoVerdict[];
  /** Stages of every photo of the request. */
  readonly timings: StageTimings[];
  code: ErrorCode | undefined;
}

/** The facts travel with the request that they are about. */
const factsKey = Symbol('facts');

type WithFacts = IncomingMessage & { [factsKey]?: RequestFacts };

export function beginFacts(raw: IncomingMessage, trace: Trace): RequestFacts {
  const facts: RequestFacts = { trace, startedEpochMs: Date.now(), photos: [], timings: [], code: undefined };
  (raw as WithFacts)[factsKey] = facts;
  return facts;
}

/** Undefined for a request that never got as far as the hooks. */
export function factsOf({ raw }: { readonly raw: IncomingMessage }): RequestFacts | undefined {
  return (raw as WithFacts)[factsKey];
}

export function noteAssessment(facts: RequestFacts, { faces: [largest], timings }: Assessment): void {
  facts.photos.push(largest === undefined ? 'no-face' : largest.verdict.passed ? 'passed' : 'failed');
  if (timings !== undefined) facts.timings.push(timings);
}

/** Of several photos the worst counts; `none` where no photo was assessed. */
export function verdictOf({ photos }: RequestFacts): PhotoVerdict | 'none' {
  if (photos.length === 0) return 'none';
  if (photos.includes('failed')) return 'failed';
  return photos.includes('no-face') ? 'no-face' : 'passed';
}
