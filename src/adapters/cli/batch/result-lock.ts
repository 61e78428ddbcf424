/** One batch at a time writes to a results file. */
import lockfile from 'proper-lockfile';
import { FaceGaugeError } from '../../../errors.js';

type RetryOptions = Exclude<NonNullable<Parameters<typeof lockfile.lock>[1]>['retries'], number | undefined>;

export interface ResultLock {
  /** Lets the file go; does nothing when the lock was lost. */
  release(): Promise<void>;
}

/** A lock that has not been renewed for so long was left by a batch that was killed. Renewed five times as often. */
const staleMs = 5000;
const updateMs = 1000;
/** Longer than a lock takes to grow stale, so that the run after a kill waits and then goes on by itself. */
const patience: RetryOptions = { retries: 14, factor: 1, minTimeout: 500, maxTimeout: 500 };

export interface ResultLockListeners {
  /** The file is taken; it is tried again for a few seconds. */
  readonly onWait: (message: string) => void;
  /** Another batch has taken the lock over, as after a long suspension of this one. */
  readonly onLost: () => void;
}

/** Throws FaceGaugeError CONFIGURATION_INVALID when another batch is writing to the file. */
export async function lockResults(file: string, { onWait, onLost }: ResultLockListeners): Promise<ResultLock> {
  let isLost = false;
  const onCompromised = (): void => {
    isLost = true;
    onLost();
  };
  const options = { realpath: false, lockfilePath: `${file}.lock`, stale: staleMs, update: updateMs, onCompromised };
  const take = async (retries: RetryOptions | undefined): Promise<ResultLock> => {
    const release = await lockfile.lock(file, { ...options, ...(retries === undefined ? {} : { retries }) });
    return { release: () => (isLost ? Promise.resolve() : release()) };
  };
  try {
    return await take(undefined);
  } catch (error) {
    if (!isTaken(error)) throw error;
  }
  onWait(`${file} is locked: waiting to see whether another batch writes to it, or one that was killed has left the lock.`);
  try {
    return await take(patience);
  } catch (error) {
    if (!isTaken(error)) throw error;
    throw new FaceGaugeError('CONFIGURATION_INVALID', `Another batch is writing to ${file}. Wait for its end, or give another --out.`, { cause: error });
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ELOCKED';
}
