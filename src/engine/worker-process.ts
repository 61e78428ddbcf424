/** The parent's side of one inference process: what it holds, and what it last said. */
import { fork, type ChildProcess } from 'node:child_process';
import os from 'node:os';
import type { Writable } from 'node:stream';
import { inferenceEnvironment, inferenceFlags } from '../config/child-environment.js';
import { fromErrorRecord, type FaceGaugeError } from '../errors.js';
import { photoDescriptor, writeFrame } from './byte-frames.js';
import type { Job } from './job.js';
import type { FromWorker, LoadedModel, ToWorker } from './messages.js';
import { giveBack } from './photo-memory.js';

/** `waiting`: its program is loaded, its networks are not; it costs a third of a warm one (docs/decisions/0023). */
export type WorkerState = 'waiting' | 'starting' | 'ready' | 'closing' | 'gone';

export interface WorkerExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Set when the process said that it could not start. */
  readonly startError?: FaceGaugeError;
  /** What it held, in the order in which it was given; the first was running. */
  readonly unfinished: readonly Job[];
  /** Whether it ever was ready. */
  readonly wasReady: boolean;
}

export interface WorkerListener {
  onReady(worker: WorkerProcess): void;
  /** One job has ended; the worker has room again. */
  onRoom(worker: WorkerProcess): void;
  onUnexpectedError(worker: WorkerProcess, origin: string): void;
  onExit(worker: WorkerProcess, exit: WorkerExit): void;
}

export interface WorkerOptions {
  /** File of the process; it calls serveParent. */
  readonly module: string | URL;
  /** Structured-cloneable options for the assessor in the process, or a promise of them that does not reject. */
  readonly options: unknown;
}

/** Steps of niceness: about a third of the processor time of a process without, where both want the same core. */
const niceness = 5;

/** Inference takes what cores there are; the process that answers, and refuses, must not wait for it. */
function yieldToParent(pid: number): void {
  try {
    os.setPriority(pid, Math.min(os.constants.priority.PRIORITY_LOW, os.getPriority() + niceness));
  } catch {
    // Gone already, or not allowed here: it runs all the same.
  }
}

export class WorkerProcess {
  readonly #child: ChildProcess;
  readonly #photos: Writable;
  readonly #listener: WorkerListener;
  readonly #options: unknown;
  #startedMs = performance.now();
  /** Resolves when the process has ended. */
  readonly ended: Promise<void>;
  #markEnded: () => void = () => undefined;
  #state: WorkerState = 'waiting';
  #jobs: Job[] = [];
  #models: readonly LoadedModel[] = [];
  #executionProviders: readonly string[] = [];
  #startError: FaceGaugeError | undefined;
  #wasReady = false;
  #rssBytes = 0;
  #completed = 0;

