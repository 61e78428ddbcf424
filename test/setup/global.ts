/**
 * Runs once before all tests. Compiles src to dist as `npm run build` does, because the child processes of the engine and the
 * command run plain JavaScript (incremental, so a second run costs about a second), and makes sure that the networks are in
 * the store and the photos in their cache.
 */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { provideSamplePhoto } from '../../src/adapters/http/sample-photo.js';
import { defaultStoreDir, readManifest } from '../../src/models/manifest.js';
import { createProgressReporter } from '../../src/models/progress.js';
import { provisionModels } from '../../src/models/provision.js';
import { joinTypebox } from '../../tools/join-typebox.js';
import { providePhotos } from '../support/photos.js';

function compile(): void {
  const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
  const result = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], { encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`src does not compile:\n${result.stdout}${result.stderr}`);
}

export default async function setup(): Promise<void> {
  compile();
  await joinTypebox(resolve('dist'));
  const storeDir = process.env.FACEGAUGE_MODELS_DIR ?? defaultStoreDir;
  const { fetched } = await provisionModels({ storeDir, manifest: readManifest(), onProgress: createProgressReporter(process.stderr) });
  // A service that is started after the tests has the photo of its first request, too.
  await provideSamplePhoto(storeDir, fetched.length > 0);
  await providePhotos();
}
