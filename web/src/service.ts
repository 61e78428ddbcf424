/** Everything the page asks of the service, over its public HTTP interface; and what went wrong, in the page's terms. */
import { FaceGaugeRequestError } from '../../src/client/errors.js';
import { FaceGaugeClient } from '../../src/client/face-gauge-client.js';
import type { MeasuresAnswer, PhotoAnswer, ProfilesAnswer } from '../../src/adapters/http/v1/schemas.js';
import type { MeasureId } from '../../src/measures/ids.js';
import type { Trouble } from './sheet/photo.js';

export interface Catalogue {
  readonly measures: MeasuresAnswer['measures'];
  readonly profiles: ProfilesAnswer['profiles'];
  readonly defaultProfile: string;
}

export interface Service {
  catalogue(): Promise<Catalogue>;
  /** Every measure; the verdict is made in the page. */
  assess(photo: Blob, profile: string): Promise<PhotoAnswer>;
  /** What can be laid over the photo besides boxes and pose. */
  layers(photo: Blob): Promise<PhotoAnswer>;
  /** Only what is needed to judge a frame of the camera. */
  frame(photo: Blob, measures: readonly MeasureId[], signal: AbortSignal): Promise<PhotoAnswer>;
  sample(): Promise<Blob>;
  readonly hasKey: boolean;
}

/** A request is sent again once when the service was busy: people should hear soon what goes on. */
const retries = 1;
const maxRetryAfterSeconds = 3;
const samplePath = '/sample.jpg';
export const docsPath = '/docs';

export function createService(origin: string, key: string | undefined): Service {
  const headers = key === undefined ? {} : { 'x-api-key': key };
  const client = new FaceGaugeClient({ baseUrl: origin, retries, maxRetryAfterSeconds, headers });
  const liveClient = new FaceGaugeClient({ baseUrl: origin, retries: 0, headers });
  return {
    hasKey: key !== undefined,
    async catalogue() {
      const [measures, { profiles, default: defaultProfile }] = await Promise.all([client.measures(), client.profiles()]);
      return { measures, profiles, defaultProfile };
    },
    assess: (photo, profile) => client.assess(photo, { profile, include: ['timings'] }),
    layers: (photo) => client.assess(photo, { measures: ['HeadPoseYaw'], include: ['landmarks', 'mask', 'explain'] }),
    frame: (photo, measures, signal) => liveClient.assess(photo, { measures, signal }),
    async sample() {
      const response = await fetch(samplePath);
      if (!response.ok) throw new FaceGaugeRequestError('NOT_FOUND', response.status, 'There is no sample photo here.');
      return response.blob();
    },
  };
}

/** Whether the service has a photo to try it with. */
export const hasSample = (): Promise<boolean> => isThere(samplePath);

/** Whether the description of the interface is on this port: it may be on another, or closed to this reader. */
export const hasDocs = (): Promise<boolean> => isThere(docsPath);

async function isThere(path: string): Promise<boolean> {
  try {
    return (await fetch(path, { method: 'HEAD' })).ok;
  } catch {
    return false;
  }
}

export function troubleOf(thrown: unknown): Trouble {
  if (!(thrown instanceof FaceGaugeRequestError)) return { code: 'UNEXPECTED_ANSWER', detail: thrown instanceof Error ? thrown.message : '' };
  return { code: thrown.status === 401 ? 'KEY_REFUSED' : thrown.code, detail: thrown.message };
}
