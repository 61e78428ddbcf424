/** Fills the store in a checkout: `npm run models`, with `-- --all` also what only training and evaluation need. The installed command for it is `facegauge models fetch`. */
import { defaultStoreDir, readManifest } from '../../src/models/manifest.js';
import { createProgressReporter } from '../../src/models/progress.js';
import { provisionModels } from '../../src/models/provision.js';

const storeDir = process.env.FACEGAUGE_MODELS_DIR ?? defaultStoreDir;
const roles = process.argv.includes('--all') ? ['service', 'evaluation'] as const : ['service'] as const;
const { fetched, kept } = await provisionModels({ storeDir, manifest: readManifest(), roles, onProgress: createProgressReporter(process.stderr) });
process.stdout.write(`${fetched.length} models fetched, ${kept.length} were there: ${storeDir}\n`);
