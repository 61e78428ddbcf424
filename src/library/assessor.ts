/** The public library: an assessor in the caller's own process, with inference in child processes. */
import type { Assessment, AssessRequest, Assessor } from '../assessment.js';
import { readConfig } from '../config/read.js';
import type { Config } from '../config/table.js';
import type { Profile } from '../decision/contract.js';
import { builtInProfiles, findProfile } from '../decision/profiles.js';
import { FaceGaugeError, fromErrorRecord, toErrorRecord } from '../errors.js';
import { measureIds, type MeasureId } from '../measures/ids.js';
import { mapConcurrently } from './concurrent-map.js';
import { startEngine, type EngineListeners } from './engine.js';
import { readPhotoInput, type PhotoInput } from './photo-input.js';

/** What is not given comes from the environment (docs/configuration.md) and then from the defaults there. */
export interface AssessorOptions extends EngineListeners, Partial<Pick<Config, 'workers' | 'threads' | 'executionProvider' | 'prefetch' | 'modelsDir' | 'deadlineMs' | 'maxPixels'>> {}

export interface AssessOptions {
  /** A built-in profile by its id (`sophon-high`, or `high` for short), or rules of your own. Default: `sophon-high`. */
  readonly profile?: string | Profile;
  /** Measures besides those the profile rules on. Default: the unified quality score, which `score` comes from. */
  readonly measures?: readonly MeasureId[] | 'all';
  /** Faces answered, largest first. */
  readonly maxFaces?: number;
  /** Faces whose longer box side is shorter than this many pixels are left out. */
  readonly minFaceSizePixels?: number;
  /** What the answer shall hold besides values and verdict. Default: nothing. */
  readonly include?: Partial<AssessRequest['include']>;
  /** Milliseconds until the photo is given up with DEADLINE_EXCEEDED. */
  readonly deadlineMs?: number;
}

export interface AssessManyOptions extends AssessOptions {
  /** Photos under way at a time. Default: as many as keep every inference process busy. */
  readonly concurrency?: number;
  /** Whether results come in the order of the photos (the default) or each as soon as it is ready. */
  readonly ordered?: boolean;
}

/** What became of one photo of many: one outcome a photo, whatever befalls it. */
export type PhotoOutcome<Input extends PhotoInput = PhotoInput> =
  | { readonly index: number; readonly input: Input; readonly assessment: Assessment; readonly error?: never }
  | { readonly index: number; readonly input: Input; readonly error: FaceGaugeError; readonly assessment?: never };

export interface FaceGauge {
  /** Assesses one photo. Rejects with FaceGaugeError; a photo without a face is an answer with no faces. */
  assess(photo: PhotoInput, options?: AssessOptions): Promise<Assessment>;
  /** Assesses a stream of photos with bounded memory. An error of a photo is its outcome; an error of the stream is thrown. */
  assessMany<Input extends PhotoInput>(photos: AsyncIterable<Input> | Iterable<Input>, options?: AssessManyOptions): AsyncGenerator<PhotoOutcome<Input>, void, undefined>;
  /** Finishes what was accepted, then ends the child processes. */
  close(): Promise<void>;
}

/**
 * Puts the networks in place (fetched once, kept in `modelsDir`), starts the inference processes and resolves when they
 * are warm. Throws FaceGaugeError CONFIGURATION_INVALID or MODEL_UNAVAILABLE.
 */
export async function createAssessor(options: AssessorOptions = {}): Promise<FaceGauge> {
  const { onModelProgress, onEngineEvent, ...given } = options;
  const config = { ...readConfig(), ...withoutUndefined(given) };
  return createFaceGauge(await startEngine(config, { onModelProgress, onEngineEvent }), config);
}

export type RequestDefaults = Pick<Config, 'deadlineMs' | 'maxPixels' | 'maxFaces' | 'minFaceSizePixels' | 'workers' | 'prefetch' | 'maxBodyBytes'>;

/** The same on an engine that runs already. */
export function createFaceGauge(engine: Assessor, defaults: RequestDefaults): FaceGauge {
  const assess: FaceGauge['assess'] = async (photo, options = {}) => {
    // Checked before anything is read; the deadline starts when the bytes are there.
    const profile = resolveProfile(options.profile);
    const bytes = await readPhotoInput(photo, defaults.maxBodyBytes);
    return engine.assess(bytes, makeLibraryRequest(defaults, profile, options));
  };
  return {
    assess,
    assessMany(photos, { concurrency = busyConcurrency(defaults), ordered = true, ...options } = {}) {
      return mapConcurrently(photos, async (input, index) => {
        try {
          return { index, input, assessment: await assess(input, options) };
        } catch (thrown) {
          return { index, input, error: thrown instanceof FaceGaugeError ? thrown : fromErrorRecord(toErrorRecord(thrown)) };
        }
      }, { concurrency, ordered });
    },
    close: () => engine.close(),
  };
}

/** Every process runs one photo and has its prefetched ones; twice that, so that reading files never holds them up. */
export function busyConcurrency({ workers, prefetch }: Pick<RequestDefaults, 'workers' | 'prefetch'>): number {
  return 2 * workers * (1 + prefetch);
}

function makeLibraryRequest(defaults: RequestDefaults, profile: Profile, options: AssessOptions): AssessRequest {
  return {
    profile,
    measures: options.measures === 'all' ? measureIds : (options.measures ?? ['UnifiedQualityScore']),
    maxFaces: options.maxFaces ?? defaults.maxFaces,
    minFaceSizePixels: options.minFaceSizePixels ?? defaults.minFaceSizePixels,
    maxPixels: defaults.maxPixels,
    deadlineEpochMs: Date.now() + (options.deadlineMs ?? defaults.deadlineMs),
    include: { landmarks: false, alignedFace: false, mask: false, explain: false, timings: false, ...options.include },
  };
}

/** Throws FaceGaugeError INVALID_PARAMETER for a name that is no profile. */
export function resolveProfile(profile: string | Profile = 'sophon-high'): Profile {
  if (typeof profile !== 'string') return profile;
  const found = findProfile(profile) ?? findProfile(`sophon-${profile}`);
  if (found !== undefined) return found;
  throw new FaceGaugeError('INVALID_PARAMETER', `profile: expected one of ${builtInProfiles.map(({ id }) => id).join(', ')} or rules but received ${JSON.stringify(profile)}.`);
}

type Defined<Fields> = { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> };

function withoutUndefined<Fields extends object>(fields: Fields): Defined<Fields> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<Fields>;
}
