/**
 * The engine: a bounded queue before N inference processes. It fulfils Assessor, so whoever asks does not see
 * whether the pipeline runs here or elsewhere.
 *
 * Why processes and not worker threads: a crash in native code (decoder or runtime) then costs only the requests that
 * the process held, and a run that hangs can be ended from outside; ending a thread during a run aborts the service.
 */
import type { AssessControl, Assessor, AssessRequest, Assessment } from '../assessment.js';
import { FaceGaugeError } from '../errors.js';
import { Admission } from './admission.js';
import { createJob, type Job, type JobPhoto } from './job.js';
import type { LoadedModel } from './messages.js';
import { createRestartDelay, type RestartDelay } from './restart-delay.js';
import { summarise, type PoolEvent, type PoolStats } from './pool-stats.js';
import { WorkerProcess, type WorkerExit, type WorkerListener, type WorkerOptions } from './worker-process.js';

/** What processes start from, and what goes with the last of them. */
export interface SharedBasis {
  /** In place of the pool's own options. */
  readonly options: unknown;
  readonly release: () => void;
}

export interface PoolOptions extends WorkerOptions {
  /** Makes what the processes share, at the start of the pool. Must not reject. */
  readonly share?: () => Promise<SharedBasis>;
  /** Inference processes. */
  readonly workers: number;
  /** Requests that may lie in a process besides the running one, so that the next starts without a round trip. */
  readonly prefetch: number;
  /** Requests that wait per process before new ones are refused with OVERLOADED. */
  readonly queuePerWorker: number;
  /** The same while more keeps coming than can be run. Default: none where processes fetch ahead, else 1. */
  readonly standingQueuePerWorker?: number;
  /** Processes besides the workers, each of which takes the place of one that ends. Default: none. */
  readonly spares?: number;
  /** Whether spares have their networks loaded; otherwise one loads them when it is needed. Default: true. */
  readonly warmSpares?: boolean;
  /** Milliseconds after a request's deadline, or after close, at which a process that does not answer is killed. */
  readonly graceMs: number;
  readonly onEvent?: (event: PoolEvent) => void;
}

/** A request is run by at most this many processes that end under it. Assessment is pure, so once more is safe. */
const crashLimit = 2;

export class Pool implements Assessor {
  readonly #options: PoolOptions;
  readonly #workers = new Set<WorkerProcess>();
  readonly #queue: Job[] = [];
  readonly #outstanding = new Set<Job>();
  readonly #restartTimers = new Set<NodeJS.Timeout>();
  readonly #restartDelay: RestartDelay = createRestartDelay();
  readonly #admission: Admission;
  readonly #listener: WorkerListener;
  #nextId = 1;
  #isClosing = false;
  #closed: Promise<void> | undefined;
  #basis: Promise<SharedBasis> | undefined;
  #onDrained: (() => void) | undefined;
  #onStart: { resolve: (models: readonly LoadedModel[]) => void; reject: (error: FaceGaugeError) => void } | undefined;
  #restarts = 0;
  #meanServiceMs = 0;

