/**
 * Fills in what the manifest pins but no person can write: hashes of the sources, hashes and sizes of the results.
 * Run it after a new entry or a change of a converter, then review the difference: `npm run models:pin`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { convertModel } from '../../src/models/convert/conversions.js';
import { defaultManifestPath, type ModelEntry, type PackageEntry } from '../../src/models/manifest.js';
import { fetchPackageFiles } from '../../src/models/package-file.js';
import { sha256Of } from '../../src/models/store.js';

interface Draft {
  version: 1;
  packages: PackageEntry[];
  models: ModelEntry[];
}

/** JSON of two spaces, where lists and records without further structure stay on their line. */
export function formatManifest(value: unknown, indent = ''): string {
  const flat = JSON.stringify(value, undefined, 1).replaceAll(/\s*\n\s*/g, ' ').replaceAll(/\[ | \]/g, (bracket) => bracket.trim());
  if (typeof value !== 'object' || value === null) return flat;
  const isFlat = Object.values(value).every((part) => typeof part !== 'object' || Array.isArray(part) && part.every((item) => typeof item !== 'object'));
  if (isFlat && flat.length + indent.length <= 140) return flat;
  const deeper = `${indent}  `;
  if (Array.isArray(value)) return `[\n${value.map((part) => `${deeper}${formatManifest(part, deeper)}`).join(',\n')}\n${indent}]`;
  const rows = Object.entries(value).map(([key, part]) => `${deeper}${JSON.stringify(key)}: ${formatManifest(part, deeper)}`);
  return `{\n${rows.join(',\n')}\n${indent}}`;
}

async function pinPackage(draft: Draft, { spec, integrity }: PackageEntry): Promise<void> {
  const entries = draft.models.filter(({ source }) => source !== 'trained' && source.package === spec);
  const paths = new Set(entries.flatMap(({ source }) => (source === 'trained' ? [] : source.files.map((file) => file.path))));
  const files = await fetchPackageFiles(spec, integrity, [...paths]);
  for (const entry of entries) {
    if (entry.source === 'trained') continue;
    const parts = entry.source.files.map((file) => {
      const whole = files.get(file.path)!;
      const part = file.range ? whole.subarray(file.range[0], file.range[1]) : whole;
      file.sha256 = sha256Of(part);
      return part;
    });
    const result = convertModel(entry, parts);
    entry.sha256 = sha256Of(result);
    entry.bytes = result.length;
    process.stdout.write(`${entry.id}: ${result.length} bytes, SHA-256 ${entry.sha256}\n`);
  }
}

const draft = JSON.parse(readFileSync(defaultManifestPath, 'utf8')) as Draft;
for (const entry of draft.packages) await pinPackage(draft, entry);
for (const entry of draft.models.filter(({ source }) => source === 'trained')) {
  const bytes = readFileSync(path.join(path.dirname(defaultManifestPath), 'trained', entry.file));
  entry.sha256 = sha256Of(bytes);
  entry.bytes = bytes.length;
  process.stdout.write(`${entry.id}: ${bytes.length} bytes, SHA-256 ${entry.sha256}\n`);
}
writeFileSync(defaultManifestPath, `${formatManifest(draft)}\n`);
process.stdout.write(`Pinned ${draft.models.length} models of ${draft.packages.length} packages.\n`);
