/**
 * Fills the store: fetches pinned tarballs, takes out the files that the manifest names, converts them and proves every
 * hash. What is there and whole is kept, so an interrupted run goes on where it stopped; two processes that start at
 * once take turns, and the second finds everything done.
 */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import lockfile from 'proper-lockfile';
import { FaceGaugeError } from '../errors.js';
import { checkManifest } from './manifest-schema.js';
import { mendingCommand, selectRoles, type Manifest, type ModelEntry, type ModelRole, type PackageSource } from './manifest.js';
import { fetchPackageFiles } from './package-file.js';
import { takeSourceParts } from './source-parts.js';
import { removeTornParts, sha256Of, verifyModels, writeToStore } from './store.js';

export type ProvisionEvent =
  /** Something has to be fetched: how many models, and how many bytes of tarballs. */
  | { readonly kind: 'started'; readonly models: number; readonly bytes: number }
  /** Bytes of tarballs that have arrived so far. */
  | { readonly kind: 'received'; readonly bytes: number }
  /** A model is whole and in its place. */
  | { readonly kind: 'placed'; readonly id: string; readonly done: number; readonly models: number }
  | { readonly kind: 'finished'; readonly models: number }
  /** An error ended it; `provisionModels` throws what it was. */
  | { readonly kind: 'failed' };

/** Fetches files of one tarball; fetchPackageFiles is the one that speaks to the registry. */
export type PackageFetcher = typeof fetchPackageFiles;

export interface ProvisionOptions {
  readonly storeDir: string;
  readonly manifest: Manifest;
  /** Which models are wanted; those of the service when not given. */
  readonly roles?: readonly ModelRole[] | undefined;
  readonly onProgress?: ((event: ProvisionEvent) => void) | undefined;
  readonly fetchFiles?: PackageFetcher | undefined;
}

export interface ProvisionResult {
  /** Ids that were fetched and converted now. */
  readonly fetched: readonly string[];
  /** Ids that were there already. */
  readonly kept: readonly string[];
}

/**
 * A process that was killed holds its lock at most this long. Converting blocks the event loop, and so the renewal of
 * the lock, for about a second at worst.
 */
const staleLockMs = 15_000;
/** Ten minutes of waiting for another process: 50 MB at 1 Mbit/s take seven. */
const lockAttempts = { retries: 1200, factor: 1, minTimeout: 500, maxTimeout: 500 } as const;

