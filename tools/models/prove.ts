/**
 * Proves every converted network against the original in its own runtime, on real faces, and writes
 * models/conversion-report.json: `npm run models:prove -- [--data <folder of photos>] [--only <id>]…`.
 * Needs the npm registry for the runtimes and, for MediaPipe's, a Chromium (`--chromium <program>`).
 */
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';
import { defaultStoreDir, readManifest } from '../../src/models/manifest.js';
import { createProgressReporter } from '../../src/models/progress.js';
import { provisionModels } from '../../src/models/provision.js';
import { readFaces } from './proof/faces.js';
import { proveConversion } from './proof/proof.js';
import type { ProofTools } from './proof/references.js';
import { convertedNetworks, isProved, worstOf, writeReport, type ConversionProof } from './proof/report.js';
import { installRuntimes } from './proof/runtime-folder.js';

const { values } = parseArgs({ options: { data: { type: 'string' }, only: { type: 'string', multiple: true }, chromium: { type: 'string', default: '/usr/bin/chromium' } } });
const manifest = readManifest();
const place = { storeDir: process.env.FACEGAUGE_MODELS_DIR ?? defaultStoreDir, manifest };
await provisionModels({ ...place, roles: ['service', 'evaluation'], onProgress: createProgressReporter(process.stderr) });
const { version } = createRequire(import.meta.url)('onnxruntime-node/package.json') as { readonly version: string };
const tools: ProofTools = { runtimes: installRuntimes(), chromiumPath: values.chromium, onnxRuntimeVersion: version };

const networks = convertedNetworks(manifest).filter(({ entry }) => values.only?.includes(entry.id) ?? true);
const sources = await readFaces(values.data);
const faces = sources.flatMap((source) => source.faces);
process.stdout.write(`${networks.length} networks, ${faces.length} faces\n`);
if (networks.length === 0 || faces.length === 0) throw new Error('expected at least one network and one face');

const proofs: ConversionProof[] = [];
for (const network of networks) {
  const proof = await proveConversion(network, faces, place, tools);
  const { name, deviation, relative } = worstOf(proof);
  process.stdout.write(`${proof.id}: ${proof.crops} crops, ${name} deviates by ${deviation.toPrecision(2)} (${relative.toExponential(1)} of its range), ${isProved(proof) ? 'proved' : 'NOT PROVED'}\n`);
  proofs.push(proof);
}
const report = writeReport({ version: 1, faces: sources.map((source) => ({ source: source.source, count: source.faces.length })), models: proofs }, manifest);
const missing = convertedNetworks(manifest).filter(({ entry }) => !report.models.some(({ id }) => id === entry.id));
process.stdout.write(`The report holds ${report.models.length} networks; missing: ${missing.map(({ entry }) => entry.id).join(', ') || 'none'}\n`);
if (proofs.some((proof) => !isProved(proof))) process.exitCode = 1;
