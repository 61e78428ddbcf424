/** Builds the console unless what was built is newer than everything it is made of. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { outDir } from '../../web/vite.config.js';

const root = join(import.meta.dirname, '..', '..');

function newestIn(folder: string): number {
  const times = readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs);
  return Math.max(0, ...times);
}

export async function buildConsole(): Promise<string> {
  const built = statSync(join(outDir, 'index.html'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (built < Math.max(newestIn('web'), newestIn('src'))) await build({ configFile: join(root, 'web', 'vite.config.ts') });
  return outDir;
}
