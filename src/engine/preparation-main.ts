/** The file of the process that prepares networks: `<folder of the store> <folder to write to>`. Tells its parent what it made, and ends. */
import { modelIds } from '../assess/model-ids.js';
import { readManifest } from '../models/manifest.js';
import { prepareNetworks } from '../models/prepared.js';
import { discardNetworks } from './shared-networks.js';

const [storeDir = '', folder = ''] = process.argv.slice(2);
const networks = await prepareNetworks({ storeDir, manifest: readManifest() }, Object.values(modelIds), folder).catch(() => undefined);
if (!process.connected) discardNetworks(folder);
else if (networks === undefined) process.disconnect();
else process.send?.(networks, () => { process.disconnect(); });
