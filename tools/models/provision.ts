/** Fills the store in a checkout: `npm run models`. The installed command for it is `facegauge models fetch`. */
import { defaultStoreDir, readManifest } from '../../src/models/manifest.js';
import { createProgressReporter } from '../../src/models/progress.js';
import { provisionModels } from '../../src/models/provision.js';

const storeDir = process.env.FACEGAUGE_MODELS_DIR ?? defaultStoreDir;
const { fetched, kept } = await provisionModels({ storeDir, manifest: readManifest(), onProgress: createProgressReporter(process.stderr) });
process.stdout.write(`${fetched.length} models fetched, ${kept.length} were there: ${storeDir}\n`);
