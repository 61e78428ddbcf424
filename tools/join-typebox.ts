/**
 * Joins the files of typebox, more than six hundred, into a few beside the compiled service, and lets the service import
 * those: loading them one by one is a seventh of a start (docs/decisions/0036). Sources and tools import the package itself.
 *
 * Run: tsx tools/join-typebox.ts, after tsc.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const root = path.join(import.meta.dirname, '..');
/** Folder of the joined files in the compiled service. */
const folder = 'typebox';
/** What the service imports, and the file that it becomes. */
const entries: Readonly<Record<string, string>> = { typebox: 'type', 'typebox/value': 'value' };
const importPattern = /(?<=\bfrom ')typebox[^']*(?=';)/g;

/** Throws Error when a compiled module imports a part of typebox that is not joined. */
export async function joinTypebox(dist: string): Promise<void> {
  const banner = describePackage();
  const joined = path.join(dist, folder);
  if (!isJoined(joined, banner)) await bundle(joined, banner);
  const modules = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js') && !name.startsWith(folder + path.sep));
  for (const name of modules) {
    const file = path.join(dist, name);
    const source = readFileSync(file, 'utf8');
    const redirected = source.replaceAll(importPattern, (specifier) => relativeImport(name, specifier));
    if (redirected !== source) writeFileSync(file, redirected);
  }
}

/** First line of each joined file. It names what it was made of and by: another of either makes the files anew. */
function describePackage(): string {
  const { version, license } = JSON.parse(readFileSync(path.join(root, 'node_modules', 'typebox', 'package.json'), 'utf8')) as { version: string; license: string };
  const maker = createHash('sha256').update(readFileSync(import.meta.filename)).digest('hex').slice(0, 12);
  return `// typebox ${version}, ${license}, joined by tools/join-typebox.ts (${maker}); its licence lies in the package.`;
}

function isJoined(outDir: string, banner: string): boolean {
  return Object.values(entries).every((name) => {
    const file = path.join(outDir, `${name}.js`);
    return existsSync(file) && readFileSync(file, 'utf8').startsWith(banner);
  });
}

function relativeImport(module: string, specifier: string): string {
  const entry = entries[specifier];
  if (entry === undefined) throw new Error(`${module}: expected an import of ${Object.keys(entries).join(' or ')} but found ${specifier}`);
  const steps = path.relative(path.dirname(module), path.join(folder, `${entry}.js`)).split(path.sep).join('/');
  return steps.startsWith('.') ? steps : `./${steps}`;
}

async function bundle(outDir: string, banner: string): Promise<void> {
  // Loaded only where there is something to join.
  const { build } = await import('vite');
  rmSync(outDir, { recursive: true, force: true });
  await build({
    root, configFile: false, logLevel: 'warn', publicDir: false,
    ssr: { noExternal: true },
    build: {
      ssr: true, outDir, minify: false, target: 'node20',
      rolldownOptions: {
        input: Object.fromEntries(Object.entries(entries).map(([specifier, name]) => [name, specifier])),
        preserveEntrySignatures: 'strict',
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'shared-[hash].js', banner },
      },
    },
  });
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await joinTypebox(path.join(root, 'dist'));
