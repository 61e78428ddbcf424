/** What a converter, or a proof of one, is given: the pinned parts of a package's files, each proved by its hash. */
import { FaceGaugeError } from '../errors.js';
import type { ModelEntry, PackageSource } from './manifest.js';
import { sha256Of } from './store.js';

/**
 * @param files whole files of the package by their path inside it.
 * @returns one part for each source file of the entry, in its order.
 * Throws FaceGaugeError MODEL_UNAVAILABLE when a part's hash is not the manifest's.
 */
export function takeSourceParts(entry: ModelEntry, source: PackageSource, files: ReadonlyMap<string, Uint8Array>): Uint8Array[] {
  return source.files.map((file) => {
    const whole = files.get(file.path)!;
    const part = file.range ? whole.subarray(file.range[0], file.range[1]) : whole;
    const found = sha256Of(part);
    if (found !== file.sha256) {
      throw new FaceGaugeError('MODEL_UNAVAILABLE', `Model ${entry.id}: expected ${file.path} of ${source.package} to have SHA-256 ${file.sha256} but found ${found}`);
    }
    return part;
  });
}
