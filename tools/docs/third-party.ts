/** THIRD_PARTY.md out of the installed packages that the service runs with, and the manifest of networks. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readManifest } from '../../src/models/manifest.js';
import { markdownTable } from './markdown.js';

interface LockEntry {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
}

interface PackageManifest {
  readonly license?: string | { readonly type: string };
}

/** The licence as the lock states it, else as the installed package does. */
function licenceOf(path: string, entry: LockEntry): string {
  if (entry.license !== undefined) return entry.license;
  const file = join(path, 'package.json');
  if (!existsSync(file)) return 'not stated';
  const { license } = JSON.parse(readFileSync(file, 'utf8')) as PackageManifest;
  return typeof license === 'string' ? license : (license?.type ?? 'not stated');
}

export function renderThirdParty(): string {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, LockEntry> };
  const rows = Object.entries(lock.packages)
    .filter(([path, { dev }]) => path !== '' && dev !== true)
    .map(([path, entry]) => [path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length), entry.version ?? '', licenceOf(path, entry)]);
  const unique = [...new Map(rows.map((row) => [row.join(' '), row])).values()];
  const { models } = readManifest();
  const networks = models.map(({ id, licence, source }) => [id, source === 'trained' ? 'trained by this project' : `${source.package}: ${source.files.map(({ path }) => path).join(', ')}`, licence]);
  return [
    '# Third-party software and networks\n',
    'Generated from `package-lock.json` and `models/manifest.json` by `npm run docs`. Licences of the packages are in their folders below `node_modules`.\n',
    `## Networks\n\n${markdownTable(['id', 'from', 'licence'], networks)}\n`,
    `## Packages that the service runs with (${unique.length}; optional ones of other platforms included)\n\n${markdownTable(['package', 'version', 'licence'], unique)}\n`,
  ].join('\n');
}
