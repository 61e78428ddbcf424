/** Folders of packages with a lock of their own: installed on first use, never part of the project's dependencies. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const lockName = 'package-lock.json';

export interface RuntimeFolder {
  readonly folder: string;
  /** Version of an installed package. */
  version(name: string): string;
}

/** The networks' own runtimes. */
export function installRuntimes(): RuntimeFolder {
  return installPackages(path.join(import.meta.dirname, 'runtimes'), 'facegauge-proof');
}

/** Installs what the lock in `wanted` lists unless the folder of that name holds exactly that. No script of a package is run. */
export function installPackages(wanted: string, name: string): RuntimeFolder {
  const folder = path.resolve('node_modules', '.cache', name);
  const lock = readFileSync(path.join(wanted, lockName), 'utf8');
  const stamp = path.join(folder, 'installed.json');
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lock) {
    process.stderr.write(`Installing the packages of ${path.basename(wanted)} …\n`);
    mkdirSync(folder, { recursive: true });
    for (const file of ['package.json', lockName]) cpSync(path.join(wanted, file), path.join(folder, file));
    execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
    writeFileSync(stamp, lock);
  }
  const { packages } = JSON.parse(lock) as { packages: Record<string, { version: string } | undefined> };
  return {
    folder,
    version: (wantedName) => {
      const entry = packages[`node_modules/${wantedName}`];
      if (!entry) throw new RangeError(`expected the lock to list ${wantedName}`);
      return entry.version;
    },
  };
}

/** Imports a package of the folder: its own types are not installed, so the caller says what it uses. */
export async function importRuntime<Module>(runtimes: string, specifier: string): Promise<Module> {
  const resolve = createRequire(path.join(runtimes, 'package.json'));
  const found = (await import(resolve.resolve(specifier))) as Module & { readonly default?: Module };
  return found.default ?? found;
}
