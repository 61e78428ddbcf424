/**
 * The manifest of networks: where each comes from, what it becomes, and what it takes and gives.
 * `models/manifest.json` is its only copy; hashes pin both the source and the converted result.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';
import { FaceGaugeError } from '../errors.js';

const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' });

/** A tarball of the npm registry. */
const PackageEntry = Type.Object({
  /** name@version, exact. */
  spec: Type.String({ pattern: '^(@[^/@]+/)?[^/@]+@[0-9]+\\.[0-9]+\\.[0-9]+[^ ]*$' }),
  /** Subresource integrity of the tarball, as the registry states it. */
  integrity: Type.String({ pattern: '^sha512-' }),
  /** Size of the tarball, for the progress bar. */
  bytes: Type.Integer({ minimum: 1 }),
  licence: Type.String(),
});

const SourceFile = Type.Object({
  /** Path inside the package. */
  path: Type.String(),
  /** Part of the file that is meant: from the first byte up to but without the second. */
  range: Type.Optional(Type.Tuple([Type.Integer(), Type.Integer()])),
  /** Hash of the file, or of the part. */
  sha256: Sha256,
});

const PortEntry = Type.Object({
  name: Type.String(),
  /** Dimensions as the runtime sees them; a text names a free dimension. */
  shape: Type.Array(Type.Union([Type.Integer({ minimum: 1 }), Type.String()])),
  /** What the numbers mean, with units. */
  meaning: Type.String(),
});

const ImagePortEntry = Type.Object({
  ...PortEntry.properties,
  /** Channel order of the planes; a value is (pixel − mean) / deviation with pixels 0…255. */
  image: Type.Optional(Type.Object({
    channels: Type.Union([Type.Literal('RGB'), Type.Literal('BGR'), Type.Literal('grey')]),
    mean: Type.Array(Type.Number()),
    deviation: Type.Array(Type.Number()),
  })),
});

/** The ways a source becomes a file of the store. */
const Conversion = Type.Union([
  Type.Literal('onnx'), Type.Literal('onnx-pooled'), Type.Literal('retina-detector'), Type.Literal('tflite'), Type.Literal('tflite-attention-mesh'),
  Type.Literal('tfjs'), Type.Literal('dlib-recognition'), Type.Literal('face-geometry'),
]);

const ModelEntry = Type.Object({
  id: Type.String({ pattern: '^[a-z0-9-]+$' }),
  task: Type.String(),
  /** `service`: an assessment may need it. `evaluation`: only training, calibration and the comparison of detectors do. */
  role: Type.Union([Type.Literal('service'), Type.Literal('evaluation')]),
  licence: Type.String(),
  /** A published package, or `trained` for weights of this project, which lie beside the manifest. */
  source: Type.Union([
    Type.Literal('trained'),
    Type.Object({ package: Type.String(), files: Type.Array(SourceFile, { minItems: 1 }), conversion: Conversion }),
  ]),
  /** Name of the file in the store, or in `trained/` beside the manifest. */
  file: Type.String({ pattern: '^[a-z0-9.-]+$' }),
  /** Hash of that file. */
  sha256: Sha256,
  bytes: Type.Integer({ minimum: 1 }),
  inputs: Type.Array(ImagePortEntry),
  outputs: Type.Array(PortEntry),
});

const ManifestFile = Type.Object({
  version: Type.Literal(1),
  packages: Type.Array(PackageEntry),
  models: Type.Array(ModelEntry),
});

export type PackageEntry = Static<typeof PackageEntry>;
export type ModelEntry = Static<typeof ModelEntry>;
export type SourceFile = Static<typeof SourceFile>;
export type ModelRole = ModelEntry['role'];
export type ConversionName = Static<typeof Conversion>;
export type PackageSource = Exclude<ModelEntry['source'], 'trained'>;

export interface Manifest {
  readonly packages: readonly PackageEntry[];
  readonly models: readonly ModelEntry[];
  /** Folder of the weights that the project trained. */
  readonly trainedDir: string;
}

/** Both `src/models` and `dist/models` lie two folders below the package's root. */
const packageRoot = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

export const defaultManifestPath = path.join(packageRoot, 'models', 'manifest.json');
export const defaultStoreDir = path.join(packageRoot, 'models', 'store');
/** The command that mends whatever is wrong with the store. */
export const mendingCommand = 'npx facegauge models fetch';

/**
 * Reads and checks a manifest.
 *
 * Throws FaceGaugeError CONFIGURATION_INVALID when the file is missing or not a manifest.
 */
export function readManifest(manifestPath: string = defaultManifestPath): Manifest {
  let file: unknown;
  try {
    file = JSON.parse(readFileSync(manifestPath, 'utf8'));
  } catch (cause) {
    throw new FaceGaugeError('CONFIGURATION_INVALID', `expected the model manifest at ${manifestPath} but it cannot be read`, { cause });
  }
  if (!Value.Check(ManifestFile, file)) {
    const [first] = Value.Errors(ManifestFile, file);
    throw new FaceGaugeError('CONFIGURATION_INVALID', `expected a model manifest at ${manifestPath} but ${first?.instancePath ?? ''} ${first?.message ?? 'differs'}`);
  }
  for (const { id, source } of file.models) {
    if (source !== 'trained' && !file.packages.some((entry) => entry.spec === source.package)) {
      throw new FaceGaugeError('CONFIGURATION_INVALID', `expected the manifest to pin the package ${source.package} of model ${id}`);
    }
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