  constructor(options: PoolOptions) {
    this.#options = options;
    const { workers, queuePerWorker, prefetch, standingQueuePerWorker = prefetch > 0 ? 0 : 1 } = options;
    this.#admission = new Admission({ burst: workers * queuePerWorker, standing: workers * standingQueuePerWorker });
    this.#listener = {
      onReady: (worker) => { this.#becameReady(worker); },
      onRoom: () => { this.#dispatch(); },
      onUnexpectedError: (worker, origin) => { this.#emit({ type: 'unexpected-error', pid: worker.pid, origin }); },
      onExit: (worker, exit) => { this.#exited(worker, exit); },
    };
  }

  /** Starts the processes and resolves with the networks they hold once all are warm; rejects when one cannot start. */
  start(): Promise<readonly LoadedModel[]> {
    const started = new Promise<readonly LoadedModel[]>((resolve, reject) => { this.#onStart = { resolve, reject }; });
    this.#basis = this.#options.share?.();
    this.#replenish();
    return started;
  }

  /** True when at least one process is warm and new requests are taken. */
  isReady(): boolean {
    return !this.#isClosing && this.#onStart === undefined && [...this.#workers].some((worker) => worker.state === 'ready');
  }

  /**
   * True when a request must be refused with OVERLOADED now. To be asked once for every request that comes: how often
   * the answer is yes, and over how long, tells standing overload from a burst.
   */
  isFull(): boolean {
    if (this.#queue.length < this.#admission.capacity() || (this.#queue.length === 0 && this.#hasRoom())) return false;
    this.#admission.noteRefusal();
    this.#shed();
    return true;
  }

  assess(bytes: Uint8Array, request: AssessRequest, control?: AssessControl): Promise<Assessment> {
    return this.#accept({ bytes, encoding: 'bytes', isOurs: control?.mayTakeBytes === true }, request, control);
  }

  assessDigits(digits: Uint8Array, request: AssessRequest, control?: AssessControl): Promise<Assessment> {
    return this.#accept({ bytes: digits, encoding: 'base64', isOurs: control?.mayTakeBytes === true }, request, control);
  }

  #accept(photo: JobPhoto, request: AssessRequest, { signal }: AssessControl = {}): Promise<Assessment> {
    const refusal = signal?.aborted === true ? new FaceGaugeError('CANCELLED') : this.#refusal(request);
    if (refusal !== undefined) return Promise.reject(refusal);
    const cancel = (): void => { job.reject(new FaceGaugeError('CANCELLED')); };
    const { job, answer } = createJob(this.#nextId, photo, request, (settled) => {
      signal?.removeEventListener('abort', cancel);
      this.#settled(settled);
    });
    signal?.addEventListener('abort', cancel, { once: true });
    this.#nextId = this.#nextId === 0xffffffff ? 1 : this.#nextId + 1;
    this.#outstanding.add(job);
    this.#queue.push(job);
    this.#dispatch();
    return answer;
  }

  stats(): PoolStats {
    return summarise({
      workers: [...this.#workers], queued: this.#queue.length, capacity: this.#admission.capacity(),
      restarts: this.#restarts, meanServiceMs: this.#meanServiceMs, configuredWorkers: this.#options.workers,
    });
  }

  close(): Promise<void> {
    this.#closed ??= this.#drain();
    return this.#closed;
  }

  #refusal(request: AssessRequest): FaceGaugeError | undefined {
    if (this.#isClosing) return new FaceGaugeError('SHUTTING_DOWN');
    if (Date.now() >= request.deadlineEpochMs) return new FaceGaugeError('DEADLINE_EXCEEDED');
    return this.isFull() ? new FaceGaugeError('OVERLOADED') : undefined;
  }

  /**
   * When the queue has just become shorter, the newest of what waits beyond it is refused: the oldest is nearest to its
   * answer. Where nothing is to wait but what processes fetch ahead, what they have fetched goes as well: it has waited for
   * as long as the burst lasted, and what comes next takes its room.
   */
  #shed(): void {
    const capacity = this.#admission.capacity();
    const excess = this.#queue.slice(capacity);
    const fetched = excess.length > 0 && capacity === 0 ? this.#active().flatMap(({ jobs }) => jobs.slice(1)) : [];
    for (const job of [...excess, ...fetched]) job.reject(new FaceGaugeError('OVERLOADED'));
  }

  /** Processes that are given work: as many as are configured, the oldest first; other warm ones are spares. */
  #active(): WorkerProcess[] {
    return [...this.#workers].filter(({ state }) => state === 'ready').slice(0, this.#options.workers);
  }

  #hasRoom(): boolean {
    return this.#active().some(({ jobs }) => jobs.length <= this.#options.prefetch);
  }

  #spawn(): WorkerProcess {
    const { module, options } = this.#options;
    const worker = new WorkerProcess({ module, options: this.#basis?.then((basis) => basis.options) ?? options }, this.#listener);
    this.#workers.add(worker);
    return worker;
  }

  /** Starts as many processes as are configured, those that wait first. */
  #replenish(): void {
    const waiting = [...this.#workers].filter(({ state }) => state === 'waiting');
    for (let count = this.#workers.size - waiting.length; count < this.#options.workers; count++) (waiting.shift() ?? this.#spawn()).start({ rehearse: true });
    this.#keepSpares();
  }

  /** Not before the others are warm: they would take longer. */
  #keepSpares(): void {
    const { workers, spares = 0, warmSpares = true } = this.#options;
    if (this.#isClosing || this.#active().length < workers) return;
    for (let count = this.#workers.size - workers; count < spares; count++) {
      const spare = this.#spawn();
      // What a rehearsal leaves behind is a quarter of a process (docs/decisions/0023), and few spares are ever needed.
      if (warmSpares) spare.start({ rehearse: false });
    }
  }

  #becameReady(worker: WorkerProcess): void {
    this.#emit({ type: 'worker-ready', pid: worker.pid, startMs: worker.ageMs, executionProviders: worker.executionProviders });
    if (this.#active().length === this.#options.workers) {
      this.#onStart?.resolve(worker.models);
      this.#onStart = undefined;
    }
    this.#keepSpares();
    this.#dispatch();
  }

  /** Gives waiting jobs to the processes with most room; an idle process takes over what lies behind another's run. */
  #dispatch(): void {
    const ready = this.#active();
    for (let job = this.#queue[0]; job !== undefined; job = this.#queue[0]) {
      const worker = leastBusy(ready);
      if (worker === undefined || worker.jobs.length > this.#options.prefetch) return;
      this.#queue.shift();
      worker.give(job);
    }
    const idle = ready.find(({ jobs }) => jobs.length === 0);
    const crowded = ready.find(({ jobs }) => jobs.length > 1);
    const moved = crowded?.jobs.at(-1);
    if (idle !== undefined && moved !== undefined && crowded?.takeBack(moved) === true) idle.give(moved);
  }

  /** The caller has its error; the process gets until its deadline, and a grace to come to the end of a stage. */
  #watchRun(job: Job, holder: WorkerProcess): void {
    const untilDeadlineMs = Math.max(0, job.request.deadlineEpochMs - Date.now());
    const timer = setTimeout(() => {
      if (!holder.jobs.includes(job)) return;
      this.#emit({ type: 'worker-killed', pid: holder.pid, reason: 'deadline' });
      holder.kill();
    }, untilDeadlineMs + this.#options.graceMs);
    // The process that is watched keeps this one alive; when it has ended, the watch must not.
    timer.unref();
  }

  #settled(job: Job): void {
    this.#outstanding.delete(job);
    const waiting = this.#queue.indexOf(job);
    if (waiting >= 0) this.#queue.splice(waiting, 1);
    // Still held by a process: nobody waits for it any more. If it has not begun it need not; if it runs, it is watched.
    const holder = [...this.#workers].find(({ jobs }) => jobs.includes(job));
    if (holder !== undefined && !holder.takeBack(job)) this.#watchRun(job, holder);
    this.#account(job);
    if (this.#outstanding.size === 0) this.#onDrained?.();
  }

  #account(job: Job): void {
    const endedMs = performance.now();
    const dispatchedMs = job.dispatchedMs ?? endedMs;
    const serviceMs = endedMs - dispatchedMs;
    // Exponential mean over about 20 requests: what Retry-After is reckoned from.
    if (job.dispatchedMs !== undefined) this.#meanServiceMs += (serviceMs - this.#meanServiceMs) / 20;
    this.#emit({ type: 'request-ended', waitMs: dispatchedMs - job.acceptedMs, serviceMs });
  }

  #exited(worker: WorkerProcess, exit: WorkerExit): void {
    this.#workers.delete(worker);
    this.#emit({ type: 'worker-exited', pid: worker.pid, code: exit.code, signal: exit.signal, held: exit.unfinished.length, ...(exit.startError === undefined ? {} : { reason: exit.startError.message }) });
    this.#requeue(exit.unfinished);
    if (this.#onStart !== undefined) {
      this.#failStart(exit);
      return;
    }
    if (this.#isClosing && this.#outstanding.size === 0) return;
    this.#restarts += 1;
    const timer = setTimeout(() => {
      this.#restartTimers.delete(timer);
      this.#replenish();
    }, this.#restartDelay.next(exit.wasReady));
    this.#restartTimers.add(timer);
  }

  /** The first of the unfinished was running: it alone may be to blame. */
  #requeue(unfinished: readonly Job[]): void {
    const [running] = unfinished;
    if (running !== undefined) running.crashes += 1;
    const again = unfinished.filter((job) => !job.isSettled() && job.crashes < crashLimit);
    if (running !== undefined && running.crashes >= crashLimit) running.reject(new FaceGaugeError('WORKER_LOST'));
    this.#queue.unshift(...again);
    this.#dispatch();
  }

  #failStart(exit: WorkerExit): void {
    const how = exit.signal === null ? `code ${exit.code ?? 'none'}` : `signal ${exit.signal}`;
    const error = exit.startError ?? new FaceGaugeError('INTERNAL', `An inference process ended with ${how} before it was ready.`);
    this.#onStart?.reject(error);
    this.#onStart = undefined;
    void this.close();
  }

  async #drain(): Promise<void> {
    this.#isClosing = true;
    if (this.#outstanding.size > 0) await new Promise<void>((resolve) => { this.#onDrained = resolve; });
    for (const timer of this.#restartTimers) clearTimeout(timer);
    await Promise.all([...this.#workers].map((worker) => this.#end(worker)));
    (await this.#basis)?.release();
  }

  /** Resolves when the process has ended, by itself or, after the grace, by force. */
  async #end(worker: WorkerProcess): Promise<void> {
    // One that waits or still loads holds no work.
    if (worker.state === 'waiting' || worker.state === 'starting') worker.kill();
    else worker.close();
    const timer = setTimeout(() => { worker.kill(); }, this.#options.graceMs);
    await worker.ended;
    clearTimeout(timer);
  }

  #emit(event: PoolEvent): void {
    this.#options.onEvent?.(event);
  }
}

function leastBusy(workers: readonly WorkerProcess[]): WorkerProcess | undefined {
  let best: WorkerProcess | undefined;
  for (const worker of workers) {
    if (best === undefined || worker.jobs.length < best.jobs.length) best = worker;
  }
  return best;
}
