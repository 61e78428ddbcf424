/** The life of an inference process, without the process: start, assess one photo at a time, close. */
import type { AssessRequest, Assessor } from '../assessment.js';
import { FaceGaugeError, toErrorRecord, type ErrorRecord } from '../errors.js';
import type { ByteFrame } from './byte-frames.js';
import type { FromWorker, LoadedModel, ToWorker } from './messages.js';

/** An assessor that can get everything ready before the first request. */
export interface WarmableAssessor extends Assessor {
  /** Loads the networks, runs the whole pipeline once where it is to be rehearsed, and answers what is loaded. */
  warmUp(rehearse?: boolean): Promise<readonly LoadedModel[]>;
  /** What runs the networks that are loaded; more than one where a network could not be run by the one asked for. */
  executionProviders?(): readonly string[];
}

/** Builds the assessor from the options that the parent sent; rejects with FaceGaugeError. */
export type AssessorFactory = (options: unknown) => Promise<WarmableAssessor>;

export interface WorkerLoop {
  receiveMessage(message: ToWorker): void;
  receiveFrame(frame: ByteFrame): void;
  /** Drops what waits and closes as soon as the running assessment has ended; a run is never cut short. */
  abandon(): void;
  /** Resolves when everything is released. */
  readonly closed: Promise<void>;
}

interface Pending {
  readonly id: number;
  readonly request: AssessRequest;
}

/** Class and stack frames of what is not a FaceGaugeError. */
function originOf(thrown: unknown): string | undefined {
  if (thrown instanceof FaceGaugeError || !(thrown instanceof Error)) return undefined;
  const frames = (thrown.stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
  return [thrown.constructor.name, ...frames.map((line) => line.trim())].join(' | ');
}

/** At start there is no photo yet, so the message of an unexpected error may be told. */
function startErrorRecord(thrown: unknown): ErrorRecord {
  if (thrown instanceof FaceGaugeError || !(thrown instanceof Error)) return toErrorRecord(thrown);
  return { code: 'INTERNAL', message: `The inference process could not start: ${thrown.message}` };
}

/** Resident bytes as of the last reading, which is repeated when it is a second old: it costs a quarter of a millisecond. */
function createRssReader(): () => number {
  let readMs = -Infinity;
  let bytes = 0;
  return () => {
    const nowMs = performance.now();
    if (nowMs - readMs < 1000) return bytes;
    readMs = nowMs;
    bytes = process.memoryUsage.rss();
    return bytes;
  };
}

/**
 * `tidyUp` is called after each photo, when it has been answered; with its bytes where nobody reads them any more, which is not sure
 * after an error: a thread of the decoder may.
 */
export function createWorkerLoop(createAssessor: AssessorFactory, send: (message: FromWorker) => void, tidyUp: (bytes: ByteFrame['bytes']) => void = () => undefined): WorkerLoop {
  const readRss = createRssReader();
  const pending: Pending[] = [];
  const photos = new Map<number, ByteFrame['bytes']>();
  const cancelled = new Set<number>();
  let assessor: WarmableAssessor | undefined;
  let starting: Promise<void> | undefined;
  let isRunning = false;
  let isClosing = false;
  let markClosed: () => void = () => undefined;
  const closed = new Promise<void>((resolve) => { markClosed = resolve; });

  async function start(options: unknown, rehearse: boolean): Promise<void> {
    try {
      assessor = await createAssessor(options);
      const models = await assessor.warmUp(rehearse);
      send({ type: 'ready', models, executionProviders: assessor.executionProviders?.() ?? [], rssBytes: readRss() });
    } catch (thrown) {
      send({ type: 'start-failed', error: startErrorRecord(thrown) });
    }
  }

  async function assess(job: Pending, bytes: ByteFrame['bytes']): Promise<FromWorker> {
    try {
      if (assessor === undefined) throw new FaceGaugeError('INTERNAL', 'The inference process was given work before it was started.');
      if (Date.now() > job.request.deadlineEpochMs) throw new FaceGaugeError('DEADLINE_EXCEEDED');
      if (bytes === undefined) throw new FaceGaugeError('IMAGE_UNREADABLE', 'The image is not base64.');
      const assessment = await assessor.assess(bytes, job.request);
      return { type: 'done', id: job.id, assessment, rssBytes: readRss() };
    } catch (thrown) {
      const origin = originOf(thrown);
      const failed = { type: 'failed', id: job.id, error: toErrorRecord(thrown), rssBytes: readRss() } as const;
      return origin === undefined ? failed : { ...failed, origin };
    }
  }

  async function run(): Promise<void> {
    if (isRunning) return;
    isRunning = true;
    for (let job = pending[0]; job !== undefined; job = pending[0]) {
      if (!photos.has(job.id)) break;
      const bytes = photos.get(job.id);
      pending.shift();
      photos.delete(job.id);
      const answer = await assess(job, bytes);
      send(answer);
      tidyUp(answer.type === 'done' ? bytes : undefined);
    }
    isRunning = false;
    await closeWhenIdle();
  }

  async function closeWhenIdle(): Promise<void> {
    if (!isClosing || isRunning || pending.length > 0) return;
    await starting;
    await assessor?.close();
    assessor = undefined;
    markClosed();
  }

  function cancel(id: number): void {
    const index = pending.findIndex((job) => job.id === id);
    if (index < 0) return;
    pending.splice(index, 1);
    // The photo may still be on its way through the pipe.
    if (!photos.delete(id)) cancelled.add(id);
  }

  function close(): void {
    isClosing = true;
    void closeWhenIdle();
  }

  return {
    closed,
    receiveMessage(message) {
      switch (message.type) {
        case 'start': starting ??= start(message.options, message.rehearse); break;
        case 'assess': pending.push({ id: message.id, request: message.request }); void run(); break;
        case 'cancel': cancel(message.id); void run(); break;
        case 'close': close(); break;
      }
    },
    receiveFrame({ id, bytes }) {
      if (cancelled.delete(id)) return;
      photos.set(id, bytes);
      void run();
    },
    abandon() {
      pending.length = 0;
      photos.clear();
      close();
    },
  };
}
