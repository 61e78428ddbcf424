/** Typed client of the native API: fetch and nothing else, so that it runs in Node and in browsers. */
import type { BestAnswer, MeasuresAnswer, NamedPhoto, PhotoAnswer, PhotosAnswer, Problem, ProfilesAnswer } from '../adapters/http/v1/schemas.js';
import type { MeasureId } from '../measures/ids.js';
import { FaceGaugeRequestError } from './errors.js';

export interface ClientOptions {
  /** Where the service is, for example http://127.0.0.1:5555. */
  readonly baseUrl: string;
  /** How often a request that was answered with 503 is sent again; 2 unless stated. */
  readonly retries?: number;
  /** Most seconds that are waited before sending again, whatever Retry-After says; 30 unless stated. */
  readonly maxRetryAfterSeconds?: number;
  /** Sent with every request, for example for a proxy that asks for a token. */
  readonly headers?: Readonly<Record<string, string>>;
  /** In place of the global fetch. */
  readonly fetch?: typeof fetch;
}

export interface AssessCallOptions {
  /** Only these are measured; all unless stated. */
  readonly measures?: readonly MeasureId[];
  /** Id of a profile; `enrolment` unless stated. */
  readonly profile?: string;
  readonly maxFaces?: number;
  /** Pixels. */
  readonly minFaceSize?: number;
  readonly include?: readonly ('landmarks' | 'timings' | 'alignedFace' | 'mask' | 'explain')[];
  readonly signal?: AbortSignal;
}

type PhotoBytes = Uint8Array | Blob;

const defaultRetries = 2;
const defaultMaxRetryAfterSeconds = 30;

export class FaceGaugeClient {
  readonly #baseUrl: string;
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    this.#baseUrl = options.baseUrl.replace(/\/+$/, '');
    this.#options = options;
  }

  /** Assesses one photo. Rejects with FaceGaugeRequestError. */
  assess(photo: PhotoBytes, options: AssessCallOptions = {}): Promise<PhotoAnswer> {
    return this.#request<PhotoAnswer>(`/v1/assess${queryOf(options)}`, options.signal, {
      method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: toBlob(photo),
    });
  }

  /** Assesses several photos in one request; each has its assessment or its problem, in the order given. */
  async assessMany(photos: readonly PhotoBytes[], options: AssessCallOptions = {}): Promise<readonly NamedPhoto[]> {
    const [only] = photos;
    if (photos.length === 1 && only !== undefined) return [{ name: '1', ...(await this.assess(only, options)) }];
    const answer = await this.#request<PhotosAnswer>(`/v1/assess${queryOf(options)}`, options.signal, { method: 'POST', body: toForm(photos) });
    return answer.photos;
  }

  /** Ranks several photos of one person, best first. */
  best(photos: readonly PhotoBytes[], options: AssessCallOptions = {}): Promise<BestAnswer> {
    return this.#request<BestAnswer>(`/v1/best${queryOf(options)}`, options.signal, { method: 'POST', body: toForm(photos) });
  }

  async measures(): Promise<MeasuresAnswer['measures']> {
    return (await this.#request<MeasuresAnswer>('/v1/measures', undefined, { method: 'GET' })).measures;
  }

  profiles(): Promise<ProfilesAnswer> {
    return this.#request<ProfilesAnswer>('/v1/profiles', undefined, { method: 'GET' });
  }

  async #request<Answer>(path: string, signal: AbortSignal | undefined, init: RequestInit): Promise<Answer> {
    const { retries = defaultRetries, maxRetryAfterSeconds = defaultMaxRetryAfterSeconds } = this.#options;
    for (let attempt = 0; ; attempt++) {
      const response = await this.#send(path, signal, init);
      if (response.ok) return (await response.json()) as Answer;
      const error = await readProblem(response);
      if (response.status !== 503 || attempt >= retries) throw error;
      const seconds = Number(response.headers.get('retry-after') ?? 1);
      await sleep(1000 * Math.min(maxRetryAfterSeconds, Number.isFinite(seconds) ? Math.max(0, seconds) : 1), signal);
    }
  }

  async #send(path: string, signal: AbortSignal | undefined, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    for (const [name, value] of Object.entries(this.#options.headers ?? {})) headers.set(name, value);
    try {
      const send = this.#options.fetch ?? fetch;
      return await send(this.#baseUrl + path, { ...init, headers, ...(signal === undefined ? {} : { signal }) });
    } catch (cause) {
      if (signal?.aborted === true) throw cause;
      throw new FaceGaugeRequestError('UNREACHABLE', undefined, `No answer from ${this.#baseUrl}.`, { cause });
    }
  }
}

function queryOf({ measures, profile, maxFaces, minFaceSize, include }: AssessCallOptions): string {
  const query = new URLSearchParams();
  if (measures !== undefined) query.set('measures', measures.join(','));
  if (profile !== undefined) query.set('profile', profile);
  if (maxFaces !== undefined) query.set('maxFaces', String(maxFaces));
  if (minFaceSize !== undefined) query.set('minFaceSize', String(minFaceSize));
  if (include !== undefined) query.set('include', include.join(','));
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

/** A copy where the bytes lie in memory that Blob does not take (a SharedArrayBuffer). */
function toBlob(photo: PhotoBytes): Blob {
  return photo instanceof Blob ? photo : new Blob([new Uint8Array(photo)]);
}

function toForm(photos: readonly PhotoBytes[]): FormData {
  const form = new FormData();
  photos.forEach((photo, index) => { form.append('file', toBlob(photo), String(index + 1)); });
  return form;
}

async function readProblem(response: Response): Promise<FaceGaugeRequestError> {
  const { status } = response;
  try {
    const problem = (await response.json()) as Partial<Problem>;
    if (problem.code !== undefined) return new FaceGaugeRequestError(problem.code, status, problem.detail ?? problem.title ?? problem.code);
  } catch {
    // Not JSON: worded by somebody in between.
  }
  return new FaceGaugeRequestError('UNEXPECTED_ANSWER', status, `The service answered with status ${status} and no problem document.`);
}

function sleep(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason instanceof Error ? signal.reason : new Error('aborted'));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort);
      resolve();
    }, milliseconds);
    if (signal?.aborted === true) abort();
    else signal?.addEventListener('abort', abort, { once: true });
  });
}
