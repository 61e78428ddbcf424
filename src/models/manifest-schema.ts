/** The shape of the manifest of networks (manifest.ts), and its check. */
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
export type ManifestFile = Static<typeof ManifestFile>;

/**
 * Proves that a manifest has the shape that its type promises, and pins every package that a model comes from.
 *
 * Throws FaceGaugeError CONFIGURATION_INVALID that names the first place where it does not.
 */
export function checkManifest({ packages, models }: { readonly packages: readonly PackageEntry[]; readonly models: readonly ModelEntry[] }): void {
  const file = { version: 1, packages, models };
  if (!Value.Check(ManifestFile, file)) {
    const [first] = Value.Errors(ManifestFile, file);
    throw new FaceGaugeError('CONFIGURATION_INVALID', `expected a model manifest but ${first?.instancePath ?? ''} ${first?.message ?? 'differs'}`);
  }
  for (const { id, source } of models) {
    if (source !== 'trained' && !packages.some((entry) => entry.spec === source.package)) {
      throw new FaceGaugeError('CONFIGURATION_INVALID', `expected the manifest to pin the package ${source.package} of model ${id}`);
    }
  }
}
