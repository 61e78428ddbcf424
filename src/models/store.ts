/** The folder of converted networks: what is there, whether it is whole, and how a file gets in. */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { FaceGaugeError } from '../errors.js';
import { evaluationMendingCommand, mendingCommand, type Manifest, type ModelEntry } from './manifest.js';

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export interface StorePlace {
  readonly storeDir: string;
  readonly manifest: Manifest;
}

/** Where the file of a model lies. */
export function modelPath({ storeDir, manifest }: StorePlace, entry: ModelEntry): string {
  return path.join(entry.source === 'trained' ? manifest.trainedDir : storeDir, entry.file);
}

export type ModelState =
  | { readonly id: string; readonly state: 'whole' }
  | { readonly id: string; readonly state: 'missing' }
  | { readonly id: string; readonly state: 'different'; readonly foundSha256: string };

async function readIfThere(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Reads every file that the manifest names and compares hashes. */
export async function verifyModels(place: StorePlace): Promise<ModelState[]> {
  const states: ModelState[] = [];
  for (const entry of place.manifest.models) {
    const bytes = await readIfThere(modelPath(place, entry));
    if (bytes === undefined) states.push({ id: entry.id, state: 'missing' });
    else if (sha256Of(bytes) === entry.sha256) states.push({ id: entry.id, state: 'whole' });
    else states.push({ id: entry.id, state: 'different', foundSha256: sha256Of(bytes) });
  }
  return states;
}

/**
 * Reads the file of a model and proves that it is the one the manifest means.
 *
 * Throws FaceGaugeError MODEL_UNAVAILABLE that says what was found, what was expected and the command that mends it.
 */
export async function readModel(place: StorePlace, entry: ModelEntry): Promise<Uint8Array> {
  const file = modelPath(place, entry);
  const bytes = await readIfThere(file);
  const mend = entry.source === 'trained' ? 'Install the package again.' : `Run: ${entry.role === 'evaluation' ? evaluationMendingCommand : mendingCommand}`;
  if (bytes === undefined) {
    throw new FaceGaugeError('MODEL_UNAVAILABLE', `Model ${entry.id}: expected ${file} (SHA-256 ${entry.sha256}) but found no file. ${mend}`);
  }
  const found = sha256Of(bytes);
  if (found !== entry.sha256) {
    throw new FaceGaugeError('MODEL_UNAVAILABLE', `Model ${entry.id}: expected ${file} to have SHA-256 ${entry.sha256} but found ${found} (${bytes.length} bytes). ${mend}`);
  }
  return bytes;
}

const partSuffix = '.part';

/** Writes a file of the store so that a reader sees the old file or the new one, never half of it. */
export async function writeToStore(storeDir: string, file: string, bytes: Uint8Array): Promise<void> {
  await mkdir(storeDir, { recursive: true });
  const part = path.join(storeDir, `${file}.${process.pid}${partSuffix}`);
  await writeFile(part, bytes);
  await rename(part, path.join(storeDir, file));
}

/** Removes what writers that were killed have left. Only for the holder of the store's lock. */
export async function removeTornParts(storeDir: string): Promise<void> {
  const names = await readdir(storeDir);
  await Promise.all(names.filter((name) => name.endsWith(partSuffix)).map((name) => rm(path.join(storeDir, name), { force: true })));
}
