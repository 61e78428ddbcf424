/**
 * Runs once before all tests: compiles src to dist, because the child processes of the engine
 * and the command run plain JavaScript. Incremental, so a second run costs about a second.
 */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

function compile(): void {
  const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
  const result = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], { encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`src does not compile:\n${result.stdout}${result.stderr}`);
}

export default function setup(): void {
  compile();
}
