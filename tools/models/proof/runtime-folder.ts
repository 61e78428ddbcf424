/** The folder of the reference runtimes: installed from their own lock on first use, never part of the project's dependencies. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const wanted = path.join(import.meta.dirname, 'runtimes');
const folder = path.resolve('node_modules', '.cache', 'facegauge-proof');
const lockName = 'package-lock.json';

export interface RuntimeFolder {
  readonly folder: string;
  /** Version of an installed package. */
  version(name: string): string;
}

/** Installs the runtimes unless the folder holds exactly those of the lock. No script of theirs is run. */
export function installRuntimes(): RuntimeFolder {
  const lock = readFileSync(path.join(wanted, lockName), 'utf8');
  const stamp = path.join(folder, 'installed.json');
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lock) {
    process.stderr.write('Installing the reference runtimes …\n');
    mkdirSync(folder, { recursive: true });
    for (const name of ['package.json', lockName]) cpSync(path.join(wanted, name), path.join(folder, name));
    execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
    writeFileSync(stamp, lock);
  }
  const { packages } = JSON.parse(lock) as { packages: Record<string, { version: string } | undefined> };
  return {
    folder,
    version: (name) => {
      const entry = packages[`node_modules/${name}`];
      if (!entry) throw new RangeError(`expected the lock of the runtimes to list ${name}`);
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
