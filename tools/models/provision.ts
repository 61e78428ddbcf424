/** Fills the store in a checkout: `npm run models`, with `-- --all` also what only training and evaluation need. The installed command for it is `facegauge models fetch`. */
import { provideSamplePhoto } from '../../src/adapters/http/sample-photo.js';
import { FaceGaugeError } from '../../src/errors.js';
import { defaultStoreDir, readManifest } from '../../src/models/manifest.js';
import { createProgressReporter } from '../../src/models/progress.js';
import { provisionModels } from '../../src/models/provision.js';

const storeDir = process.env.FACEGAUGE_MODELS_DIR ?? defaultStoreDir;
const roles = process.argv.includes('--all') ? ['service', 'evaluation'] as const : ['service'] as const;
try {
  const { fetched, kept } = await provisionModels({ storeDir, manifest: readManifest(), roles, onProgress: createProgressReporter(process.stderr) });
  await provideSamplePhoto(storeDir, fetched.length > 0);
  process.stdout.write(`${fetched.length} models fetched, ${kept.length} were there: ${storeDir}\n`);
} catch (error) {
  // Without a way to the registry a sentence says more than a stack.
  if (!(error instanceof FaceGaugeError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
