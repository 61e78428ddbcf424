/**
 * The manifest of networks: where each comes from, what it becomes, and what it takes and gives.
 * `models/manifest.json` is its only copy; hashes pin both the source and the converted result.
 *
 * The schema stands in a file of its own: checking takes a library that is a third of what an inference process would
 * load, and that process is started by one that has checked (`provisionModels`).
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { FaceGaugeError } from '../errors.js';
import type { ManifestFile, ModelEntry, ModelRole, PackageEntry } from './manifest-schema.js';

export type { ConversionName, ModelEntry, ModelRole, PackageEntry, PackageSource, SourceFile } from './manifest-schema.js';

export interface Manifest {
  readonly packages: readonly PackageEntry[];
  readonly models: readonly ModelEntry[];
  /** Folder of the weights that the project trained. */
  readonly trainedDir: string;
}

/** Of the manifest's own format. */
const manifestVersion: ManifestFile['version'] = 1;

/** Both `src/models` and `dist/models` lie two folders below the package's root. */
const packageRoot = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

export const defaultManifestPath = path.join(packageRoot, 'models', 'manifest.json');
export const defaultStoreDir = path.join(packageRoot, 'models', 'store');
/** The command that mends whatever is wrong with the service's part of the store. */
export const mendingCommand = 'npx facegauge models fetch';
/** The same for what only training and evaluation need; they are done in a checkout. */
export const evaluationMendingCommand = 'npm run models -- --all';

/**
 * Reads a manifest. Its shape is taken on trust (`checkManifest` proves it) but for its version.
 *
 * Throws FaceGaugeError CONFIGURATION_INVALID when the file is missing or not a manifest of this version.
 */
export function readManifest(manifestPath: string = defaultManifestPath): Manifest {
  let file: ManifestFile;
  try {
    file = JSON.parse(readFileSync(manifestPath, 'utf8')) as ManifestFile;
  } catch (cause) {
    throw new FaceGaugeError('CONFIGURATION_INVALID', `expected the model manifest at ${manifestPath} but it cannot be read`, { cause });
  }
  if ((file as Partial<ManifestFile> | null)?.version !== manifestVersion) {
    throw new FaceGaugeError('CONFIGURATION_INVALID', `expected a model manifest of version ${manifestVersion} at ${manifestPath} but it is none`);
  }
  return { packages: file.packages, models: file.models, trainedDir: path.join(path.dirname(manifestPath), 'trained') };
}

/** The manifest without the models of other roles. */
export function selectRoles(manifest: Manifest, roles: readonly ModelRole[]): Manifest {
  return { ...manifest, models: manifest.models.filter((model) => roles.includes(model.role)) };
}

/** The entry of a model. Throws FaceGaugeError MODEL_UNAVAILABLE when there is none. */
export function findModel(manifest: Manifest, id: string): ModelEntry {
  const entry = manifest.models.find((model) => model.id === id);
  if (!entry) throw new FaceGaugeError('MODEL_UNAVAILABLE', `expected a model named ${id} in the manifest but it lists ${manifest.models.map((model) => model.id).join(', ')}`);
  return entry;
}
