import type { ErrorCode } from '../errors.js';

/** What the client throws: a problem that the service has answered with, or that it could not be reached. */
export class FaceGaugeRequestError extends Error {
  override readonly name = 'FaceGaugeRequestError';
  /** Code of the service, or UNREACHABLE when there was no answer, UNEXPECTED_ANSWER when it was not ours. */
  readonly code: ErrorCode | 'UNREACHABLE' | 'UNEXPECTED_ANSWER';
  /** HTTP status; undefined without an answer. */
  readonly status: number | undefined;

  constructor(code: FaceGaugeRequestError['code'], status: number | undefined, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.status = status;
  }

  /** Whether the same request may succeed later. */
  get retryable(): boolean {
    return this.status === 503 || this.code === 'UNREACHABLE';
  }
}
