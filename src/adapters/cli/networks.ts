/** The networks for a command that runs the pipeline itself. */
import { readManifest } from '../../models/manifest.js';
import { createProgressReporter } from '../../models/progress.js';
import { provisionModels, type ProvisionResult } from '../../models/provision.js';
import { provideSamplePhoto } from '../http/sample-photo.js';
import type { CommandIo } from './command-io.js';

/** Fetches what is missing, and the sample photo with it. Throws FaceGaugeError MODEL_UNAVAILABLE. */
export async function provideNetworks(storeDir: string, io: CommandIo): Promise<ProvisionResult> {
  const result = await provisionModels({ storeDir, manifest: readManifest(), onProgress: createProgressReporter(io.progress) });
  await provideSamplePhoto(storeDir, result.fetched.length > 0);
  return result;
}