  /** Starts the process, which then waits for `start`. */
  constructor({ module, options }: WorkerOptions, listener: WorkerListener) {
    this.#listener = listener;
    this.#options = options;
    this.ended = new Promise((resolve) => { this.#markEnded = resolve; });
    this.#child = fork(module, [], {
      serialization: 'advanced',
      execArgv: [...inferenceFlags],
      env: inferenceEnvironment(),
      // The child's standard output is the parent's standard error: a command's output belongs to the command.
      stdio: ['ignore', 2, 2, 'ipc', 'pipe'],
    });
    this.#photos = this.#child.stdio[photoDescriptor] as Writable;
    // A broken pipe means that the child is gone; `exit` deals with that.
    this.#photos.on('error', () => undefined);
    this.#child.on('error', () => {
      // A process that could not be started at all has no exit event.
      if (this.#child.pid === undefined) this.#exited(null, null);
    });
    this.#child.on('message', (message) => { this.#receive(message as FromWorker); });
    this.#child.once('exit', (code, signal) => { this.#exited(code, signal); });
  }

  get state(): WorkerState { return this.#state; }
  get pid(): number | undefined { return this.#child.pid; }
  get models(): readonly LoadedModel[] { return this.#models; }
  /** What runs its networks, once it is ready. */
  get executionProviders(): readonly string[] { return this.#executionProviders; }
  /** Resident bytes as last reported. */
  get rssBytes(): number { return this.#rssBytes; }
  get completed(): number { return this.#completed; }
  get jobs(): readonly Job[] { return this.#jobs; }
  /** Milliseconds since its networks began to load; since it began to wait, as long as it waits. */
  get ageMs(): number { return performance.now() - this.#startedMs; }

  /** Loads the networks and gets ready for work; unless it rehearses, its first photo takes some tenths of a second. */
  start({ rehearse }: { readonly rehearse: boolean }): void {
    if (this.#state !== 'waiting') return;
    this.#state = 'starting';
    this.#startedMs = performance.now();
    void Promise.resolve(this.#options).then((options) => { this.#send({ type: 'start', options, rehearse }); });
  }

  give(job: Job): void {
    this.#jobs.push(job);
    job.dispatchedMs = performance.now();
    this.#send({ type: 'assess', id: job.id, request: job.request });
    job.pipes += 1;
    writeFrame(this.#photos, job.id, job.photo.bytes, job.photo.encoding, () => {
      job.pipes -= 1;
      giveBackWhenDone(job);
    });
  }

  /** Takes back a job that has not begun; false when it is the running one or not here. */
  takeBack(job: Job): boolean {
    const index = this.#jobs.indexOf(job);
    if (index < 1) return false;
    this.#jobs.splice(index, 1);
    this.#send({ type: 'cancel', id: job.id });
    return true;
  }

  /** Asks the process to finish what it has and end. */
  close(): void {
    if (this.#state === 'gone') return;
    this.#state = 'closing';
    this.#send({ type: 'close' });
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  #send(message: ToWorker): void {
    if (this.#child.connected) this.#child.send(message, () => undefined);
  }

  #receive(message: FromWorker): void {
    switch (message.type) {
      case 'ready':
        this.#models = message.models;
        this.#executionProviders = message.executionProviders;
        this.#rssBytes = message.rssBytes;
        this.#wasReady = true;
        if (this.#state === 'starting') this.#state = 'ready';
        // Not before: until then requests may be waiting for it.
        if (this.#child.pid !== undefined) yieldToParent(this.#child.pid);
        this.#listener.onReady(this);
        break;
      case 'start-failed':
        this.#startError = fromErrorRecord(message.error);
        this.kill();
        break;
      case 'done':
      case 'failed':
        this.#finished(message);
        break;
    }
  }

  #finished(message: Extract<FromWorker, { type: 'done' | 'failed' }>): void {
    this.#rssBytes = message.rssBytes;
    const job = this.#jobs.find(({ id }) => id === message.id);
    // Absent: taken back too late, another process answers or has answered it.
    if (job === undefined) return;
    this.#jobs.splice(this.#jobs.indexOf(job), 1);
    this.#completed += 1;
    if (message.type === 'done') {
      job.resolve(message.assessment);
      job.isDone = true;
      giveBackWhenDone(job);
    } else {
      if (message.origin !== undefined) this.#listener.onUnexpectedError(this, message.origin);
      job.reject(fromErrorRecord(message.error));
    }
    this.#listener.onRoom(this);
  }

  #exited(code: number | null, signal: NodeJS.Signals | null): void {
    if (this.#state === 'gone') return;
    this.#state = 'gone';
    this.#photos.destroy();
    const unfinished = this.#jobs;
    this.#jobs = [];
    const exit = { code, signal, unfinished, wasReady: this.#wasReady };
    this.#listener.onExit(this, this.#startError === undefined ? exit : { ...exit, startError: this.#startError });
    this.#markEnded();
  }
}

/** Not while a process from which it was taken over may still be sent the photo. */
function giveBackWhenDone({ photo, isDone, pipes }: Job): void {
  if (!photo.isOurs || !isDone || pipes > 0) return;
  giveBack(photo.bytes);
}