/** Codes of the registry client that mean: no way to the registry. */
const offlineCodes = new Set(['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'ECONNRESET', 'ENETUNREACH', 'EHOSTUNREACH', 'ETIMEDOUT', 'ENOTCACHED', 'ERR_SOCKET_TIMEOUT', 'FETCH_ERROR']);

interface Missing {
  readonly entry: ModelEntry;
  readonly source: PackageSource;
  /** There is a file, and it is another than the manifest's. */
  readonly differs: boolean;
}

async function listMissing(options: ProvisionOptions): Promise<Missing[]> {
  const states = await verifyModels(options);
  const missing: Missing[] = [];
  for (const entry of options.manifest.models) {
    const state = states.find(({ id }) => id === entry.id)?.state;
    if (state === 'whole') continue;
    if (entry.source === 'trained') {
      throw new FaceGaugeError('MODEL_UNAVAILABLE', `Model ${entry.id}: expected the trained file ${entry.file} with SHA-256 ${entry.sha256} in ${options.manifest.trainedDir}. Install the package again.`);
    }
    missing.push({ entry, source: entry.source, differs: state === 'different' });
  }
  return missing;
}

function fetchFailure(spec: string, missing: readonly Missing[], cause: unknown): FaceGaugeError {
  const code = (cause as NodeJS.ErrnoException | undefined)?.code ?? '';
  const names = missing.map(({ entry, differs }) => (differs ? `${entry.id} (its file is another than the manifest's)` : entry.id)).join(', ');
  const why = offlineCodes.has(code)
    ? `the npm registry cannot be reached (${code})`
    : `fetching failed (${[code, cause instanceof Error ? cause.message : ''].filter((part) => part !== '').join(': ')})`;
  return new FaceGaugeError(
    'MODEL_UNAVAILABLE',
    `These models are not there: ${names}. They come from the package ${spec}, and ${why}. Once the registry can be reached, run: ${mendingCommand} (in a checkout: npm run models)`,
    { cause },
  );
}

async function convert({ entry, source }: Missing, files: ReadonlyMap<string, Uint8Array>): Promise<Uint8Array> {
  // Converters are loaded only where there is something to convert: a service whose store is full never needs them.
  const { convertModel } = await import('./convert/conversions.js');
  const result = convertModel(entry, takeSourceParts(entry, source, files));
  const found = sha256Of(result);
  if (found !== entry.sha256) {
    throw new FaceGaugeError('MODEL_UNAVAILABLE', `Model ${entry.id}: expected the converted file to have SHA-256 ${entry.sha256} but it has ${found}. The manifest and the converter do not belong together; install the package again.`);
  }
  return result;
}

async function fill(options: ProvisionOptions, missing: readonly Missing[]): Promise<void> {
  const { onProgress = () => undefined } = options;
  try {
    await fetchAndConvert({ ...options, onProgress }, missing);
  } catch (error) {
    // Whoever shows the progress must be able to stop: a bar keeps its process alive and the cursor hidden.
    onProgress({ kind: 'failed' });
    throw error;
  }
}

async function fetchAndConvert(options: ProvisionOptions & { readonly onProgress: (event: ProvisionEvent) => void }, missing: readonly Missing[]): Promise<void> {
  const { manifest, storeDir, onProgress, fetchFiles = fetchPackageFiles } = options;
  const packages = manifest.packages.filter(({ spec }) => missing.some(({ source }) => source.package === spec));
  onProgress({ kind: 'started', models: missing.length, bytes: packages.reduce((sum, entry) => sum + entry.bytes, 0) });
  let received = 0;
  let done = 0;
  for (const { spec, integrity } of packages) {
    const wanted = missing.filter(({ source }) => source.package === spec);
    const paths = [...new Set(wanted.flatMap(({ source }) => source.files.map((file) => file.path)))];
    let files: Map<string, Uint8Array>;
    try {
      files = await fetchFiles(spec, integrity, paths, (count) => {
        received += count;
        onProgress({ kind: 'received', bytes: received });
      });
    } catch (error) {
      throw fetchFailure(spec, missing.slice(done), error);
    }
    for (const model of wanted) {
      await writeToStore(storeDir, model.entry.file, await convert(model, files));
      onProgress({ kind: 'placed', id: model.entry.id, done: ++done, models: missing.length });
    }
  }
  onProgress({ kind: 'finished', models: done });
}

/**
 * Makes sure that every model of the manifest is in the store.
 *
 * Throws FaceGaugeError MODEL_UNAVAILABLE, naming what is missing and the command that mends it, and CONFIGURATION_INVALID
 * when the manifest is not of the shape that its type promises.
 */
export async function provisionModels(request: ProvisionOptions): Promise<ProvisionResult> {
  checkManifest(request.manifest);
  const options = { ...request, manifest: selectRoles(request.manifest, request.roles ?? ['service']) };
  const ids = options.manifest.models.map((entry) => entry.id);
  if ((await listMissing(options)).length === 0) return { fetched: [], kept: ids };
  await mkdir(options.storeDir, { recursive: true });
  const release = await lockfile.lock(options.storeDir, {
    lockfilePath: path.join(options.storeDir, '.lock'),
    stale: staleLockMs,
    update: staleLockMs / 5,
    retries: lockAttempts,
    // A lost lock does no harm: files are written under another name and then renamed, so both would write the same bytes.
    onCompromised: () => undefined,
  });
  try {
    // Another process may have filled the store while this one waited.
    const missing = await listMissing(options);
    if (missing.length > 0) {
      await removeTornParts(options.storeDir);
      await fill(options, missing);
    }
    const fetched = missing.map(({ entry }) => entry.id);
    return { fetched, kept: ids.filter((id) => !fetched.includes(id)) };
  } finally {
    await release().catch(() => undefined);
  }
}
